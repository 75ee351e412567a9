/**
 * Two JSON documents compared by meaning, on their tokens: key order and white space don't count but are reported, numbers
 * keep their spelling, lists are aligned by their longest common run. (RFC 8259; pointers by RFC 6901.)
 */
import { childrenOf, type JsonText, keyOf, kindOf, pointerOf, rawOf, stringOf } from '../oci/json/jsonText.ts';
import { align } from './align.ts';
import { CHANGES_MAX_COUNT, type Kind } from './change.ts';

/** One field that differs. Values as written, cut to VALUE_MAX characters. */
export interface JsonChange {
  /** Where it stands: on the right, or on the left where it was removed. */
  readonly pointer: string;
  readonly kind: Exclude<Kind, 'same'>;
  readonly left?: string;
  readonly right?: string;
  /** What is added or removed means the same as nothing: null, "", [] or {}. */
  readonly empty: boolean;
}

/** Two JSON documents compared by meaning. */
export interface JsonDiff {
  readonly changes: readonly JsonChange[];
  /** Objects whose keys are the same in another order. */
  readonly reordered: readonly string[];
  /** Fields that differ beyond those listed. */
  readonly more: number;
}

/** Characters of a value that a change carries. */
const VALUE_MAX = 4096;

interface Side {
  readonly doc: JsonText;
  readonly ids: Uint32Array;
}

/** All differences, in document order. Never throws; depth costs no stack. */
export function diffJson(left: JsonText, right: JsonText): JsonDiff {
  const interned = new Map<string, number>();
  const [l, r]: [Side, Side] = [
    { doc: left, ids: identify(left, interned) },
    { doc: right, ids: identify(right, interned) },
  ];
  const found: JsonChange[] = [];
  const reordered: string[] = [];
  let more = 0;
  const work: (readonly [number | null, number | null])[] = [[0, 0]];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [a, b] = next;
    if (a !== null && b !== null && l.ids[a] === r.ids[b] && !mayBeReordered(left, a)) continue;
    const inner = a !== null && b !== null ? pairs(l, r, a, b) : undefined;
    if (inner) {
      if (b !== null && inner.reordered) reordered.push(pointerOf(right, b));
      for (const pair of inner.list.reverse()) work.push(pair);
    } else if (a === null || b === null || l.ids[a] !== r.ids[b]) {
      if (found.length < CHANGES_MAX_COUNT) found.push(toChange(left, right, a, b));
      else more++;
    }
  }
  return { changes: found, reordered, more };
}

const mayBeReordered = (doc: JsonText, node: number) => kindOf(doc, node) === 'object' || kindOf(doc, node) === 'array';

/** The members of two containers of one kind beside each other; undefined where they can't be compared inside. */
function pairs(l: Side, r: Side, a: number, b: number) {
  const kind = kindOf(l.doc, a);
  if (kind !== kindOf(r.doc, b)) return undefined;
  if (kind === 'object') return members(l, r, a, b);
  if (kind !== 'array') return undefined;
  const [left, right] = [[...childrenOf(l.doc, a)], [...childrenOf(r.doc, b)]];
  const rows = align(
    left.map((node) => String(l.ids[node])),
    right.map((node) => String(r.ids[node])),
  );
  const at = (nodes: number[], i: number | null) => (i === null ? null : nodes[i]);
  return { list: rows.map((row) => [at(left, row.left), at(right, row.right)] as const), reordered: false };
}

function members(l: Side, r: Side, a: number, b: number) {
  const [left, right] = [byKey(l.doc, a), byKey(r.doc, b)];
  const list: (readonly [number | null, number | null])[] = [];
  for (const [key, node] of left) if (!right.has(key)) list.push([node, null]);
  for (const [key, node] of right) list.push([left.get(key) ?? null, node]);
  const common = [...left.keys()].filter((key) => right.has(key));
  const order = [...right.keys()].filter((key) => left.has(key));
  return { list, reordered: common.some((key, i) => key !== order[i]) };
}

/** The last of repeated keys counts, as in JSON.parse. */
function byKey(doc: JsonText, node: number): Map<string, number> {
  const members = new Map<string, number>();
  for (const child of childrenOf(doc, node)) members.set(keyOf(doc, child) ?? '', child);
  return members;
}

/**
 * A number for each value, equal where the values mean the same: strings by their characters, objects whatever their
 * order. Containers come before what they hold, so going backwards finds every child done.
 */
function identify(doc: JsonText, interned: Map<string, number>): Uint32Array {
  const ids = new Uint32Array(doc.count);
  for (let node = doc.count - 1; node >= 0; node--) {
    const text = canonical(doc, node, ids);
    const id = interned.get(text) ?? interned.size;
    interned.set(text, id);
    ids[node] = id;
  }
  return ids;
}

function canonical(doc: JsonText, node: number, ids: Uint32Array): string {
  const kind = kindOf(doc, node);
  if (kind === 'string') return `"${stringOf(doc, node)}`;
  if (kind === 'array') return `[${[...childrenOf(doc, node)].map((child) => ids[child]).join(',')}`;
  if (kind !== 'object') return rawOf(doc, node);
  const members = [...byKey(doc, node)].map(([key, child]) => `${JSON.stringify(key)}:${ids[child]}`);
  return `{${members.sort().join(',')}`;
}

function toChange(left: JsonText, right: JsonText, a: number | null, b: number | null): JsonChange {
  const pointer = b === null ? pointerOf(left, a ?? 0) : pointerOf(right, b);
  if (b === null) return { pointer, kind: 'removed', left: textOf(left, a ?? 0), empty: isEmpty(left, a ?? 0) };
  if (a === null) return { pointer, kind: 'added', right: textOf(right, b), empty: isEmpty(right, b) };
  const empty = isEmpty(left, a) && isEmpty(right, b);
  return { pointer, kind: 'modified', left: textOf(left, a), right: textOf(right, b), empty };
}

function textOf(doc: JsonText, node: number): string {
  const raw = rawOf(doc, node);
  return raw.length > VALUE_MAX ? `${raw.slice(0, VALUE_MAX)}…` : raw;
}

/** What Go's `omitempty` leaves out, and image-spec counts as absent. */
function isEmpty(doc: JsonText, node: number): boolean {
  const kind = kindOf(doc, node);
  if (kind === 'null' || kind === 'false') return true;
  if (kind === 'object' || kind === 'array') return doc.after[node] === node + 1;
  const raw = rawOf(doc, node);
  return raw === '""' || raw === '0';
}
