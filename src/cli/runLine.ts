/** A whole command line: which command it means, its arguments taken apart, and the command run. */
import { existsSync } from 'node:fs';
import type { Command, Frame } from './commandLine/command.ts';
import { takesNext } from './commandLine/option.ts';
import { refuseHabits } from './commandLine/otherTools.ts';
import { parseFor } from './commandLine/parse.ts';
import { unknownWord } from './commandLine/unknownWord.ts';
import { COMMANDS } from './commands/index.ts';
import { checkOperandOrder, isMeant } from './input.ts';
import { UsageError } from './usageError.ts';

type Surroundings = Pick<Frame, 'folder' | 'output' | 'report' | 'call'>;

/** Gives the exit status. What stops the command is thrown. */
export async function runLine(args: readonly string[], around: Surroundings): Promise<number> {
  const { name, rest } = commandOf(args);
  const isNamed = rest !== args;
  const entry = COMMANDS[name];
  if (!entry) throw unknownWord(name, Object.keys(COMMANDS));
  const command = await entry.load();
  if (!isNamed) checkWords(args, command);
  const { options, operands, help } = parseFor(isNamed ? name : '', command, rest);
  if (help) return run('help', [name], around);
  const note = (line: string) => {
    if (!options.quiet || /^(?:error|warning)\b/.test(line)) around.report(`cutaway: ${line}`);
  };
  if (/^\[?(?:PATH|QUERY|DIGEST)\b/.test(command.operands[1] ?? '')) checkOperandOrder(name, operands);
  return command.run({ ...around, options, note, commands: COMMANDS }, ...operands);
}

const run = (name: string, operands: readonly string[], around: Surroundings) => runLine([name, ...operands], around);

interface Named {
  readonly name: string;
  readonly rest: readonly string[];
}

/** The first word is the command, also where options stand before it; else all are inputs to open. */
function commandOf(args: readonly string[]): Named {
  const at = args.findIndex((argument) => !argument.startsWith('-') || argument === '-');
  const word = args[at];
  if (word !== undefined && Object.hasOwn(COMMANDS, word)) return { name: word, rest: args.toSpliced(at, 1) };
  if (args.some((argument) => argument === '--help' || argument === '-h')) return { name: 'help', rest: [] };
  if (args.some((argument) => argument === '--version' || argument === '-V')) return { name: 'version', rest: [] };
  return { name: 'open', rest: args };
}

/** A server that nobody wanted never ends: words that are more likely a slip than an image are refused. */
function checkWords(args: readonly string[], { options }: Command): void {
  const words = args.filter((word, at) => !word.startsWith('-') && !takesNext(args[at - 1], options));
  const [first, ...others] = words;
  if (first === undefined) return;
  const commands = Object.keys(COMMANDS);
  if (!existsSync(first)) refuseHabits(words, commands);
  const command = words.find((word) => commands.includes(word) && !existsSync(word));
  if (command !== undefined) throw misplaced(command, args);
  if (!isMeant(first, others, commands)) throw unknownWord(first, commands);
}

/** `cutaway image.tar inspect`: the name of a command is not an image. */
function misplaced(command: string, args: readonly string[]): UsageError {
  const rest = args.filter((word) => word !== command).join(' ');
  return new UsageError(`${command}: is a command, and stands first; write cutaway ${command} ${rest}`);
}
