/** Directories that were moved or renamed whole: all that was below one is below the other, under the same names. */
import type { TreeColumns } from '../rootfs/columns.ts';
import { FILE_KINDS } from './change.ts';
import type { FileDiff } from './files/fileDiff.ts';

/** A directory that moved with all that is below it. */
export interface MovedDirectory {
  /** Rows; the outermost of what moved together. */
  readonly from: number;
  readonly to: number;
  /** Below it, at any depth, directories left out, and what they weigh. */
  readonly files: number;
  readonly bytes: number;
}

const [ADDED, REMOVED] = [FILE_KINDS.indexOf('added'), FILE_KINDS.indexOf('removed')];
/** Types by number in ENTRY_TYPES, which the columns have. */
const [FILE, DIR, SYMLINK] = [0, 1, 2];

/** In the order of the rows. Directories of nothing that could tell where they went are not among them. */
export function movedDirectories(diff: FileDiff): MovedDirectory[] {
  const { left, right, kind } = diff;
  const below = childrenOf(left);
  const to = new Int32Array(left.count).fill(-1);
  const sum = { files: new Uint32Array(left.count), bytes: new Float64Array(left.count) };
  // Children stand after their parents.
  for (let row = left.count - 1; row > 0; row--) {
    if (kind[row] !== REMOVED) continue;
    if (left.type[row] === DIR) to[row] = target(diff, row, below, to);
    else if (diff.moved[row]) to[row] = diff.moved[row];
    if (left.type[row] === DIR) {
      for (const child of below.get(row) ?? []) {
        const isDir = left.type[child] === DIR;
        sum.files[row] = sum.files[row] + (isDir ? sum.files[child] : 1);
        const own = left.type[child] === FILE ? left.size[child] : 0;
        sum.bytes[row] = sum.bytes[row] + (isDir ? sum.bytes[child] : own);
      }
    }
  }
  const found: MovedDirectory[] = [];
  for (let row = 1; row < left.count; row++) {
    const other = to[row];
    if (other < 0 || left.type[row] !== DIR) continue;
    const above = left.parent[row];
    const isInner = to[above] >= 0 && to[above] === right.parent[other];
    if (!isInner) found.push({ from: row, to: other, files: sum.files[row], bytes: sum.bytes[row] });
  }
  return found;
}

function childrenOf({ count, parent }: TreeColumns): ReadonlyMap<number, readonly number[]> {
  const below = new Map<number, number[]>();
  for (let row = 1; row < count; row++) {
    const list = below.get(parent[row]);
    if (list) list.push(row);
    else below.set(parent[row], [row]);
  }
  return below;
}

/** Where a directory went, or -1: what moved of its children must all be in one, and the rest be alike there. */
function target(
  { left, right, kind }: FileDiff,
  row: number,
  below: ReadonlyMap<number, readonly number[]>,
  to: Int32Array,
): number {
  const children = below.get(row) ?? [];
  const sure = children.find((child) => to[child] >= 0);
  if (sure === undefined) return -1;
  const other = right.parent[to[sure]];
  if (kind[other] !== ADDED || right.type[other] !== DIR) return -1;
  const there = below.get(other) ?? [];
  // Siblings stand in the order of their names.
  const fits =
    there.length === children.length &&
    children.every((child, i) => {
      const at = there[i];
      if (kind[at] !== ADDED || !sameName(left, child, at)) return false;
      const moved = to[child];
      return moved >= 0 ? moved === at : isAlike({ left, right, below }, child, at);
    });
  return fits ? other : -1;
}

function sameName({ names, nameStart }: TreeColumns, a: number, b: number): boolean {
  const [start, other] = [nameStart[a], nameStart[b]];
  const size = nameStart[a + 1] - start;
  if (size !== nameStart[b + 1] - other) return false;
  for (let i = 0; i < size; i++) if (names[start + i] !== names[other + i]) return false;
  return true;
}

/** Moves that are not listed one by one: empty files, links by their text, directories of nothing else. */
function isAlike(sides: Sides, a: number, b: number): boolean {
  const { left, right } = sides;
  if (left.type[a] !== right.type[b]) return false;
  if (left.type[a] === DIR) return holdAlike(sides, a, b);
  if (left.type[a] === FILE) return left.size[a] === 0 && right.size[b] === 0;
  return left.type[a] === SYMLINK && linkOf(left, a) === linkOf(right, b);
}

interface Sides {
  readonly left: TreeColumns;
  readonly right: TreeColumns;
  readonly below: ReadonlyMap<number, readonly number[]>;
}

/** Without recursion: directories nest as deep as a stranger likes. */
function holdAlike({ left, right, below }: Sides, a: number, b: number): boolean {
  const work: [number, number][] = [[a, b]];
  for (let pair = work.pop(); pair; pair = work.pop()) {
    const [mine, there] = pair.map((row) => below.get(row) ?? []) as [readonly number[], readonly number[]];
    if (mine.length !== there.length) return false;
    for (const [i, child] of mine.entries()) {
      const at = there[i];
      if (!sameName(left, child, at)) return false;
      if (left.type[child] === DIR && right.type[at] === DIR) work.push([child, at]);
      else if (!isAlike({ left, right, below }, child, at)) return false;
    }
  }
  return true;
}

function linkOf({ link, linkStart, links }: TreeColumns, row: number): string {
  const text = link[row] - 1;
  return text < 0 ? '' : links.subarray(linkStart[text], linkStart[text + 1]).join();
}
