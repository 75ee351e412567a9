/** The table of commands as a manual page; man(7). */
import { COMMON, type CommandList } from './command.ts';
import { usageOf } from './help.ts';
import type { OptionSet } from './option.ts';

/** Text for troff: its escapes and leading controls taken literally. */
const plain = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replace(/^([.'])/gm, '\\&$1');

export async function manualPage(commands: CommandList): Promise<string> {
  const sections: string[] = [];
  for (const [name, { load }] of Object.entries(commands)) {
    const command = await load();
    const { summary, details = [], options, examples } = command;
    sections.push(
      `.SS ${plain(`cutaway ${usageOf(name, command)}`)}`,
      plain(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
      ...details.flatMap((paragraph) => ['.PP', plain(paragraph)]),
      ...optionParts(options),
      ...examples.flatMap(([line, what]) => ['.TP', `.B ${plain(`cutaway ${line}`)}`, plain(what)]),
    );
  }
  return `.TH CUTAWAY 1 "" "cutaway" "User Commands"
.SH NAME
cutaway \\- see what is inside a container image
.SH SYNOPSIS
.B cutaway
.I COMMAND
[\\fIOPTION\\fR...]
.br
.B cutaway
[\\fIINPUT\\fR...]
.SH OPTIONS
Every command takes these:
${optionParts(COMMON).join('\n')}
.SH COMMANDS
${sections.join('\n')}
.SH EXIT STATUS
0 done; 1 done, and something is wrong with the image, the two differ, or layers could not be read in full; 2 could not be done.
`;
}

function optionParts(options: OptionSet): string[] {
  return Object.values(options).flatMap(({ flags, about }) => ['.TP', `.B ${plain(flags)}`, plain(`${about}.`)]);
}
