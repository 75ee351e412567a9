/** A JSON document as rows of a tree: one a value, in document order, containers that can be closed. */
import { type JsonText, keyOf, kindOf, NONE } from '../../../core/oci/json/jsonText.ts';
import type { TreeModel } from '../../parts/tree/treeModel.ts';

/** What rows need of every value, made once per document. */
export interface JsonShape {
  readonly doc: JsonText;
  readonly level: Uint32Array;
  readonly position: Uint32Array;
  readonly children: Uint32Array;
}

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
    level[node] = (level[parent] as number) + 1;
    children[parent] = (children[parent] as number) + 1;
    position[node] = children[parent] as number;
  }
  return { doc, level, position, children };
}

export function opensAtFirst({ doc, level }: JsonShape, node: number): boolean {
  return doc.count <= MANY || (level[node] as number) < OPEN_LEVELS;
}

/** Values in sight, in order. */
export function openRows({ doc, children }: JsonShape, isOpen: (node: number) => boolean): Uint32Array {
  const rows = new Uint32Array(doc.count);
  let count = 0;
  for (let node = 0; node < doc.count; ) {
    rows[count++] = node;
    const closed = (children[node] as number) > 0 && !isOpen(node);
    node = closed ? (doc.after[node] as number) : node + 1;
  }
  return rows.subarray(0, count);
}

function find(rows: Uint32Array, node: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle] as number;
    if (found === node) return middle;
    if (found < node) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function jsonModel(shape: JsonShape, rows: Uint32Array, isOpen: (node: number) => boolean): TreeModel {
  const { doc, level, position, children } = shape;
  const at = (row: number) => rows[row] as number;
  const parentOf = (row: number) => doc.parent[at(row)] ?? NONE;
  return {
    count: rows.length,
    id: at,
    rowOf: (id) => find(rows, Number(id)),
    level: (row) => level[at(row)] as number,
    setSize: (row) => (parentOf(row) === NONE ? 1 : (children[parentOf(row)] as number)),
    position: (row) => position[at(row)] as number,
    parent: (row) => (parentOf(row) === NONE ? -1 : find(rows, parentOf(row))),
    expandable: (row) => (children[at(row)] as number) > 0,
    expanded: (row) => isOpen(at(row)),
    label: (row) => keyOf(doc, at(row)) ?? kindOf(doc, at(row)),
  };
}
