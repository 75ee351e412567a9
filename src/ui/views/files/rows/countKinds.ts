/** How many entries of a tree are of each kind of change, for the filters that say so. */
import { CHANGE_KINDS, type ChangeKind, FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';

const REMOVED = CHANGE_KINDS.indexOf('removed');

export interface KindCounts {
  /** Directories that only their children imply are not counted. */
  readonly counts: ReadonlyMap<ChangeKind, number>;
  /** Rows of what is gone, with such directories. */
  readonly removed: number;
}

/** Of the whole tree, or of what `below` has. */
export function* countKinds({ change, flags, count }: TreeColumns, below?: Uint8Array): Sliced<KindCounts> {
  const counts = new Uint32Array(CHANGE_KINDS.length);
  let removed = 0;
  for (let row = 1; row < count; row++) {
    if (row % STEPS === 0) yield;
    if (below && u8At(below, row) === 0) continue;
    const kind = u8At(change, row);
    if (kind === REMOVED) removed++;
    if ((u8At(flags, row) & FLAG.implied) === 0) counts[kind] = u32At(counts, kind) + 1;
  }
  return { counts: new Map(CHANGE_KINDS.map((kind, at) => [kind, u32At(counts, at)])), removed };
}
