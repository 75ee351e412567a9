/** The table of commands as text: an overview, and all about one command. */
import { COMMON, type Command, type CommandList } from './command.ts';
import type { OptionSet } from './option.ts';

const WIDTH_MAX = 110;
const WIDTH_MIN = 50;
const INPUTS = `INPUT is an archive (docker save, OCI, one layer; compressed too), a folder (OCI layout, dir:, an unpacked docker save), a manifest or config in JSON, - for stdin, an image of an engine on this machine (docker:NAME, podman:NAME, containerd:NAME), a file as skopeo names it (docker-archive:PATH, oci:PATH:TAG), or the name of an image in a registry (host:port/name:tag, name@sha256:…, docker://name). A name is looked up in Docker and Podman on this machine first.`;
const STATUS =
  'Exit status: 0 done; 1 done, and something is wrong with the image, the two differ, or layers could not be read in full; 2 could not be done.';

/** What `cutaway --help` prints. */
export async function overview(commands: CommandList, columns?: number): Promise<string> {
  const width = widthFor(columns);
  const loaded = await Promise.all(
    Object.entries(commands).map(async ([name, { group, load }]) => ({ name, group, command: await load() })),
  );
  const groups = [...new Set(loaded.map(({ group }) => group))];
  const lines = groups.flatMap((group) => [
    '',
    `${group}:`,
    ...loaded
      .filter((one) => one.group === group)
      .flatMap(({ name, command }) =>
        row(usageOf(name, command).replace(/ \[OPTION…\]$/, ''), command.summary, {
          column: width < 80 ? 8 : 36,
          width,
        }),
      ),
  ]);
  return `Usage: cutaway COMMAND [OPTION…]
       cutaway [INPUT…]           open the app in the browser with these inputs loaded
${lines.join('\n')}

${wrap(INPUTS, width)}

${wrap('cutaway COMMAND --help shows the options of a command, with examples. cutaway --version prints the version.', width)}
${wrap(STATUS, width)}
`;
}

/** What `cutaway COMMAND --help` prints. */
export function commandHelp(name: string, command: Command, columns?: number): string {
  const width = widthFor(columns);
  const { summary, details = [], operands, options, examples } = command;
  const paragraphs = details.map((paragraph) => `\n${wrap(paragraph, width)}\n`);
  const takesInput = operands.some((operand) => /INPUT|^[AB]$/.test(operand));
  const shown = examples.flatMap(([line, what]) => [
    `  cutaway ${line}`,
    ...wrapLines(what, width - 6).map((each) => `      ${each}`),
  ]);
  return `Usage: cutaway ${usageOf(name, command)}

${wrap(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, width)}
${paragraphs.join('')}
Options:
${optionLines({ ...options, ...COMMON }, width).join('\n')}
${row('-h, --help', 'show this help', { width }).join('\n')}
${takesInput ? `\n${wrap(INPUTS, width)}\n` : ''}
Examples:
${shown.join('\n')}
`;
}

/** By the terminal, within what reads well. */
function widthFor(columns = WIDTH_MAX): number {
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, columns - 1));
}

/** `cat INPUT PATH [OPTION…]`. */
export function usageOf(name: string, { operands }: Command): string {
  return [name, ...operands, '[OPTION…]'].join(' ');
}

function optionLines(options: OptionSet, width: number): string[] {
  return Object.values(options).flatMap(({ flags, about, values, many }) => {
    const known = values && !values.every((value) => about.includes(value)) ? `: ${values.join(', ')}` : '';
    return row(
      flags.startsWith('-') && !flags.startsWith('--') ? flags : `    ${flags}`,
      `${about}${known}${many ? '; may be repeated' : ''}`,
      { width },
    );
  });
}

interface Room {
  readonly width: number;
  /** Where the right side begins. */
  readonly column?: number;
}

function row(left: string, right: string, { width, column = width < 80 ? 8 : 32 }: Room): string[] {
  const [first = '', ...rest] = wrapLines(right, width - column - 2);
  const pad = ' '.repeat(column + 2);
  const head = `  ${left}`;
  const start = head.length < pad.length ? [`${head.padEnd(pad.length)}${first}`] : [head, `${pad}${first}`];
  return [...start, ...rest.map((line) => `${pad}${line}`)];
}

function wrap(text: string, width: number): string {
  return wrapLines(text, width).join('\n');
}

function wrapLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
