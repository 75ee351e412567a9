/**
 * JSON as the bytes have it: every token keeps its place, duplicate keys and the spelling of numbers survive, and order
 * is order. Findings point into it and the page draws its collapsible view from it. (RFC 8259; image-spec asks for I-JSON.)
 */
import { wellFormed } from '../text.ts';
import { toPointerPart } from './pointer.ts';

/** Kinds of JSON values; a document stores their positions in this list. */
export const JSON_KINDS = ['object', 'array', 'string', 'number', 'true', 'false', 'null'] as const;
/** A kind of JSON value; `true` and `false` are kinds of their own. */
export type JsonKind = (typeof JSON_KINDS)[number];

/** No key, no parent. */
export const NONE = 0xffffffff;

/**
 * Values in document order, a container before what it holds; value 0 is the whole. All columns have `count` items.
 * Offsets are UTF-16 positions in `text`. About 25 bytes a value, so a document of 4 MiB stays small whatever is in it.
 */
export interface JsonText {
  /** The document without its byte order mark. */
  readonly text: string;
  readonly hadByteOrderMark: boolean;
  readonly count: number;
  /** Index into JSON_KINDS. */
  readonly kind: Uint8Array;
  readonly start: Uint32Array;
  /** One past the last character. */
  readonly end: Uint32Array;
  readonly parent: Uint32Array;
  /** The value that follows this one and all it holds: where to go on when it is collapsed. */
  readonly after: Uint32Array;
  /** Opening quote of the key of an object's member, or NONE. */
  readonly keyStart: Uint32Array;
  readonly keyEnd: Uint32Array;
  /** Members whose key already occurred in the same object. The last one counts in JSON.parse; Go reads it over those before (`beneath.ts`). */
  readonly duplicates: readonly number[];
}

/** The kind of a node. */
export function kindOf(doc: JsonText, node: number): JsonKind {
  return JSON_KINDS[doc.kind[node] ?? 6] ?? 'null';
}

/** The characters of a value, exactly as written. */
export function rawOf(doc: JsonText, node: number): string {
  return doc.text.slice(doc.start[node], doc.end[node]);
}

/** The key of a member with its escapes resolved; undefined for items of arrays and for the whole. */
export function keyOf(doc: JsonText, node: number): string | undefined {
  const start = doc.keyStart[node] ?? NONE;
  return start === NONE ? undefined : decodeString(doc.text, start, doc.keyEnd[node] ?? start);
}

/** The value of a string with its escapes resolved. */
export function stringOf(doc: JsonText, node: number): string {
  return decodeString(doc.text, doc.start[node] ?? 0, doc.end[node] ?? 0);
}

/** Direct members or items, in order, duplicates included. */
export function* childrenOf(doc: JsonText, node: number): Generator<number> {
  const stop = doc.after[node] ?? 0;
  for (let child = node + 1; child < stop; child = doc.after[child] ?? stop) yield child;
}

/** RFC 6901 pointer of a value; '' for the whole. */
export function pointerOf(doc: JsonText, node: number): string {
  const parts: string[] = [];
  for (let at = node; at !== 0 && at !== NONE; at = doc.parent[at] ?? NONE) parts.push(step(doc, at));
  return parts.reverse().join('');
}

function step(doc: JsonText, node: number): string {
  const key = keyOf(doc, node);
  if (key !== undefined) return `/${toPointerPart(key)}`;
  return `/${positionsOf(doc)[node] ?? 0}`;
}

const POSITIONS = new WeakMap<JsonText, Uint32Array>();

/** Position of every value within its container; made once, since a list may have a million odd items. */
function positionsOf(doc: JsonText): Uint32Array {
  const known = POSITIONS.get(doc);
  if (known) return known;
  const positions = new Uint32Array(doc.count);
  const next = new Uint32Array(doc.count);
  for (let node = 1; node < doc.count; node++) {
    const parent = doc.parent[node] ?? 0;
    positions[node] = next[parent] ?? 0;
    next[parent] = (next[parent] ?? 0) + 1;
  }
  POSITIONS.set(doc, positions);
  return positions;
}

/** Line and column, both from 1, of a UTF-16 offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** `text[start, end)` is a checked JSON string with its quotes. Half a surrogate pair is U+FFFD, as in Go. */
function decodeString(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? wellFormed(JSON.parse(`"${inner}"`) as string) : inner;
}
