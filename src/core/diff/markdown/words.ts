/** Markdown as GitHub and GitLab read it: names of an image stand in code, where nothing of them is markup, a mention or a link. */
import { confirmSecret } from '../../content/secrets/confirm.ts';
import { visibleText } from '../../oci/text.ts';

/** Characters shown of one name. */
const NAME_MAX = 160;

/** A name of an image as code, also in a table: a fence longer than any run of backticks in it. */
export function code(text: string): string {
  const line = visibleText(
    text
      .replace(/\s*\\?\n\s*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const cut = line.length > NAME_MAX ? `${line.slice(0, NAME_MAX)}…` : line;
  const longest = Math.max(0, ...(cut.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const padded = cut === '' || /^[` ]|[` ]$/.test(cut) ? ` ${cut} ` : cut;
  return `${fence}${padded.replaceAll('|', '\\|')}${fence}`;
}

/**
 * As `code`, with secrets masked: a comment is read by more people than the image. `line` is how the text stands in a file
 * that is called `name`.
 */
export function codeMasked(text: string, name = '', line = text): string {
  const matches = confirmSecret(new TextEncoder().encode(line), name);
  return code(matches.length === 0 ? text : [...new Set(matches.map(({ excerpt }) => excerpt))].join(', '));
}

/** A sentence in which names of an image may stand: nothing of it is markup, a mention or a link. */
export const plain = (text: string): string =>
  visibleText(text)
    .replace(/[\\`*_[\]<>|@#~&]/g, (character) => `\\${character}`)
    .replace(/\b(https?|ftp):/gi, '$1\\:')
    .replace(/\bwww\./gi, 'www\\.');

/** `+1.2 MB`; `±0`. */
export function signedSize(bytes: number, size: (bytes: number) => string): string {
  return bytes === 0 ? '±0' : `${bytes < 0 ? '−' : '+'}${size(Math.abs(bytes))}`;
}

interface Table {
  /** A heading that ends with `:` is of numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** At most `most` rows, and how many more there are. */
export function pipeTable({ head, rows }: Table, most: number): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const more = rows.length - most;
  return [
    row(head.map((text) => text.replace(/:$/, ''))),
    row(head.map((text) => (text.endsWith(':') ? '--:' : '---'))),
    ...rows.slice(0, most).map(row),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ].join('\n');
}

/** A part that is folded until somebody wants it. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
