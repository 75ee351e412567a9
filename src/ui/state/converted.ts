/**
 * useConverted: an image in another form, made by the engine and opened beside the input it was made from. Made once for
 * each wish; what takes long shows as a task and can be cancelled.
 */
import { useQuery } from '@tanstack/react-query';
import type { Target } from '../../core/convert/options.ts';
import type { OpenedInput } from '../../engine/engine.ts';
import { engine, queryClient } from './engine.ts';
import { runTask } from './tasks.ts';

interface Conversion {
  /** The opened input. */
  readonly of: string;
  /** Key of the image or index. */
  readonly image: string;
  readonly to: Target;
  readonly as?: 'skopeo';
}

/** ms that a conversion nobody looks at stays open: going back and forth between views makes nothing anew. */
const OFFERED_MS = 60_000;

/** What the cache forgets is closed, or the input that it was made from could never be freed. */
queryClient.getQueryCache().subscribe(({ type, query }) => {
  const made = query.state.data as OpenedInput | undefined;
  if (type === 'removed' && query.queryKey[1] === 'converted' && made) void engine.close(made.id).catch(() => {});
});

export function useConverted(wanted: Conversion | undefined) {
  return useQuery({
    queryKey: [wanted?.of, 'converted', wanted],
    enabled: wanted !== undefined,
    gcTime: OFFERED_MS,
    queryFn: ({ signal }) =>
      runTask('Converting', signal, (options) => {
        const { of, image, to, as } = wanted as Conversion;
        return engine.open({ kind: 'converted', name: `as ${to}`, of, args: { images: [image], to, as } }, options);
      }),
  });
}
