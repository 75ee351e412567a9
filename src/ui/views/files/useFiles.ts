/** useFiles: where the files view stands, and the tree at that place, asked from the worker once and kept a while. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { ChangeKind, TreeColumns } from '../../../core/rootfs/columns.ts';
import type { CallOptions, ImageSummary, Progress } from '../../../engine/engine.ts';
import { layersOf } from '../../state/cut/cutParts.ts';
import { useCut } from '../../state/cut/useCut.ts';
import { engine, learnBasis, queryClient } from '../../state/engine.ts';
import { imageAt } from '../../state/objectIndex.ts';
import { runTask } from '../../state/tasks.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { inSlices } from '../../parts/slices.ts';
import type { FilesMode } from './filesState.ts';
import { prepareLists } from './rows/childLists.ts';
import { countKinds } from './rows/countKinds.ts';

export interface FilesPlace {
  readonly slotID: string;
  readonly openedID: string;
  readonly image: Node;
  readonly layers: readonly Node[];
  readonly summary: ImageSummary | undefined;
  readonly mode: FilesMode;
  /** Layers 0..depth are applied, or layer `depth` is shown alone. */
  readonly depth: number;
}

/** Undefined where what is selected has no layers. */
export function useFilesPlace({ slot, opened }: ViewProps): FilesPlace | undefined {
  const mode = slot.alone ? 'layer' : 'merged';
  const { summary } = useCut(slot, opened);
  const image = imageAt(opened, slot.key);
  // The same array as long as it is the same image: rows redraw when it changes.
  const layers = useMemo(() => (!image ? [] : image.role === 'layer' ? [image] : layersOf(image)), [image]);
  if (!image || layers.length === 0) return undefined;
  const top = layers.length - 1;
  return {
    slotID: slot.id,
    openedID: opened.id,
    image,
    layers,
    summary,
    mode,
    depth: Math.min(slot.depth ?? top, top),
  };
}

export interface Files {
  readonly columns: TreeColumns;
  readonly findings: readonly Finding[];
  readonly basis: Basis;
  readonly mode: FilesMode;
  readonly depth: number;
  /** Entries of each kind of change; directories that only their children imply are none. */
  readonly counts: ReadonlyMap<ChangeKind, number>;
  /** Rows of what is gone. */
  readonly removed: number;
  /** Contents that could not yet be compared with what they replace; see `useContents`. */
  readonly uncompared: number;
}

/** A tree of 200,000 rows weighs 12 MB: those just left are kept for a step back, the rest go. */
const KEEP = 20_000;

const filesKey = ({ openedID, image, mode, depth }: FilesPlace) => [openedID, 'files', image.key, mode, depth];

async function ask(place: FilesPlace, options: CallOptions): Promise<Files> {
  const { openedID, image, layers, mode, depth } = place;
  const answer =
    mode === 'merged'
      ? await engine.rootfs(openedID, image.key, depth, true, options)
      : await engine.layer(openedID, image.key, depth, true, options);
  const { columns, findings, basis } = answer;
  const uncompared = 'uncompared' in answer ? answer.uncompared : 0;
  if (mode === 'merged' && depth === layers.length - 1) learnBasis(openedID, image.key, basis);
  const { signal } = options;
  // Here, and not when rows are drawn: a million rows take longer than one frame has.
  await inSlices(prepareLists(columns), signal);
  return { columns, findings, basis, mode, depth, uncompared, ...(await inSlices(countKinds(columns), signal)) };
}

/** While the next tree is made the one before stays in `data`; `isPlaceholderData` tells. */
export function useFiles(place: FilesPlace) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const label = place.mode === 'merged' ? `Merging layers 0 to ${place.depth}` : `Reading layer ${place.depth}`;
  const query = useQuery({
    queryKey: filesKey(place),
    gcTime: KEEP,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      runTask(label, signal, (options) => {
        setProgress(null);
        const onProgress = (next: Progress) => {
          options.onProgress(next);
          setProgress(next);
        };
        return ask(place, { signal: options.signal, onProgress });
      }),
  });
  return { query, progress, label, cancel: () => void queryClient.cancelQueries({ queryKey: filesKey(place) }) };
}
