/**
 * useConverted: an image in another form, made by the engine and opened beside the input it was made from. Made once for
 * each wish; what takes long shows as a task and can be cancelled.
 */
import { useQuery } from '@tanstack/react-query';
import type { Target } from '../../core/convert/options.ts';
import { engine } from './engine.ts';
import { runTask } from './state/tasks.ts';

export interface Conversion {
  /** The opened input. */
  readonly of: string;
  /** Key of the image or index. */
  readonly image: string;
  readonly to: Target;
  readonly as?: 'skopeo';
}

export function useConverted(wanted: Conversion | undefined) {
  return useQuery({
    queryKey: [wanted?.of, 'converted', wanted],
    enabled: wanted !== undefined,
    queryFn: ({ signal }) =>
      runTask('Converting', signal, (options) => {
        const { of, image, to, as } = wanted as Conversion;
        return engine.open({ kind: 'converted', name: `as ${to}`, of, args: { images: [image], to, as } }, options);
      }),
  });
}
