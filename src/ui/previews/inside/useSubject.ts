/** useSubject: the first bytes of what is looked at, and a reader of the rest. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { engine } from '../../state/engine.ts';
import { runTask } from '../../state/tasks.ts';
import { HEAD_BYTES, type PreviewSource, type PreviewSubject } from '../preview.ts';

/** `size` until it is known for sure. */
export function useSubject({ openedID, target }: PreviewSubject, size: number) {
  const head = useQuery({
    queryKey: [openedID, 'head', target],
    // Heads are up to 1 MiB each; keep those looked at a moment ago only.
    gcTime: 30_000,
    queryFn: ({ signal }) =>
      runTask('Reading the file', signal, (options) => engine.read(openedID, target, 0, HEAD_BYTES, options)),
  });
  const source = useMemo<PreviewSource>(
    () => ({
      size: head.data?.size ?? size,
      read: async (start, end, signal) =>
        (await runTask('Reading the file', signal, (options) => engine.read(openedID, target, start, end, options)))
          .bytes,
    }),
    [openedID, target, size, head.data?.size],
  );
  return { head, source };
}
