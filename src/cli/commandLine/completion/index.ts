/** The shells there are completions for. */
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import type { Named, SHELL_NAMES } from './words.ts';
import { zsh } from './zsh.ts';

export const SHELLS: Readonly<Record<string, (commands: Named) => string>> = { bash, zsh, fish } satisfies Record<
  (typeof SHELL_NAMES)[number],
  (commands: Named) => string
>;
