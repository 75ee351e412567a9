/** HTML put together so that no text becomes markup: whatever is interpolated is escaped, unless it was made here. */
import { formatBytes, visibleLines, visibleText } from '../../oci/text.ts';

/** Markup that is safe: made by `html` and by nothing else. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can be put into markup; strings are escaped. */
export type Content = Markup | string | number | null | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);

/** A template whose interpolations are text, in content and in quoted attributes alike; unseen characters are made visible. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = strings[0] ?? '';
  for (const [at, content] of contents.entries()) text += render(content) + (strings[at + 1] ?? '');
  return new Markup(text);
}

function render(content: Content): string {
  if (content === null || content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeText(visibleText(String(content)));
}

/** Text of several lines, for `pre`. */
export const lines = (text: string): Markup => new Markup(escapeText(visibleLines(text)));

/** `27.1 MB`. */
export const size = (bytes: number): string => formatBytes(bytes, ' ');

/** `+1.2 MB`. */
export const change = (bytes: number): string => (bytes > 0 ? `+${size(bytes)}` : size(bytes));

/** `12,345`. */
export const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 file`, `2 files`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A column of a table of the report. */
interface Column {
  readonly name: string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

/** A table that may be wider than the page; the first cell of each row is its header. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const side = (at: number) => (columns[at]?.isNumber ? 'n' : 't');
  const cells = (row: readonly Content[]) =>
    row.map((cell, at) =>
      at === 0 ? html`<th scope="row" class="${side(at)}">${cell}</th>` : html`<td class="${side(at)}">${cell}</td>`,
    );
  return html`<div class="wide" role="region" tabindex="0" aria-label="${caption}"><table>
<thead><tr>${columns.map(({ name }, at) => html`<th scope="col" class="${side(at)}">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${cells(row)}</tr>
`,
  )}</tbody></table></div>`;
}

/** A part of the report that can be folded; the line above it says what is in it. */
export function section(title: string, summary: Content, body: Content, isOpen = true): Markup {
  const open = isOpen ? html` open` : null;
  return html`<details${open}><summary><h2>${title}</h2> <span>${summary}</span></summary>
${body}</details>
`;
}
