/** What the size view asks of the worker: the image it stands at, its costs and its bytes as a tree. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Node } from '../../../core/image/node.ts';
import type { AnswerOf } from '../../../engine/answers.ts';
import type { ImageSummary } from '../../../engine/engine.ts';
import { layersOf } from '../../state/cut/cutParts.ts';
import { useCut } from '../../state/cut/useCut.ts';
import { engine } from '../../state/engine.ts';
import { imageAt } from '../../state/objectIndex.ts';
import { runTask } from '../../state/tasks.ts';
import type { ViewProps } from '../../state/viewProps.ts';

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
  return useQuery<AnswerOf<'cost'>>({
    queryKey: [openedID, 'cost', image.key],
    queryFn: ({ signal }) =>
      runTask('Counting changes', signal, (options) =>
        engine.ask([openedID], 'cost', { image: image.key }, { ...options }),
      ),
  });
}

/** A tree of 200,000 rows weighs about 15 MB: kept for a step back, then gone. */
const KEEP = 60_000;

export function useSizeTree({ openedID, image }: SizePlace, by: 'directory' | 'layer') {
  return useQuery<AnswerOf<'sizes'>>({
    queryKey: [openedID, 'sizes', image.key, by],
    gcTime: KEEP,
    queryFn: ({ signal }) =>
      runTask('Calculating sizes', signal, (options) =>
        engine.ask([openedID], 'sizes', { image: image.key, by }, { ...options }),
      ),
  });
}
