/** The table of commands as the reference in docs/cli.md. */
import { COMMON, type CommandList } from './command.ts';
import { usageOf } from './help.ts';
import type { OptionSet } from './option.ts';

/** Globs are not emphasis. */
const escaped = (text: string) => text.replace(/[*_]/g, '\\$&');

/** Markdown, a section for each command. */
export async function reference(commands: CommandList): Promise<string> {
  const sections: string[] = [];
  for (const [name, { load }] of Object.entries(commands)) {
    const command = await load();
    const { summary, details = [], options, examples } = command;
    sections.push(
      [
        `### cutaway ${name}`,
        `\`cutaway ${usageOf(name, command)}\`: ${summary}.`,
        ...details.map(escaped),
        ...table(options),
        ['```sh', ...examples.map(([line, what]) => `cutaway ${line}   # ${what}`), '```'].join('\n'),
      ].join('\n\n'),
    );
  }
  return `Every command takes these:\n\n${table(COMMON).join('\n\n')}\n\n${sections.join('\n\n')}\n`;
}

function table(options: OptionSet): string[] {
  const rows = Object.values(options).map(
    ({ flags, about, many }) => `- \`${flags}\`: ${about}${many ? '; may be repeated' : ''}`,
  );
  return rows.length === 0 ? [] : [rows.join('\n')];
}
