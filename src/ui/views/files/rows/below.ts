/** What lies below a row: all that a tree shows which begins at it. */
import type { TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';

/** 1 for each row below `root`, which itself is none. Parents come before their children. */
export function* rowsBelow({ count, parent }: TreeColumns, root: number): Sliced<Uint8Array> {
  const below = new Uint8Array(count);
  for (let row = root + 1; row < count; row++) {
    const above = u32At(parent, row);
    if (above === root || u8At(below, above) === 1) below[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return below;
}
