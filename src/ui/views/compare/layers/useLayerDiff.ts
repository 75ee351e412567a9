/** Two layers as tar streams, header by header: asked once for each pair. */
import { useQuery } from '@tanstack/react-query';
import { engine } from '../../../state/engine.ts';
import { runTask } from '../../../state/tasks.ts';
import type { Compared } from '../useCompared.ts';

/** `asks`: else it only looks whether the answer is there. */
export function useLayerDiff(compared: Compared, keys: { readonly left: string; readonly right: string }, asks = true) {
  const ids = [compared.left.id, compared.right.id];
  return useQuery({
    queryKey: ['diffLayers', ids, keys],
    enabled: asks,
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Comparing headers', signal, (options) => engine.ask(ids, 'diffLayers', keys, options)),
  });
}
