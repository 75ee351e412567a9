/** Entries of an archive as rows of a tree: in the archive's order, folders that no entry names made up. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { LayoutEntry } from '../../../engine/engine.ts';
import { type Sliced, STEPS } from '../../parts/slices.ts';
import type { TreeModel } from '../../parts/tree/treeModel.ts';

export interface LayoutRow {
  /** The path; a number is added where a path occurs twice. */
  readonly id: string;
  readonly name: string;
  readonly level: number;
  readonly parent: number;
  readonly position: number;
  readonly setSize: number;
  readonly expandable: boolean;
  readonly entry?: LayoutEntry;
}

export interface LayoutRows {
  readonly rows: readonly LayoutRow[];
  readonly model: TreeModel;
}

/** Entries as a tree. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  entry?: LayoutEntry;
  readonly children: Folder[];
  /** Folders below by name; duplicates of files are further children. */
  readonly named: Map<string, Folder>;
}

const folder = (id: string, name: string): Folder => ({ id, name, children: [], named: new Map() });

/** Once for each archive; which folders are closed does not matter yet. */
export function* plant(entries: readonly LayoutEntry[]): Sliced<Folder> {
  const root = folder('', '');
  for (const [place, entry] of entries.entries()) {
    if (place % STEPS === STEPS - 1) yield;
    const parts = entry.path.split('/').filter((part) => part !== '');
    let at = root;
    for (const [depth, part] of parts.entries()) {
      const last = depth === parts.length - 1;
      let next = at.named.get(part);
      if (!next || (last && next.entry && entry.kind !== 'directory')) {
        const id = parts.slice(0, depth + 1).join('/');
        next = folder(next ? `${id} (${at.children.length})` : id, part);
        at.children.push(next);
        at.named.set(part, next);
      }
      at = next;
    }
    at.entry = entry;
  }
  return root;
}

/** Visible rows in order, and the model of the tree that they are. */
export function* layoutRows(root: Folder, closed: ReadonlySet<string>): Sliced<LayoutRows> {
  const rows: LayoutRow[] = [];
  const places = new Map<string, number>();
  const add = function* (from: Folder, level: number, parent: number): Sliced<void> {
    for (const [place, child] of from.children.entries()) {
      const { id, name, entry } = child;
      const expandable = child.children.length > 0;
      const setSize = from.children.length;
      const row = rows.push({ id, name, level, parent, position: place + 1, setSize, expandable, entry }) - 1;
      places.set(id, row);
      if (row % STEPS === STEPS - 1) yield;
      if (expandable && !closed.has(id)) yield* add(child, level + 1, row);
    }
  };
  yield* add(root, 1, -1);
  return { rows, model: layoutModel(rows, places, closed) };
}

function layoutModel(
  rows: readonly LayoutRow[],
  places: ReadonlyMap<string, number>,
  closed: ReadonlySet<string>,
): TreeModel {
  const at = (row: number) => itemAt(rows, row);
  return {
    count: rows.length,
    id: (row) => at(row).id,
    rowOf: (id) => places.get(String(id)) ?? -1,
    level: (row) => at(row).level,
    setSize: (row) => at(row).setSize,
    position: (row) => at(row).position,
    parent: (row) => at(row).parent,
    expandable: (row) => at(row).expandable,
    expanded: (row) => !closed.has(at(row).id),
    label: (row) => at(row).name,
  };
}
