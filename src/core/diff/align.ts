/**
 * Two sequences laid beside each other by their longest common run of equal keys; what lies between two common items is
 * paired by position, since a changed item mostly stands where it stood.
 */
import { diffArrays } from 'diff';

/** Positions in the left and right sequence that belong together; null where one side has nothing. */
export interface Aligned {
  readonly left: number | null;
  readonly right: number | null;
  /** The keys are equal. */
  readonly equal: boolean;
}

/** Differences after which two long sequences are taken for wholly different: the search costs their product. */
const EDITS_MAX_COUNT = 4000;

/** All positions of both sides, each once, in order. `pair` false leaves changed items apart. */
export function align(left: readonly string[], right: readonly string[], pair = true): Aligned[] {
  const rows: Aligned[] = [];
  let [l, r] = [0, 0];
  let gap = { left: 0, right: 0 };
  const closeGap = () => {
    const both = pair ? Math.min(gap.left, gap.right) : 0;
    for (let i = 0; i < both; i++) rows.push({ left: l++, right: r++, equal: false });
    for (let i = both; i < gap.left; i++) rows.push({ left: l++, right: null, equal: false });
    for (let i = both; i < gap.right; i++) rows.push({ left: null, right: r++, equal: false });
    gap = { left: 0, right: 0 };
  };
  for (const { count, added, removed } of runs(left, right)) {
    if (removed) gap.left += count;
    else if (added) gap.right += count;
    else {
      closeGap();
      for (let i = 0; i < count; i++) rows.push({ left: l++, right: r++, equal: true });
    }
  }
  closeGap();
  return rows;
}

interface Run {
  readonly count: number;
  readonly added?: boolean;
  readonly removed?: boolean;
}

/** Equal ends first: they are most of it, and cost nothing. */
function runs(left: readonly string[], right: readonly string[]): Run[] {
  const most = Math.min(left.length, right.length);
  let head = 0;
  while (head < most && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < most - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  const [a, b] = [left.slice(head, left.length - tail), right.slice(head, right.length - tail)];
  const different: Run[] = [
    { count: a.length, removed: true },
    { count: b.length, added: true },
  ];
  const middle = a.length > 0 && b.length > 0 ? diffArrays(a, b, { maxEditLength: EDITS_MAX_COUNT }) : different;
  return [{ count: head }, ...(middle ?? different), { count: tail }];
}
