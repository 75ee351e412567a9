/**
 * Find: where a text or a pattern stands in bytes, as byte offsets, so that a hit can be drawn in any row it falls in.
 * Matches are of single lines, as grep has them.
 */
import { decodeText, type Encoding } from './encoding.ts';

export interface Query {
  readonly text: string;
  readonly matchCase: boolean;
  readonly regex: boolean;
}

/** Start and end of each hit, in turn, in bytes from the start of what was searched. */
export type Hits = Uint32Array<ArrayBuffer>;

/** Throws a SyntaxError for what is not a pattern. */
function patternOf({ text, matchCase, regex }: Query): RegExp {
  return new RegExp(regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), `gu${matchCase ? '' : 'i'}`);
}

/** `most` = hits after which it stops. */
export function findIn(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, query: Query, most: number): Hits {
  const { text, lengthOf } = readable(bytes, encoding);
  const found: number[] = [];
  let at = 0;
  let offset = 0;
  for (const [start, end] of matches(text, query)) {
    offset += lengthOf(at, start);
    const length = lengthOf(start, end);
    found.push(offset, offset + length);
    offset += length;
    at = end;
    if (found.length >= most * 2) break;
  }
  return Uint32Array.from(found);
}

/** The text, and how many bytes its characters `[from, to)` take. */
function readable(bytes: Uint8Array, encoding: Encoding) {
  const one = (from: number, to: number) => to - from;
  if (encoding === 'Latin-1') return { text: decodeText(bytes, 'Latin-1'), lengthOf: one };
  const text = decodeText(bytes, encoding);
  if (text.length === bytes.length) return { text, lengthOf: one };
  if (utf8Length(text, 0, text.length) === bytes.length) {
    return { text, lengthOf: (from: number, to: number) => utf8Length(text, from, to) };
  }
  // Bytes that are not UTF-8 after all: their replacement characters are longer or shorter than they were.
  return { text: decodeText(bytes, 'Latin-1'), lengthOf: one };
}

function utf8Length(text: string, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    // Each half of a pair counts two of its four bytes.
    length += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return length;
}

/** A text that has no line feed matches in one go; a pattern could take in several lines, so it is tried on each. */
function* matches(text: string, query: Query): Generator<readonly [number, number]> {
  const pattern = patternOf(query);
  if (!query.regex) {
    for (const match of text.matchAll(pattern)) yield [match.index, match.index + match[0].length];
    return;
  }
  for (let from = 0; from <= text.length; ) {
    const feed = text.indexOf('\n', from);
    const end = feed < 0 ? text.length : feed;
    for (const match of text.slice(from, end).matchAll(pattern)) {
      if (match[0] !== '') yield [from + match.index, from + match.index + match[0].length];
    }
    from = end + 1;
  }
}
