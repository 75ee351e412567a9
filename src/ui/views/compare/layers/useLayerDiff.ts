/** Two layers as tar streams, header by header: asked once for each pair. */
import type { Compared } from '../useCompared.ts';
import { LONG, useAnswer } from '../../../state/answer.ts';

/** `asks`: else it only looks whether the answer is there. */
export function useLayerDiff(compared: Compared, keys: { readonly left: string; readonly right: string }, asks = true) {
  const ids = [compared.left.id, compared.right.id];
  return useAnswer(ids, 'diffLayers', keys, { doing: 'Comparing headers', enabled: asks, ...LONG });
}
