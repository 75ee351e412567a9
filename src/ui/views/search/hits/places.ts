/** Where a hit is: its layer may have places in several images; one of them stands for it in the list. */
import type { EntryFate } from '../../../../core/rootfs/search/fates.ts';
import type { Hit } from '../../../../core/rootfs/search/hit.ts';
import type { OpenedInput } from '../../../../engine/engine.ts';
import type { SearchedLayer, SearchedPlace } from '../../../../engine/search/found.ts';
import { nodeAt } from '../../../state/objectIndex.ts';

export interface HitPlace extends SearchedPlace {
  /** Unknown until all layers of the image are read. */
  readonly fate: EntryFate | undefined;
}

/** All places, the one in the image looked at first. */
export function placesOf(hit: Hit, layers: readonly SearchedLayer[], image: string | undefined): readonly HitPlace[] {
  const places = (layers[hit.layer]?.places ?? []).map((place, at) => ({ ...place, fate: hit.fates?.[at] }));
  return places.sort((a, b) => Number(b.image === image) - Number(a.image === image));
}

export function fateText(fate: EntryFate | undefined): string {
  switch (fate?.fate) {
    case undefined:
      return '';
    case 'final':
      return 'in the image';
    case 'overwritten':
      return `overwritten by layer ${fate.by}`;
    case 'deleted':
      return `deleted by layer ${fate.by}`;
    case 'whiteout':
      return 'whiteout';
    case 'hidden':
      return 'not a file of the image';
  }
}

/** `linux/arm64 name`, or what else tells an image from the others. */
export function imageText(opened: OpenedInput, key: string): string {
  const node = nodeAt(opened, key);
  return node ? [node.platform, ...node.names, node.form].filter(Boolean).join(' ') || key : key;
}
