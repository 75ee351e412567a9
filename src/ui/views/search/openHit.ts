/** Opens a hit in the files view: at its layer, so that what later layers overwrite or delete is there too. */
import type { Hit } from '../../../core/rootfs/search/hit.ts';
import { type FilePlace, openAt, type Slot } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import { hrefTo } from '../../state/place/history.ts';
import type { HitPlace } from './hits/places.ts';

const HAS_BYTES = new Set(['file', 'hardlink', 'unknown']);

/** Where a hit is; `line` 1 = the first. */
function placeOfHit(slot: Slot, hit: Hit, place: HitPlace | undefined, line: number | null): FilePlace | undefined {
  if (!place || !slot.opened) return undefined;
  // Selecting a layer of the same image stays as it is; another image takes the selection along.
  const here = imageAt(slot.opened, slot.key)?.key === place.image;
  const opens = HAS_BYTES.has(hit.type) && place.fate?.fate !== 'whiteout';
  return {
    ...(here ? {} : { key: place.image }),
    ...{ depth: place.layer, path: hit.path },
    open: opens ? (line === null ? 'auto' : `text:${line}`) : null,
  };
}

export function openHit(...hit: Parameters<typeof placeOfHit>): void {
  const place = placeOfHit(...hit);
  if (place) openAt(hit[0].id, place);
}

export function hrefOfHit(...hit: Parameters<typeof placeOfHit>): string | undefined {
  const place = placeOfHit(...hit);
  return place && hrefTo({ ...place, view: 'files', file: place.open === null ? null : place.path });
}
