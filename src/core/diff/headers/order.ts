/** Which items of a list keep their order in another: the longest increasing run, so that one moved item is one change. */

/** By item 1 where it keeps its order; `partner` is its position in the other list, or -1. n log n. */
export function inOrder(partner: readonly number[]): Uint8Array {
  const unmoved = new Uint8Array(partner.length);
  /** By length of a run, the item that ends the one with the lowest end; and each item's predecessor. */
  const ends: number[] = [];
  const before = new Int32Array(partner.length).fill(-1);
  for (const [item, at] of partner.entries()) {
    if (at < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (partner[ends[middle]] < at) low = middle + 1;
      else high = middle;
    }
    before[item] = low > 0 ? ends[low - 1] : -1;
    ends[low] = item;
  }
  for (let item = ends.at(-1) ?? -1; item >= 0; item = before[item]) unmoved[item] = 1;
  return unmoved;
}
