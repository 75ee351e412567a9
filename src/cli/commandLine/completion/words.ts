/** What a shell may complete, taken from the table of commands. */
import { COMMON, type Command } from '../command.ts';
import { longName, type Option, shortName, valueName } from '../option.ts';

export type Named = readonly (readonly [name: string, command: Command])[];

export interface Completed {
  readonly long: string;
  readonly short: string | undefined;
  readonly about: string;
  readonly value: string | undefined;
  readonly values: readonly string[];
  readonly many: boolean;
}

/** The shells that there are completions for. */
export const SHELL_NAMES = ['bash', 'zsh', 'fish'] as const;

/** What the operand of a command may be, where it is neither a file nor the name of an image. */
export function operandWords({ operands }: Command, commands: Named): readonly string[] {
  if (operands[0] === 'SHELL') return SHELL_NAMES;
  return operands[0] === '[COMMAND]' ? commands.map(([name]) => name) : [];
}

/** All options of a command, `--help` too. */
export function completedOptions({ options }: Command): Completed[] {
  const help: Option<unknown> = { flags: '-h, --help', about: 'options of the command', read: () => undefined };
  return [...Object.values({ ...options, ...COMMON }), help].map(({ flags, about, values = [], many = false }) => ({
    ...{ long: longName(flags), short: shortName(flags), about, values, many },
    value: valueName(flags),
  }));
}
