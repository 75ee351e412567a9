/** The repositories of a registry, where it tells; else why not, and what to do. */
import { useMemo, useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { toFailure } from '../../state/errors.ts';
import { RegistryNote } from '../../elements/registry/RegistryNote.tsx';
import { useCatalog } from '../../state/registry/registryQueries.ts';
import { showBrowse } from '../../state/appState.ts';
import { formatCount } from '../../parts/format.ts';
import { TreeTable } from '../../parts/TreeTable.tsx';
import { flatModel } from '../../parts/table/records.ts';
import type { TreeColumn } from '../../parts/tree/treeModel.ts';
import { note, useShown } from '../../state/place/shows.ts';
import { BROWSE } from './browseState.ts';
import { FilterField } from './FilterField.tsx';

export function CatalogPart({ registry }: { readonly registry: string }) {
  const query = useCatalog(registry);
  const filter = useShown(BROWSE.filter);
  const [chosen, setChosen] = useState(0);
  const all = query.data?.repositories;
  const names = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return (all ?? []).filter((name) => name.includes(wanted));
  }, [all, filter]);
  const model = useMemo(() => flatModel(names, (name) => name), [names]);
  const columns = useMemo<readonly TreeColumn[]>(
    () => [{ key: 'name', title: 'Repository', mono: true, cell: (row) => visibleText(names[row] ?? '') }],
    [names],
  );
  if (query.error) return <NoCatalog registry={registry} thrown={query.error} onRetry={() => void query.refetch()} />;
  if (!all) return <p className="quiet-arrival p-4 text-ink-2">Listing the repositories of {registry}…</p>;
  return (
    <>
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 py-1 text-ink-2 text-sm">
        <h2 className="font-medium text-base text-ink">Repositories of {registry}</h2>
        <FilterField label="Filter repositories" value={filter} onChange={(text) => note(BROWSE.filter, text)} />
        <span role="status">
          {names.length === all.length ? '' : `${formatCount(names.length)} of `}
          {formatCount(all.length)} {all.length === 1 ? 'repository' : 'repositories'}
          {query.isFetching ? ' so far' : query.data?.complete ? '' : ' (there are more)'}
        </span>
      </header>
      {query.data?.problem && <p className="px-3 py-1 text-warn">{visibleText(query.data.problem.message)}</p>}
      {names.length === 0 ? (
        <p className="p-4 text-ink-2">
          {all.length === 0 ? 'This registry has no repositories yet.' : 'No repositories match the filter.'}
        </p>
      ) : (
        <div className="min-h-0 flex-1">
          <TreeTable
            label="Repositories"
            model={model}
            columns={columns}
            selected={Math.min(chosen, names.length - 1)}
            onSelect={(id) => setChosen(Number(id))}
            onToggle={() => undefined}
            onAct={(id) => showBrowse(`${registry}/${names[Number(id)]}`)}
          />
        </div>
      )}
    </>
  );
}

const NOT_LISTED = {
  title: 'This registry does not list its repositories.',
  remedy: 'Enter a repository name above to list its tags.',
};

interface NoCatalogProps {
  readonly registry: string;
  readonly thrown: Error;
  readonly onRetry: () => void;
}

function NoCatalog({ registry, thrown, onRetry }: NoCatalogProps) {
  const none = toFailure(thrown).message.includes('does not list its repositories.');
  return <RegistryNote registry={registry} thrown={thrown} onRetry={onRetry} text={none ? NOT_LISTED : undefined} />;
}
