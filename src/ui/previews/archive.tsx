/** Archive: a file that holds files, as a folder; what is in it is looked at like any other file. */
import { visibleText } from '../../core/oci/text.ts';
import { FailureNote } from '../elements/answer/FailureNote.tsx';
import { ArchiveTree } from './archive/ArchiveTree.tsx';
import { looksLikeArchive } from './archive/archiveHead.ts';
import { lastName } from './inside/insideTarget.ts';
import type { Preview, PreviewProps } from './preview.ts';
import { LONG, useAnswer } from '../state/answer.ts';

function ArchiveView({ subject, path, onInside }: PreviewProps) {
  const { openedID, target } = subject;
  const how = { doing: 'Opening the archive', ...LONG };
  const { data, error, refetch } = useAnswer([openedID], 'archive', { target }, how);
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
