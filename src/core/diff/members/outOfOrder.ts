/** Members that stand elsewhere among the others: all but the longest run that both archives have in one order. */

/** Names of both whose place differs; maps are in the order of their archives. Time n log n. */
export function outOfOrder(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): Set<string> {
  const place = new Map([...left.keys()].map((path, at) => [path, at]));
  const common = [...right.keys()].filter((path) => place.has(path));
  const at = common.map((path) => place.get(path) as number);
  const unmoved = longestRise(at);
  return new Set(common.filter((_, index) => !unmoved[index]));
}

/** Marks the longest rising run, by patience sorting: `ends[n]` is the lowest end of a run of n + 1. */
function longestRise(values: readonly number[]): Uint8Array {
  const ends: number[] = [];
  const before = new Int32Array(values.length).fill(-1);
  for (const [index, value] of values.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]] < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1] : -1;
    ends[low] = index;
  }
  const unmoved = new Uint8Array(values.length);
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]) unmoved[index] = 1;
  return unmoved;
}
