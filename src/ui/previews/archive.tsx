/** Archive: a file that holds files, as a folder; what is in it is looked at like any other file. */
import { useQuery } from '@tanstack/react-query';
import { visibleText } from '../../core/oci/text.ts';
import { engine } from '../app/engine.ts';
import { ERRORS, toFailure } from '../app/errors.ts';
import { runTask } from '../app/state/tasks.ts';
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
  if (error) return <Failure thrown={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const name = visibleText(lastName(path));
  return <ArchiveTree key={JSON.stringify(target)} subject={subject} name={name} answer={data} onInside={onInside} />;
}

function Failure({ thrown, onRetry }: { readonly thrown: unknown; readonly onRetry: () => void }) {
  const failure = toFailure(thrown);
  return (
    <div role="alert" className="flex flex-col items-start gap-1 p-4">
      <p className="font-medium text-error">✕ {ERRORS[failure.code].title}</p>
      <p className="text-ink">{visibleText(failure.message)}</p>
      {failure.at !== '' && <p className="break-all font-mono text-ink-2 text-sm">{visibleText(failure.at)}</p>}
      <button type="button" onClick={onRetry} className="mt-1 h-6 text-accent hover:underline">
        Try again
      </button>
    </div>
  );
}

export const archive: Preview = {
  name: 'archive',
  title: 'Archive',
  accepts: looksLikeArchive,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: ArchiveView,
};
