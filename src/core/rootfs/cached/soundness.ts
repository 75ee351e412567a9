/** Whether an index read from outside holds together: what follows it trusts each number as a place. */
import { allBelow, isSound } from '../../table/sound.ts';
import { ENTRY_TYPES } from '../columns.ts';
import { CONTENT_DIGESTS, DIRECTORIES, ENTRIES, type LayerIndex } from '../layerIndex.ts';

/** Every number leads to something that is there. */
export function isSoundIndex(index: LayerIndex): boolean {
  const { dirs, contentDigests } = index;
  if (dirs.count < 1 || !isSound(ENTRIES, index) || !isSound(DIRECTORIES, dirs)) return false;
  for (let row = 1; row < dirs.count; row++) if (dirs.parent[row] >= row) return false;
  if (!allBelow(index.dir, dirs.count) || !allBelow(index.type, ENTRY_TYPES.length)) return false;
  const { count, size } = index;
  for (let i = 0; i < count; i++) if (!(size[i] >= 0)) return false;
  return (
    !contentDigests ||
    (isSound(CONTENT_DIGESTS, contentDigests) && contentDigests.sha256.length === 32 * contentDigests.count)
  );
}
