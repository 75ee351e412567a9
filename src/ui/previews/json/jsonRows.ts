/** A JSON document as rows of a tree: one a value, in document order, containers that can be closed. */
import { childrenOf, type JsonText, keyOf, kindOf, NONE } from '../../../core/oci/json/jsonText.ts';
import { u32At } from '../../../core/bytes/at.ts';
import type { TreeModel } from '../../parts/tree/treeModel.ts';

/** What rows need of every value, made once per document. */
export interface JsonShape {
  readonly doc: JsonText;
  readonly level: Uint32Array;
  readonly position: Uint32Array;
  readonly children: Uint32Array;
  /** 1 for members whose key stood in their object before. */
  readonly duplicate: Uint8Array;
  /** How many of these there are. */
  readonly duplicates: number;
}

/** A document ready to be drawn: made in the previews' thread, since a document may hold two million values. */
export interface JsonDocument {
  readonly shape: JsonShape;
  readonly open: OpenNodes;
  readonly rows: Uint32Array;
}

/** By node: 1 where a container is open. */
type OpenNodes = Uint8Array;

/** Of documents with more values than this only the first levels are open at first. */
const MANY = 4_000;
const OPEN_LEVELS = 3;

export function jsonShape(doc: JsonText): JsonShape {
  const level = new Uint32Array(doc.count);
  const position = new Uint32Array(doc.count);
  const children = new Uint32Array(doc.count);
  for (let node = 0; node < doc.count; node++) {
    const parent = doc.parent[node] ?? NONE;
    if (parent === NONE) {
      level[node] = position[node] = 1;
      continue;
    }
    level[node] = u32At(level, parent) + 1;
    children[parent] = u32At(children, parent) + 1;
    position[node] = u32At(children, parent);
  }
  const duplicate = new Uint8Array(doc.count);
  for (const node of doc.duplicates) duplicate[node] = 1;
  // The list itself may be a million numbers long and is not needed any more.
  const light = { ...doc, duplicates: [] };
  return { doc: light, level, position, children, duplicate, duplicates: doc.duplicates.length };
}

export function jsonDocument(doc: JsonText): JsonDocument {
  const shape = jsonShape(doc);
  const open = openAtFirst(shape);
  return { shape, open, rows: openRows(shape, open) };
}

function openAtFirst({ doc, level }: JsonShape): OpenNodes {
  const open = new Uint8Array(doc.count);
  if (doc.count <= MANY) return open.fill(1);
  for (let node = 0; node < doc.count; node++) open[node] = u32At(level, node) < OPEN_LEVELS ? 1 : 0;
  return open;
}

/** Opens or closes some nodes; the ones given stay as they are. */
export function withJsonOpen(open: OpenNodes, nodes: Iterable<number>, to: boolean): OpenNodes {
  const next = open.slice();
  for (const node of nodes) next[node] = to ? 1 : 0;
  return next;
}

/** A node and those beside it. */
export function jsonSiblings({ doc }: JsonShape, node: number): Iterable<number> {
  const parent = doc.parent[node] ?? NONE;
  return parent === NONE ? [node] : childrenOf(doc, parent);
}

/** Values in sight, in order. */
export function openRows({ doc, children }: JsonShape, open: OpenNodes): Uint32Array {
  const rows = new Uint32Array(doc.count);
  let count = 0;
  for (let node = 0; node < doc.count; ) {
    rows[count++] = node;
    const closed = u32At(children, node) > 0 && open[node] !== 1;
    node = closed ? u32At(doc.after, node) : node + 1;
  }
  return rows.slice(0, count);
}

function find(rows: Uint32Array, node: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = u32At(rows, middle);
    if (found === node) return middle;
    if (found < node) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function jsonModel(shape: JsonShape, rows: Uint32Array, open: OpenNodes): TreeModel {
  const { doc, level, position, children } = shape;
  const at = (row: number) => u32At(rows, row);
  const parentOf = (row: number) => doc.parent[at(row)] ?? NONE;
  return {
    count: rows.length,
    id: at,
    rowOf: (id) => find(rows, Number(id)),
    level: (row) => u32At(level, at(row)),
    setSize: (row) => (parentOf(row) === NONE ? 1 : u32At(children, parentOf(row))),
    position: (row) => u32At(position, at(row)),
    parent: (row) => (parentOf(row) === NONE ? -1 : find(rows, parentOf(row))),
    expandable: (row) => u32At(children, at(row)) > 0,
    expanded: (row) => open[at(row)] === 1,
    label: (row) => keyOf(doc, at(row)) ?? kindOf(doc, at(row)),
  };
}
