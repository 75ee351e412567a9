/** useCut: the cut of what is selected, with build steps as soon as the config was read and marks as checks go on. */
import { useMemo } from 'react';
import type { ImageSummary, OpenedInput } from '../../../engine/engine.ts';
import type { Slot } from '../appState.ts';
import { useBasis, useImage } from '../engine.ts';
import { useWaste } from '../image/answers.ts';
import { imageAt } from '../objectIndex.ts';
import { type Ledger, useLedger } from '../verification.ts';
import { type Cut, cutOf } from './cutParts.ts';

interface CutState {
  readonly cut: Cut | undefined;
  readonly summary: ImageSummary | undefined;
  readonly ledger: Ledger;
}

/** Manifests have an ImageSummary; a lone layer or config has none to ask for. */
export function useCut(slot: Slot, opened: OpenedInput): CutState {
  const ledger = useLedger(opened.id);
  const image = imageAt(opened, slot.key);
  const asks =
    image && image.role !== 'layer' && image.role !== 'config' && (image.present || image.origin === 'derived');
  const { data: summary } = useImage(opened.id, asks ? image.key : undefined);
  const first = useBasis(opened.id, asks ? image.key : undefined).data;
  // Reading the layers tells more than looking at them did.
  const read = useWaste(opened.id, image?.key, false).data?.basis;
  const basis = read ?? first;
  const cut = useMemo(
    () => cutOf(opened, slot.key, { ledger, summary, basis }),
    [opened, slot.key, ledger, summary, basis],
  );
  return { cut, summary, ledger };
}
