/** Archive: a file that holds files, as a folder; what is in it is looked at like any other file. */
import { useQuery } from '@tanstack/react-query';
import { visibleText } from '../../core/oci/text.ts';
import { FailureNote } from '../elements/answer/FailureNote.tsx';
import { engine } from '../state/engine.ts';
import { runTask } from '../state/tasks.ts';
import { ArchiveTree } from './archive/ArchiveTree.tsx';
import { looksLikeArchive } from './archive/archiveHead.ts';
import { lastName } from './inside/insideTarget.ts';
import type { Preview, PreviewProps } from './preview.ts';

function ArchiveView({ subject, path, onInside }: PreviewProps) {
  const { openedID, target } = subject;
  const { data, error, refetch } = useQuery({
    queryKey: [openedID, 'archive', target],
    // Trees of archives may be large; those left a while ago are asked for again.
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Opening the archive', signal, (options) => engine.ask([openedID], 'archive', { target }, options)),
  });
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const name = visibleText(lastName(path));
  return <ArchiveTree key={JSON.stringify(target)} subject={subject} name={name} answer={data} onInside={onInside} />;
}

export const archive: Preview = {
  name: 'archive',
  title: 'Archive',
  accepts: looksLikeArchive,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: ArchiveView,
};
