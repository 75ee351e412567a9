/**
 * Arguments taken apart by commander, one command at a time: an option that the command does not have is an error.
 * Throws UsageError with one line that says what to do.
 */
import { CommanderError, Command as Parser, Option as ParserOption } from 'commander';
import { UsageError } from '../usageError.ts';
import { COMMON, type Command, type Common } from './command.ts';
import { type Given, longName, type Option, type OptionSet, valueName } from './option.ts';

interface Parsed {
  readonly options: Readonly<Record<string, unknown>> & Common;
  readonly operands: readonly string[];
  /** `--help` was asked for: neither operands nor options were held against the command. */
  readonly help: boolean;
}

/** The arguments after the command's name, which is empty where none was written. */
export function parseFor(name: string, command: Command, args: readonly string[]): Parsed {
  const options: OptionSet = { ...command.options, ...COMMON };
  const parser = new Parser(name).exitOverride().helpOption(false).allowExcessArguments(true).argument('[operands...]');
  parser.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const option of [...Object.values(options), HELP]) parser.addOption(toParserOption(option));
  try {
    parser.parse(
      args.map((arg) => withValue(arg, options)),
      { from: 'user' },
    );
  } catch (error) {
    throw inOneLine(error, name);
  }
  const values: Readonly<Record<string, Given>> = parser.opts();
  if (values['--help'] === true)
    return { options: { json: false, quiet: false, noColour: false }, operands: [], help: true };
  const read = Object.entries(options).map(([key, option]) => [key, option.read(values[longName(option.flags)])]);
  checkOperands(name, command, parser.args);
  return { options: Object.fromEntries(read) as Parsed['options'], operands: parser.args, help: false };
}

const HELP: Option<boolean> = { flags: '-h, --help', about: 'show this help', read: (given) => given === true };

function toParserOption({ flags, about, many = false }: Option<unknown>): ParserOption {
  const value = valueName(flags);
  const names = flags.replace(/(--[\w-]+).*$/, '$1');
  const option = new ParserOption(value === undefined ? names : `${names} <${value}>`, about);
  // By the name people type: what code calls it is the command's business.
  option.attributeName = () => longName(flags);
  // `--no-x` is a flag of its own here, not the opposite of one that is on.
  option.negate = false;
  return many ? option.argParser((one: string, before?: string[]) => [...(before ?? []), one]) : option;
}

/** Without its value an option that may stand alone would take the next operand for it. */
function withValue(argument: string, options: OptionSet): string {
  const bare = Object.values(options).some((option) => option.bare && longName(option.flags) === argument);
  return bare ? `${argument}=` : argument;
}

function inOneLine(error: unknown, name: string): unknown {
  if (!(error instanceof CommanderError)) return error;
  const line = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*?)\?\)$/, ' (did you mean $1?)')
    .replace(/^unknown option '(?:-v|-version)'$/, '$& (did you mean --version?)')
    .replace(/^unknown option '(?:-\?|-help)'$/, '$& (did you mean --help?)')
    .replace(/['<>]/g, '');
  const missing = /^option (.*) argument missing$/.exec(line)?.[1];
  return new UsageError(`${where(name)}${missing ? `${missing} needs a value` : line}; ${helpOf(name)}`);
}

/** How many operands a command takes: at least, at most. */
function operandRange(operands: readonly string[]): readonly [number, number] {
  const needed = operands.filter((operand) => !operand.startsWith('[')).length;
  return [needed, operands.some((operand) => operand.includes('…')) ? Number.POSITIVE_INFINITY : operands.length];
}

function checkOperands(name: string, { operands }: Command, given: readonly string[]): void {
  const [least, most] = operandRange(operands);
  if (given.length >= least && given.length <= most) return;
  if (most === 0) throw new UsageError(`${where(name)}takes no INPUT, got ${given[0]}; ${helpOf(name)}`);
  const listed = operands.join(' and ');
  const wrong =
    given.length < least ? `needs ${listed}, got ${given.length}` : `takes ${listed}, got ${given[most]} too`;
  throw new UsageError(`${where(name)}${wrong}; ${helpOf(name)}`);
}

/** No command was named where the app is opened. */
const where = (name: string) => (name === '' ? '' : `${name}: `);
const helpOf = (name: string) => `see cutaway ${name === '' ? '' : `${name} `}--help`;
