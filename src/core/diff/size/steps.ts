/** Build steps of two images beside each other by their Dockerfile lines, with what their layers take. */
import type { ImageSummary } from '../../image/summary.ts';
import { align } from '../align.ts';
import type { LayerSize, StepSizes } from './sizeDiff.ts';

/** One side: its history where there is one, and its layers, base first. */
export interface StepsSide {
  readonly summary: Pick<ImageSummary, 'steps' | 'aligned'> | undefined;
  readonly layers: readonly LayerSize[];
}

/** Steps that made a layer; none of a side whose history cannot be aligned with its layers. */
export function stepSizes(left: StepsSide, right: StepsSide): StepSizes[] {
  const [a, b] = [stepsOf(left), stepsOf(right)];
  const keys = (steps: typeof a) => steps.map(({ text }) => text);
  return align(keys(a), keys(b), false).map(({ left: l, right: r }) => {
    const [one, other] = [l === null ? undefined : a[l], r === null ? undefined : b[r]];
    return { text: (other ?? one)?.text ?? '', left: one?.size ?? null, right: other?.size ?? null };
  });
}

function stepsOf({ summary, layers }: StepsSide): { text: string; size: LayerSize }[] {
  if (!summary?.aligned) return [];
  return summary.steps.flatMap(({ instruction, createdBy, layer }) => {
    const size = layer === null ? undefined : layers[layer];
    return size ? [{ text: instruction || createdBy, size }] : [];
  });
}
