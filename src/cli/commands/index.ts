/** The commands that read images, by name: each takes INPUT, and what else it names. */
import type { Context } from '../session.ts';
import { cat } from './cat.ts';
import { ci } from './ci.ts';
import { convert } from './convert.ts';
import { diff } from './diff.ts';
import { history } from './history.ts';
import { inspect } from './inspect.ts';
import { ls } from './ls.ts';
import { runtime } from './runtime.ts';
import { verify } from './verify.ts';
import { waste } from './waste.ts';

export interface Command {
  /** The operands it needs, all of them, as the usage names them. */
  readonly operands: readonly string[];
  /** Gives the exit status. Operands are as many as named. */
  run(context: Context, ...operands: string[]): Promise<number>;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  inspect: { operands: ['INPUT'], run: inspect },
  ls: { operands: ['INPUT'], run: ls },
  cat: { operands: ['INPUT', 'PATH'], run: cat },
  history: { operands: ['INPUT'], run: history },
  diff: { operands: ['A', 'B'], run: diff },
  convert: { operands: ['INPUT', 'OUTPUT'], run: convert },
  runtime: { operands: ['INPUT'], run: runtime },
  verify: { operands: ['INPUT'], run: verify },
  waste: { operands: ['INPUT'], run: waste },
  ci: { operands: ['INPUT'], run: ci },
};
