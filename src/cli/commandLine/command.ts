/** A command as data: what it takes, what it prints, and how it is run. */
import type { CallOptions } from '../../engine/engine.ts';
import type { Output } from '../printing/output.ts';
import { flag, type OptionSet, type Values } from './option.ts';

/** What every command takes. */
export const COMMON = {
  json: flag('--json', 'machine-readable output; errors are JSON objects on stderr'),
  quiet: flag(
    '-q, --quiet',
    'hide progress and notes; errors and warnings (layers that could not be read, indexes that nobody checked) are still printed',
  ),
  noColour: flag('--no-color', 'no colours, also where FORCE_COLOR is set'),
} as const satisfies OptionSet;

export type Common = Values<typeof COMMON>;

/** What every command gets. */
export interface Frame<O = unknown> {
  readonly options: O & Common;
  readonly output: Output;
  /** Folder of the built scripts. */
  readonly folder: string;
  /** All commands, for those that are about them. */
  readonly commands: CommandList;
  /** A line on stderr, for people. */
  note(line: string): void;
  /** A line on stderr as it is, for programs. */
  report(line: string): void;
  readonly call: CallOptions;
}

/** `PATH` is needed, `[PATH]` may be left out, `PATH…` is one or more, `[PATH…]` any number. */
type Operand = string;

export interface Command<S extends OptionSet = OptionSet> {
  /** One line, as it stands in the list of commands: begins in lower case, no full stop. */
  readonly summary: string;
  /** What one has to know beside its options; whole paragraphs. */
  readonly details?: readonly string[];
  readonly operands: readonly Operand[];
  readonly options: S;
  /** Command lines without `cutaway`, each with what it is for. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Gives the exit status. Operands are as many as the command takes. */
  run(frame: Frame<Values<S>>, ...operands: string[]): Promise<number>;
}

/** A command by the type of its own options. */
export const command = <const S extends OptionSet>(it: Command<S>): Command<S> => it;

/** Commands by name, in the order in which help lists them; each is loaded when it is wanted. */
export type CommandList = Readonly<Record<string, { readonly group: string; load(): Promise<Command> }>>;
