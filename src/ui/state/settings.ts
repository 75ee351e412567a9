/**
 * Settings: what a person chose about the tool itself, kept in this browser: theme, pane widths, single-letter keys.
 */
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly theme: Theme;
  /** Pixels. */
  readonly left: number;
  readonly right: number;
  readonly leftOpen: boolean;
  /** Details pane: where one looks at objects or browses a registry, and beside the other views. */
  readonly rightOpen: boolean;
  readonly besideOpen: boolean;
  /** px: the left pane where it shows the stack. */
  readonly stack: number;
  /** The strata as thick as their bytes. */
  readonly toScale: boolean;
  /** The open file beside the tree of files or below it, as a part of the view. */
  readonly fileBeside: number;
  readonly fileBelow: number;
  /** Single-letter keys can be switched off (WCAG 2.1.4). */
  readonly letters: boolean;
  /** Indexes of layers that others made list a layer at once, as hints. */
  readonly sharedIndexes: boolean;
}

const STORED = 'cutaway.settings';
/** From this width on there is room for wide panes beside a view with all its columns. */
const ROOMY = 1_400;
const roomy = (globalThis.innerWidth ?? ROOMY) >= ROOMY;
const START: Settings = {
  ...{ theme: 'system', leftOpen: true, rightOpen: true, besideOpen: false, letters: true, toScale: false },
  sharedIndexes: true,
  left: roomy ? 320 : 264,
  stack: roomy ? 244 : 208,
  right: roomy ? 360 : 296,
  fileBeside: 0.5,
  fileBelow: 0.5,
};

function stored(): Partial<Settings> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function checked(found: Partial<Settings>): Settings {
  const width = (value: unknown, start: number) => (typeof value === 'number' && value > 0 ? value : start);
  const part = (value: unknown, start: number) => Math.min(0.85, Math.max(0.15, width(value, start)));
  return {
    theme: found.theme === 'light' || found.theme === 'dark' ? found.theme : 'system',
    left: width(found.left, START.left),
    right: width(found.right, START.right),
    leftOpen: found.leftOpen !== false,
    rightOpen: found.rightOpen !== false,
    besideOpen: found.besideOpen === true,
    stack: width(found.stack, START.stack),
    fileBeside: part(found.fileBeside, START.fileBeside),
    fileBelow: part(found.fileBelow, START.fileBelow),
    letters: found.letters !== false,
    toScale: found.toScale === true,
    sharedIndexes: found.sharedIndexes !== false,
  };
}

export const useSettings = create<Settings>(() => checked(stored()));

export function setSettings(patch: Partial<Settings>): void {
  useSettings.setState(patch);
  try {
    localStorage.setItem(STORED, JSON.stringify(useSettings.getState()));
  } catch {
    // Storage may be full or barred; the setting then lasts as long as the page.
  }
}

const DARK = '(prefers-color-scheme: dark)';

function paint(): void {
  const { theme } = useSettings.getState();
  const dark = theme === 'dark' || (theme === 'system' && matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Keeps the page in the chosen theme; `public/theme.js` has set it before the first paint by the same rule. */
export function keepTheme(): void {
  paint();
  useSettings.subscribe(paint);
  matchMedia(DARK).addEventListener('change', paint);
}
