/** What the size view asks of the worker: the image it stands at, its costs and its bytes as a tree. */
import { useMemo } from 'react';
import type { Node } from '../../../core/image/node.ts';
import type { ImageSummary } from '../../../engine/engine.ts';
import { layersOf } from '../../state/cut/cutParts.ts';
import { useCut } from '../../state/cut/useCut.ts';
import { imageAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { useAnswer } from '../../state/answer.ts';

export interface SizePlace {
  readonly openedID: string;
  readonly image: Node;
  readonly layers: readonly Node[];
  readonly summary: ImageSummary | undefined;
}

/** Undefined where what is selected has no layers. */
export function useSizePlace({ slot, opened }: ViewProps): SizePlace | undefined {
  const { summary } = useCut(slot, opened);
  const image = imageAt(opened, slot.key);
  return useMemo(() => {
    const layers = image ? layersOf(image) : [];
    return image && layers.length > 0 ? { openedID: opened.id, image, layers, summary } : undefined;
  }, [image, opened.id, summary]);
}

export function useCost({ openedID, image }: SizePlace) {
  return useAnswer([openedID], 'cost', { image: image.key }, { doing: 'Counting changes' });
}

/** A tree of 200,000 rows weighs about 15 MB: kept for a step back, then gone. */
const KEEP = 60_000;

export function useSizeTree({ openedID, image }: SizePlace, by: 'directory' | 'layer') {
  return useAnswer([openedID], 'sizes', { image: image.key, by }, { doing: 'Calculating sizes', gcTime: KEEP });
}
