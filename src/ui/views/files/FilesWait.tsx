/** What stands where the rows would be: the work with its progress and Cancel, a failure, or a reason for no rows. */
import { useEffect, useState } from 'react';
import type { Progress } from '../../../engine/engine.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { showView } from '../../state/appState.ts';
import { isArtifact } from '../../state/cut/cutParts.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import { clearFilters } from './filesState.ts';
import type { ShownRows } from './useFileRows.ts';
import type { Files, FilesPlace, useFiles } from './useFiles.ts';

interface FilesWaitProps {
  readonly query: ReturnType<typeof useFiles>['query'];
  readonly progress: Progress | null;
  readonly label: string;
  readonly onCancel: () => void;
  readonly place: FilesPlace;
  readonly shown: ShownRows | undefined;
}

/** ms: shorter work shows nothing, so that nothing flickers. */
const PATIENCE = 200;

function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [busy]);
  return late && busy;
}

export function FilesWait({ query, progress, label, onCancel, place, shown }: FilesWaitProps) {
  const late = useLate(query.isFetching);
  if (query.error) {
    return (
      <div className="absolute inset-0 overflow-y-auto bg-ground">
        <FailureNote thrown={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (query.isFetching)
    return late ? <Working {...{ progress, label, onCancel }} over={query.data !== undefined} /> : null;
  if (!query.data || query.isPlaceholderData) {
    return (
      <Note>
        Stopped before the files were listed.{' '}
        <button type="button" className="text-accent hover:underline" onClick={() => void query.refetch()}>
          Go on
        </button>
      </Note>
    );
  }
  if (!shown || shown.rows.count > 0) return null;
  if (shown.filtered) {
    return (
      <Note>
        No files match.{' '}
        <button type="button" className="text-accent hover:underline" onClick={clearFilters}>
          Clear the filters
        </button>
      </Note>
    );
  }
  if (holdsNoFiles(place, query.data))
    return (
      <Note>
        This artifact does not ship image files:{' '}
        {visibleText([...new Set(place.layers.map((layer) => layer.mediaType))].join(', '))}.{' '}
        <button type="button" className="text-accent hover:underline" onClick={() => showView('objects')}>
          Show its objects
        </button>
      </Note>
    );
  if (query.data.basis.incomplete.length > 0) return <Note>None of it could be read.</Note>;
  return (
    <Note>
      {place.mode === 'layer'
        ? `Layer ${place.depth} is empty: its tar has no entries.`
        : 'These layers contain no files.'}
    </Note>
  );
}

/** An artifact of a model or a chart is whole without a single archive of files. */
export function holdsNoFiles({ image, layers }: FilesPlace, { basis }: Pick<Files, 'basis'>): boolean {
  return (
    isArtifact(image) &&
    basis.incomplete.length === layers.length &&
    basis.incomplete.every(({ why }) => why === 'unsupported')
  );
}

function Note({ children }: { readonly children: React.ReactNode }) {
  return (
    <p className="pointer-events-none absolute inset-x-0 top-6 p-4 text-ink-2 *:pointer-events-auto">{children}</p>
  );
}

interface WorkingProps extends Pick<FilesWaitProps, 'progress' | 'label' | 'onCancel'> {
  /** Rows of the tree before are still there to be read. */
  readonly over: boolean;
}

function Working({ progress, label, onCancel, over }: WorkingProps) {
  return (
    <div className={`absolute inset-x-0 flex flex-col ${over ? 'bottom-0' : 'top-0 bottom-0 bg-ground'}`}>
      {!over && <Skeleton />}
      <div className="mt-auto flex min-h-8 items-center gap-3 border-line border-t bg-raised px-3 text-sm">
        <span role="status" className="min-w-0 flex-1 truncate">
          {label}…{progress?.step ? ` ${progress.step}` : ''}
        </span>
        {progress && <ProgressBar progress={progress} />}
        <button type="button" onClick={onCancel} className="h-6 text-accent hover:underline">
          Cancel
        </button>
      </div>
    </div>
  );
}

/** Rows to come, at their places. */
function Skeleton() {
  return (
    <div aria-hidden="true" className="min-h-0 flex-1 overflow-hidden pt-6">
      {Array.from({ length: 24 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={row} className="flex h-6 items-center px-8">
          <span className="h-2 rounded-sm bg-sunken" style={{ width: 60 + ((row * 53) % 140) }} />
        </div>
      ))}
    </div>
  );
}
