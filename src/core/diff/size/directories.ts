/** Two size trees laid over each other: the paths that take more or fewer bytes, those that moved most. */
import { rawRowName, rowNameBytes } from '../../table/namedRows.ts';
import { DIFF_SIZE_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import { bytesToText } from '../../oci/text.ts';
import type { SizeColumns } from '../../rootfs/cost/sizeTree.ts';
import type { DirectorySizes } from './sizeDiff.ts';

const NONE = -1;

/** All paths of both sides, a parent before its children; NONE where a side has no such row. */
interface Merged {
  readonly left: number[];
  readonly right: number[];
  readonly parent: number[];
}

/** The directories whose size changed most. */
interface Movers {
  readonly rows: readonly DirectorySizes[];
  /** Rows that moved and are not listed. */
  readonly more: number;
}

/** Both trees in the order `directory`. Directories above what is listed are listed too. */
export function movers(left: SizeColumns, right: SizeColumns, most = DIFF_SIZE_ROWS_MAX_COUNT): Movers {
  const merged = merge(left, right);
  const delta = merged.left.map((row, at) => bytesAt(right, merged.right[at]) - bytesAt(left, row));
  const moved = [...delta.keys()].filter((at) => delta[at] !== 0);
  const largest = moved.sort((a, b) => Math.abs(delta[b]) - Math.abs(delta[a]) || a - b);
  const shown = new Set<number>([0]);
  let taken = 0;
  for (const at of largest) {
    const fresh = lineage(merged, at, shown);
    if (shown.size + fresh.length > most) break;
    for (const one of fresh) shown.add(one);
    taken++;
  }
  const nameOf = (at: number) => {
    const row = merged.left[at];
    return bytesToText(row === NONE ? rowNameBytes(right, merged.right[at]) : rowNameBytes(left, row));
  };
  const rows = inOrder(merged, shown, delta, nameOf).map((place) => toRow(left, right, merged, place));
  return { rows, more: largest.slice(taken).filter((at) => !shown.has(at)).length };
}

const bytesAt = ({ bytes }: SizeColumns, row: number) => (row === NONE ? 0 : bytes[row]);
const wastedAt = ({ wasted }: SizeColumns, row: number) => (row === NONE ? 0 : wasted[row]);

function toRow(left: SizeColumns, right: SizeColumns, merged: Merged, { at, depth, path }: Place): DirectorySizes {
  const [a, b] = [merged.left[at], merged.right[at]];
  const sizes = { left: bytesAt(left, a), right: bytesAt(right, b) };
  return {
    ...{ path, depth, ...sizes },
    isDirectory: at === 0 || hasChildren(left, a) || hasChildren(right, b),
    leftShown: sizes.left - wastedAt(left, a),
    rightShown: sizes.right - wastedAt(right, b),
  };
}

const hasChildren = ({ childStart }: SizeColumns, row: number) => row !== NONE && childStart[row + 1] > childStart[row];

function merge(left: SizeColumns, right: SizeColumns): Merged {
  const merged: Merged = { left: [0], right: [0], parent: [0] };
  for (let at = 0; at < merged.left.length; at++) {
    const known = new Map<string, number>();
    for (const row of childrenOf(left, merged.left[at])) {
      known.set(rawRowName(left, row), merged.left.length);
      add(merged, at, row, NONE);
    }
    for (const row of childrenOf(right, merged.right[at])) {
      const other = known.get(rawRowName(right, row));
      if (other === undefined) add(merged, at, NONE, row);
      else merged.right[other] = row;
    }
  }
  return merged;
}

function add(merged: Merged, parent: number, left: number, right: number): void {
  merged.left.push(left);
  merged.right.push(right);
  merged.parent.push(parent);
}

const childrenOf = ({ childStart, children }: SizeColumns, row: number) =>
  row === NONE ? [] : children.subarray(childStart[row], childStart[row + 1]);

/** A row and those above it that are not shown yet. */
function lineage({ parent }: Merged, row: number, shown: ReadonlySet<number>): number[] {
  const fresh: number[] = [];
  for (let at = row; !shown.has(at); at = parent[at]) fresh.push(at);
  return fresh;
}

interface Place {
  readonly at: number;
  readonly depth: number;
  readonly path: string;
}

/** Depth first, what moved most first. */
function inOrder(
  merged: Merged,
  shown: ReadonlySet<number>,
  delta: readonly number[],
  nameOf: (at: number) => string,
): Place[] {
  const below = new Map<number, number[]>();
  for (const at of shown) {
    if (at === 0) continue;
    const above = merged.parent[at];
    const list = below.get(above);
    if (list) list.push(at);
    else below.set(above, [at]);
  }
  const places: Place[] = [];
  const open: Place[] = [{ at: 0, depth: 0, path: '' }];
  for (let place = open.pop(); place; place = open.pop()) {
    places.push(place);
    const { path, depth } = place;
    const children = below.get(place.at) ?? [];
    // Last first, as they come off the end.
    children.sort((a, b) => Math.abs(delta[a]) - Math.abs(delta[b]) || b - a);
    for (const at of children)
      open.push({ at, depth: depth + 1, path: path === '' ? nameOf(at) : `${path}/${nameOf(at)}` });
  }
  return places;
}
