/** Whether columns read from outside hold together: what follows them trusts each number as a place. */
import { ENTRY_TYPES } from '../columns.ts';
import type { LayerIndex } from '../layerIndex.ts';

/** Every number leads to something that is there. */
export function isSound(index: LayerIndex): boolean {
  const { count, dirs, linkStart } = index;
  if (dirs.count < 1 || linkStart.length < 1) return false;
  if (!rises(index.nameStart, index.names.length) || !rises(linkStart, index.links.length)) return false;
  if (!rises(dirs.nameStart, dirs.names.length)) return false;
  for (let row = 1; row < dirs.count; row++) if (dirs.parent[row] >= row) return false;
  const links = linkStart.length - 1;
  for (let i = 0; i < count; i++) {
    if (index.dir[i] >= dirs.count || index.link[i] > links) return false;
    if (index.type[i] >= ENTRY_TYPES.length || !(index.size[i] >= 0)) return false;
  }
  const { contentDigests } = index;
  return !contentDigests || contentDigests.sha256.length === 32 * contentDigests.entry.length;
}

/** Starts of pieces that together are `total` bytes. */
function rises(starts: Uint32Array, total: number): boolean {
  let before = 0;
  for (const start of starts) {
    if (start < before) return false;
    before = start;
  }
  return starts[0] === 0 && before === total;
}
