/** Checkpoints of a published index: whether they could be those of a layer. */
import type { Checkpoints } from '../../bytes/codecs/checkpoints.ts';

/** 32 KiB deflated, where it does not compress. */
const WINDOW_MAX_BYTES = 33 * 1024;

/** What can't be, as the end of a sentence; undefined where all could. */
export function checkpointsProblem(
  { codec, count, at, out, state, windowStart }: Checkpoints,
  { size, uncompressedSize }: { readonly size: number; readonly uncompressedSize: number },
): string | undefined {
  for (let i = 0; i < count; i++) {
    const [before, given] = i > 0 ? [at[i - 1], out[i - 1]] : [0, 0];
    if (!(at[i] > before && at[i] < size)) return `checkpoint ${i} is not inside the layer, or out of order`;
    // An empty member at the end (the footer of eStargz) begins where the content ends.
    if (!(out[i] > given && out[i] <= uncompressedSize))
      return `checkpoint ${i} is not inside the tar, or out of order`;
    if (codec !== 'xz' && state[i] > 7) return `checkpoint ${i} uses ${state[i]} bits of a byte`;
    const window = windowStart[i + 1] - windowStart[i];
    if (window > WINDOW_MAX_BYTES || (codec !== 'gzip' && window > 0))
      return `the window of checkpoint ${i} is too large`;
  }
  return undefined;
}
