import type { Answer } from './judge.ts';

export interface InstalledProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export function installPrograms(folder: string): {
  readonly programs: readonly InstalledProgram[];
  readonly skipped: readonly string[];
};

export function ask(program: InstalledProgram, archives: readonly Uint8Array[]): Promise<Answer[]>;
