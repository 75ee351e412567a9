/** Sorting siblings by a column, in slices: one directory may hold 100,000 files. */
import type { TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';
import type { SortOrder } from '../../../parts/TreeTable.tsx';
import type { ChildLists } from './childLists.ts';

const SORT_KEYS = ['name', 'change', 'mode', 'owner', 'size', 'time', 'layer'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

type Compare = (left: number, right: number) => number;

/** Names by their bytes, as `LC_ALL=C ls` sorts them. */
function compareNames({ names, nameStart }: TreeColumns, left: number, right: number): number {
  let a = u32At(nameStart, left);
  let b = u32At(nameStart, right);
  const aEnd = u32At(nameStart, left + 1);
  const bEnd = u32At(nameStart, right + 1);
  for (; a < aEnd && b < bEnd; a++, b++) {
    const by = u8At(names, a) - u8At(names, b);
    if (by !== 0) return by;
  }
  return aEnd - a - (bEnd - b);
}

function valuesOf(key: SortKey, columns: TreeColumns, lists: ChildLists): ArrayLike<number> | undefined {
  const { mode, uid, mtime, layer, change } = columns;
  return { name: undefined, change, mode, owner: uid, size: lists.total, time: mtime, layer }[key];
}

/** Equal values are in the order of names, whichever way the column goes. */
function comparison(key: SortKey, order: SortOrder, columns: TreeColumns, lists: ChildLists): Compare {
  const sign = order === 'ascending' ? 1 : -1;
  const values = valuesOf(key, columns, lists);
  if (!values) return (left, right) => sign * compareNames(columns, left, right);
  return (left, right) =>
    sign * ((values[left] as number) - (values[right] as number)) || compareNames(columns, left, right);
}

/** Rows sorted natively at a time: some milliseconds. */
const RUN = 4096;

/** The child lists in order; a new array, laid out as `lists.list`. */
export function* orderChildren(
  columns: TreeColumns,
  lists: ChildLists,
  key: SortKey,
  order: SortOrder,
): Sliced<Uint32Array> {
  const compare = comparison(key, order, columns, lists);
  const sorted = lists.list.slice();
  let done = 0;
  for (let row = 0; row < columns.count; row++) {
    if (row % STEPS === 0) yield;
    const from = u32At(lists.start, row);
    const to = u32At(lists.start, row + 1);
    if (to - from < 2) continue;
    if (to - from > RUN) yield* sortLong(sorted.subarray(from, to), compare);
    else sorted.subarray(from, to).sort(compare);
    done += to - from;
    if (done > RUN) {
      done = 0;
      yield;
    }
  }
  return sorted;
}

/** Merge sort from runs upwards, with a pause after each run. */
function* sortLong(rows: Uint32Array, compare: Compare): Sliced<void> {
  for (let from = 0; from < rows.length; from += RUN) {
    rows.subarray(from, from + RUN).sort(compare);
    yield;
  }
  let source: Uint32Array = rows;
  let target: Uint32Array = new Uint32Array(rows.length);
  for (let width = RUN; width < rows.length; width *= 2) {
    for (let from = 0; from < rows.length; from += width * 2) {
      yield* merge(source, target, [from, from + width, from + width * 2], compare);
    }
    [source, target] = [target, source];
  }
  if (source !== rows) rows.set(source);
}

function* merge(
  source: Uint32Array,
  target: Uint32Array,
  [from, middle, end]: readonly [number, number, number],
  compare: Compare,
): Sliced<void> {
  const aEnd = Math.min(middle, source.length);
  const bEnd = Math.min(end, source.length);
  let a = from;
  let b = aEnd;
  for (let at = from; at < bEnd; at++) {
    const takeA = b >= bEnd || (a < aEnd && compare(u32At(source, a), u32At(source, b)) <= 0);
    target[at] = u32At(source, takeA ? a++ : b++);
    if (at % RUN === 0) yield;
  }
}
