/** A whole command line: which command it means, its arguments taken apart, and the command run. */
import type { Frame } from './commandLine/command.ts';
import { parseFor } from './commandLine/parse.ts';
import { unknownWord } from './commandLine/unknownWord.ts';
import { COMMANDS } from './commands/index.ts';
import { isMeant } from './input.ts';

export type Surroundings = Pick<Frame, 'folder' | 'output' | 'report' | 'call'>;

/** Gives the exit status. What stops the command is thrown. */
export async function runLine(args: readonly string[], around: Surroundings): Promise<number> {
  const { name, rest } = commandOf(args);
  if (rest === args) checkWords(args.filter((word) => !word.startsWith('-')));
  const entry = COMMANDS[name];
  if (!entry) throw unknownWord(name, Object.keys(COMMANDS));
  const command = await entry.load();
  const { options, operands, help } = parseFor(name, command, rest);
  if (help) return run('help', [name], around);
  const note = (line: string) => {
    if (!options.quiet || /^(?:error|warning)\b/.test(line)) around.report(`cutaway: ${line}`);
  };
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
function checkWords([first, ...others]: readonly string[]): void {
  if (first === undefined || isMeant(first, others, Object.keys(COMMANDS))) return;
  throw unknownWord(first, Object.keys(COMMANDS));
}
