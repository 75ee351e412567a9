/** Cached indexes: which tables of contents this browser keeps of layers seen before, and the way to be rid of them. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Stored } from '../../../engine/questions/cache/answers.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { formatCount } from '../../parts/format.ts';
import { toast } from '../../parts/Toasts.tsx';
import { engine, queryClient } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { dialogDrawn } from '../dialogs/dialogs.ts';
import { CachedIndexesTable } from './CachedIndexesTable.tsx';
import { CACHED_DIALOG, CACHED_QUERY } from './cachedIndexesState.ts';

export function CachedIndexesDialog() {
  const [shown, setShown] = useState(false);
  useEffect(dialogDrawn, []);
  return (
    <dialog
      id={CACHED_DIALOG}
      aria-labelledby="cached-indexes-title"
      onToggle={(event) => setShown(event.newState === 'open')}
      className="m-auto max-h-[85dvh] w-[min(760px,94vw)] overflow-y-auto rounded-md border border-line bg-raised p-5 text-ink shadow-xl backdrop:bg-black/40"
    >
      <header className="mb-3 flex items-center justify-between">
        <h2 id="cached-indexes-title" className="font-semibold text-lg">
          Cached indexes
        </h2>
        <form method="dialog">
          <button
            type="submit"
            aria-label="Close cached indexes"
            className="inline-flex size-7 items-center justify-center rounded-sm hover:bg-sunken"
          >
            <X size={16} aria-hidden="true" />
          </button>
        </form>
      </header>
      <p className="mb-3 max-w-prose text-ink-2">
        When the digest of a layer has been verified, this browser stores the index of the layer, so that Cutaway can
        list the layer the next time without reading it. An index holds names, sizes, owners and times, and for
        compressed layers the checkpoints from which decoding can start (at most 1% of the layer). File contents are not
        stored, and nothing leaves this machine unless its server keeps shared indexes.
      </p>
      <ShareSwitch />
      {shown && <Content />}
    </dialog>
  );
}

/** Indexes that others made: attached to an image in a registry, or offered through the server of this page. */
function ShareSwitch() {
  const use = useSettings(({ sharedIndexes }) => sharedIndexes);
  return (
    <label className="mb-3 flex max-w-prose items-baseline gap-2">
      <input
        type="checkbox"
        checked={use}
        onChange={({ target }) => setSettings({ sharedIndexes: target.checked })}
        className="translate-y-0.5"
      />
      <span>
        Use shared indexes{' '}
        <span className="text-ink-2">
          that others attached to an image in its registry, or that this server keeps. A layer is then listed without
          reading it; Cutaway then says whose index it is and that it was not checked. This applies to layers listed
          from now on.
        </span>
      </span>
    </label>
  );
}

function Content() {
  const { data, error } = useQuery({ queryKey: CACHED_QUERY, queryFn: () => engine.ask([], 'stored', {}) });
  const clear = useMutation({
    mutationFn: (key: string | undefined) => engine.ask([], 'clearStored', key === undefined ? {} : { key }),
    onSuccess: (left) => queryClient.setQueryData(CACHED_QUERY, left),
    onError: (thrown) => toast(`Could not clear the cached indexes: ${toFailure(thrown).message}`),
  });
  if (error) return <p role="alert">{toFailure(error).message}</p>;
  if (data === undefined) return <p className="quiet-arrival text-ink-3">Looking…</p>;
  if (data === null) return <p>This browser does not give this page storage, so no indexes are cached.</p>;
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Sum stored={data} />
        <button
          type="button"
          disabled={data.layers.length === 0 || clear.isPending}
          onClick={() => clear.mutate(undefined)}
          className="h-6 rounded-sm border border-line-strong px-2 text-sm hover:bg-sunken disabled:text-ink-3"
        >
          Clear all
        </button>
      </div>
      {data.layers.length === 0 ? (
        <p className="text-ink-3">
          No indexes are cached yet. Open the files of a layer and wait until the layer is verified.
        </p>
      ) : (
        <CachedIndexesTable layers={data.layers} onClear={(key) => clear.mutate(key)} />
      )}
    </>
  );
}

function Sum({ stored: { layers, bytes, bound, quota, usage } }: { readonly stored: Stored }) {
  return (
    <p aria-live="polite">
      {formatCount(layers.length)} {layers.length === 1 ? 'layer' : 'layers'}, <Bytes size={bytes} /> of at most{' '}
      <Bytes size={bound} />
      {quota !== undefined && (
        <span className="text-ink-3">
          {' · this browser allows '}
          <Bytes size={quota} />
          {usage !== undefined && (
            <>
              , <Bytes size={usage} /> used
            </>
          )}
        </span>
      )}
    </p>
  );
}
