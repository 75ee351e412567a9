/** Two JSON documents as lines beside each other: laid out one value a line, every token spelled as it is in the bytes. */
import { childrenOf, type JsonText, keyOf, kindOf, rawOf } from '../oci/json/jsonText.ts';
import { type Aligned, align } from './align.ts';

/** Texts of both sides and how they lie beside each other; `left` and `right` count lines from 0. */
export interface LinesDiff {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly rows: readonly Aligned[];
}

/** Compares line by line. */
export function diffLines(left: readonly string[], right: readonly string[]): LinesDiff {
  return { left, right, rows: align(left, right) };
}

interface Pending {
  readonly node: number;
  readonly depth: number;
  readonly last: boolean;
}

/** Levels that are indented; a hostile document of ten thousand would be a million lines of twenty kilobytes. */
const INDENT_MAX_DEPTH = 100;

/** The document indented by two spaces. Closing lines wait on the stack as text, so depth costs no stack. */
export function layOut(doc: JsonText): string[] {
  const lines: string[] = [];
  const work: (Pending | string)[] = [{ node: 0, depth: 0, last: true }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') lines.push(next);
    else lines.push(open(doc, next, work));
  }
  return lines;
}

function open(doc: JsonText, { node, depth, last }: Pending, work: (Pending | string)[]): string {
  const kind = kindOf(doc, node);
  const indent = '  '.repeat(Math.min(depth, INDENT_MAX_DEPTH));
  const comma = last ? '' : ',';
  const start = `${indent}${keyText(doc, node)}`;
  if (kind !== 'object' && kind !== 'array') return `${start}${rawOf(doc, node)}${comma}`;
  const [opening, closing] = kind === 'object' ? ['{', '}'] : ['[', ']'];
  const children = [...childrenOf(doc, node)];
  if (children.length === 0) return `${start}${opening}${closing}${comma}`;
  work.push(`${indent}${closing}${comma}`);
  for (let i = children.length - 1; i >= 0; i--) {
    work.push({ node: children[i], depth: depth + 1, last: i === children.length - 1 });
  }
  return `${start}${opening}`;
}

function keyText(doc: JsonText, node: number): string {
  if (keyOf(doc, node) === undefined) return '';
  return `${doc.text.slice(doc.keyStart[node], doc.keyEnd[node])}: `;
}
