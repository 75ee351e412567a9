/** Completions for fish. */
import { completedOptions, type Named, operandWords } from './words.ts';

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

export function fish(commands: Named): string {
  const names = commands.map(([name]) => name).join(' ');
  const first = commands.map(
    ([name, { summary }]) =>
      `complete -c cutaway -n ${quoted(`not __fish_seen_subcommand_from ${names}`)} -a ${name} -d ${quoted(summary)}`,
  );
  const operands = commands.flatMap(([name, command]) => {
    const words = operandWords(command, commands).join(' ');
    // Names of commands are completed, and so seen, elsewhere: what was typed first is asked instead.
    const typed = `string match -qr ${quoted(`^cutaway +${name} `)} (commandline -pc)`;
    return words === '' ? [] : [`complete -c cutaway -f -n ${quoted(typed)} -a ${quoted(words)}`];
  });
  const rest = commands.flatMap(([name, command]) =>
    completedOptions(command).map(({ long, short, about, value, values }) =>
      [
        `complete -c cutaway -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`,
        `-l ${long.slice(2)}`,
        ...(short ? [`-s ${short.slice(1)}`] : []),
        ...(value === undefined ? [] : ['-r']),
        ...(values.length > 0 ? [`-f -a ${quoted(values.join(' '))}`] : []),
        `-d ${quoted(about)}`,
      ].join(' '),
    ),
  );
  return `# fish completion for cutaway, made by: cutaway completion fish\n${[...first, ...operands, ...rest].join('\n')}\n`;
}
