/** Entries of an archive as rows of a tree: in the archive's order, folders that no entry names made up. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { LayoutEntry } from '../../../engine/engine.ts';
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

interface Folder {
  readonly id: string;
  readonly name: string;
  entry?: LayoutEntry;
  readonly children: Folder[];
  /** Folders below by name; duplicates of files are further children. */
  readonly named: Map<string, Folder>;
}

const folder = (id: string, name: string): Folder => ({ id, name, children: [], named: new Map() });

function plant(entries: readonly LayoutEntry[]): Folder {
  const root = folder('', '');
  for (const entry of entries) {
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

/** Visible rows in order. */
export function layoutRows(entries: readonly LayoutEntry[], closed: ReadonlySet<string>): readonly LayoutRow[] {
  const rows: LayoutRow[] = [];
  const add = (from: Folder, level: number, parent: number) => {
    for (const [place, child] of from.children.entries()) {
      const { id, name, entry } = child;
      const expandable = child.children.length > 0;
      const setSize = from.children.length;
      const row = rows.push({ id, name, level, parent, position: place + 1, setSize, expandable, entry }) - 1;
      if (expandable && !closed.has(id)) add(child, level + 1, row);
    }
  };
  add(plant(entries), 1, -1);
  return rows;
}

export function layoutModel(rows: readonly LayoutRow[], closed: ReadonlySet<string>): TreeModel {
  const places = new Map(rows.map((row, place) => [row.id, place]));
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
