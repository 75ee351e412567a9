/** Two inputs that came at once: whether they are to be compared is asked, and their comparison shown once both are open. */
import { create } from 'zustand';
import { activate, patchSlot, type Slot, showView } from '../appState.ts';
import { firstKey, identityOf, nodeAt } from '../objectIndex.ts';

interface PairState {
  /** The slots asked about; null when there is nothing to ask. */
  readonly asked: readonly [string, string] | null;
  /** The answer was yes, and one of them is still opening. */
  readonly wanted: boolean;
}

export const usePair = create<PairState>(() => ({ asked: null, wanted: false }));

const { setState } = usePair;

/** Asks about what a drop or a choice of files has opened, where that was two. */
export function askAboutPair(ids: readonly (string | undefined)[]): void {
  const [left, right, more] = ids;
  if (left !== undefined && right !== undefined && more === undefined)
    setState({ asked: [left, right], wanted: false });
}

/** Each of them for itself. */
export function dropPair(): void {
  setState({ asked: null, wanted: false });
}

/** Goes to the comparison as soon as both are open. */
export function wantPair(): void {
  setState({ wanted: true });
}

/** Shows two open inputs beside each other, each by its first image. */
export function comparePair(left: Slot, right: Slot): void {
  if (!left.opened || !right.opened) return;
  const key = firstKey(right.opened) ?? '';
  const digest = nodeAt(right.opened, key)?.digest ?? null;
  const input = { name: right.input.name, digest: identityOf(right.opened) };
  patchSlot(left.id, { beside: { input, node: { key, digest } }, entry: null });
  activate(left.id);
  showView('compare');
}
