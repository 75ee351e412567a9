/** The children of every row of a tree, as one array, by a counting sort over the column of parents. */

/** Children of row i = `list[start[i] .. start[i + 1])`, in the order of rows. Row 0 is the root and nobody's child. */
export interface ChildIndex {
  readonly start: Uint32Array<ArrayBuffer>;
  readonly list: Uint32Array<ArrayBuffer>;
}

/** The whole index at once. */
export function childIndex(parent: ArrayLike<number>, count: number): ChildIndex {
  const start = new Uint32Array(count + 1);
  const list = new Uint32Array(Math.max(0, count - 1));
  countChildren(parent, start, 1, count);
  const next = startsOf(start, count);
  placeChildren(parent, next, list, 1, count);
  return { start, list };
}

/** The same in slices of `step` rows, for a thread that has other things to do. */
export function* childIndexInSteps(
  parent: ArrayLike<number>,
  count: number,
  step: number,
): Generator<void, ChildIndex> {
  const start = new Uint32Array(count + 1);
  const list = new Uint32Array(Math.max(0, count - 1));
  for (let row = 1; row < count; row += step) {
    countChildren(parent, start, row, Math.min(count, row + step));
    yield;
  }
  const next = startsOf(start, count);
  yield;
  for (let row = 1; row < count; row += step) {
    placeChildren(parent, next, list, row, Math.min(count, row + step));
    yield;
  }
  return { start, list };
}

function countChildren(parent: ArrayLike<number>, start: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) start[parent[row] + 1]++;
}

/** Turns counts into starts; gives where the next child of each row goes. */
function startsOf(start: Uint32Array, count: number): Uint32Array {
  for (let row = 0; row < count; row++) start[row + 1] += start[row];
  return start.slice(0, count);
}

function placeChildren(
  parent: ArrayLike<number>,
  next: Uint32Array,
  list: Uint32Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) list[next[parent[row]]++] = row;
}
