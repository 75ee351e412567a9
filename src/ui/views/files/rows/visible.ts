/** The rows that are seen: children of open directories in order, with the numbers a tree must tell about each. */
import type { TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';
import type { ChildLists } from './childLists.ts';

export interface VisibleRows {
  readonly count: number;
  readonly row: Uint32Array;
  /** The way back, by tree row: visible row + 1, so that fresh memory, which costs nothing, says "not visible". */
  readonly place: Uint32Array;
  readonly level: Uint16Array;
  readonly setSize: Uint32Array;
  readonly position: Uint32Array;
  /** Visible row of the parent, -1 at the top. */
  readonly parent: Int32Array;
}

/** Rows from which on there is room for all at once: copying them over as they grow would take too long in one go. */
const MANY = 65_536;

interface VisibleOptions {
  /** Child lists in order. */
  readonly list: Uint32Array;
  readonly keep: Uint8Array | undefined;
  readonly isOpen: (row: number) => boolean;
  /** The row whose children are at the top; absent: the root of the tree. */
  readonly root?: number;
}

export function* visibleRows(
  { count }: TreeColumns,
  { start }: ChildLists,
  { list, keep, isOpen, root = 0 }: VisibleOptions,
): Sliced<VisibleRows> {
  let room = 1024;
  let row = new Uint32Array(room);
  let level = new Uint16Array(room);
  let setSize = new Uint32Array(room);
  let position = new Uint32Array(room);
  let parent = new Int32Array(room);
  const place = new Uint32Array(count);
  const countSiblings = (from: number, end: number): number => {
    if (!keep) return end - from;
    let siblings = 0;
    for (let at = from; at < end; at++) siblings += u8At(keep, u32At(list, at));
    return siblings;
  };
  let seen = 0;
  const walk: Walk[] = [walkOf(root, -1, start, countSiblings)];
  for (let now = walk.at(-1); now; now = walk.at(-1)) {
    if (now.at === now.end) {
      walk.pop();
      continue;
    }
    const child = u32At(list, now.at++);
    if (keep && keep[child] !== 1) continue;
    if (seen === room) {
      room = room < MANY ? room * 2 : count;
      [row, level, setSize, position, parent] = [
        grown(row, new Uint32Array(room)),
        grown(level, new Uint16Array(room)),
        grown(setSize, new Uint32Array(room)),
        grown(position, new Uint32Array(room)),
        grown(parent, new Int32Array(room)),
      ];
    }
    row[seen] = child;
    place[child] = seen + 1;
    level[seen] = walk.length;
    setSize[seen] = now.siblings;
    position[seen] = ++now.position;
    parent[seen] = now.parent;
    const hasChildren = u32At(start, child) < u32At(start, child + 1);
    if (hasChildren && isOpen(child)) walk.push(walkOf(child, seen, start, countSiblings));
    if (++seen % STEPS === 0) yield;
  }
  return { count: seen, row, place, level, setSize, position, parent };
}

interface Walk {
  at: number;
  readonly end: number;
  position: number;
  readonly siblings: number;
  readonly parent: number;
}

function walkOf(
  row: number,
  parent: number,
  start: Uint32Array,
  countSiblings: (from: number, end: number) => number,
): Walk {
  const at = start[row] ?? 0;
  const end = start[row + 1] ?? 0;
  return { at, end, position: 0, siblings: countSiblings(at, end), parent };
}

function grown<T extends Uint32Array | Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
