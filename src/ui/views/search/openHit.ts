/** Opens a hit in the files view: at its layer, so that what later layers overwrite or delete is there too. */
import type { Hit } from '../../../core/rootfs/search/hit.ts';
import { openAt, type Slot } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import type { HitPlace } from './hits/places.ts';

const HAS_BYTES = new Set(['file', 'hardlink', 'unknown']);

/** `line` 1 = the first. */
export function openHit(slot: Slot, hit: Hit, place: HitPlace | undefined, line: number | null): void {
  if (!place || !slot.opened) return;
  // Selecting a layer of the same image stays as it is; another image takes the selection along.
  const here = imageAt(slot.opened, slot.key)?.key === place.image;
  const opens = HAS_BYTES.has(hit.type) && place.fate?.fate !== 'whiteout';
  openAt(slot.id, {
    ...(here ? {} : { key: place.image }),
    ...{ depth: place.layer, path: hit.path },
    open: opens ? (line === null ? 'auto' : `text:${line}`) : null,
  });
}
