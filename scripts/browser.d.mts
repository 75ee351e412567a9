/** Types of browser.mjs, for the TypeScript that imports it. */
export interface FoundBrowser {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

export const browserArgs: readonly string[];

export function findBrowser(options?: {
  readonly install?: boolean;
  readonly say?: (line: string) => void;
}): FoundBrowser | undefined;

export function findShell(): FoundBrowser | undefined;
