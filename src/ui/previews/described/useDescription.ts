/** useDescription: what the worker reads out of a file whose format it knows. */
import { useQuery } from '@tanstack/react-query';
import type { Description, ReaderName } from '../../../core/content/description.ts';
import { engine } from '../../state/engine.ts';
import { runTask } from '../../state/tasks.ts';
import type { PreviewProps } from '../preview.ts';

export type { Description };

export function useDescription({ subject, path }: PreviewProps, as: ReaderName | undefined) {
  const { openedID, target } = subject;
  return useQuery({
    queryKey: [openedID, 'describe', target, path, as],
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Reading the file', signal, (options) =>
        engine.ask([openedID], 'describe', { target, path, as }, options),
      ),
  });
}
