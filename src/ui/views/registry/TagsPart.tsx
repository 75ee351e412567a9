/** A repository: its tags as a table, the cuts of those looked into, and what stops or limits the looking. */
import { useMemo } from 'react';
import type { Reference } from '../../../core/oci/reference.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { TagList } from '../../../core/store/registry/browse/tags.ts';
import { formatBrowse } from '../../state/registry/browsePlace.ts';
import { goOn, setDeep, useLookup } from '../../state/registry/lookups.ts';
import { RegistryNote } from '../../elements/registry/RegistryNote.tsx';
import { registryOfRepository, useTags } from '../../state/registry/registryQueries.ts';
import { showBrowse, walkBrowse } from '../../state/appState.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { useStill } from '../../parts/table/useStill.ts';
import type { TreeSort } from '../../parts/tree/treeModel.ts';
import { note, show, useShown } from '../../state/place/shows.ts';
import { BROWSE } from './browseState.ts';
import { FilterField } from './FilterField.tsx';
import { compareTags, openTag } from './openTags.ts';
import { TagCuts } from './TagCuts.tsx';
import { TagTable } from './TagTable.tsx';
import { fittingTags, tagRows } from './tagRows.ts';
import { putAside, useAside } from './browseState.ts';

interface TagsPartProps {
  readonly repository: string;
  readonly chosen: Pick<Reference, 'tag' | 'digest'>;
}

export function TagsPart({ repository, chosen }: TagsPartProps) {
  const query = useTags(repository);
  const registry = registryOfRepository(repository);
  if (query.error)
    return <RegistryNote registry={registry} thrown={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <p className="quiet-arrival p-4 text-ink-2">Listing the tags of {repository}…</p>;
  if (query.data.tags.length === 0 && !query.isFetching)
    return <p className="p-4 text-ink-2">This repository has no tags. Open its images by digest.</p>;
  return <Tags repository={repository} chosen={chosen} list={query.data} coming={query.isFetching} />;
}

function Tags({
  repository,
  chosen,
  list,
  coming,
}: TagsPartProps & { readonly list: TagList; readonly coming: boolean }) {
  const filter = useShown(BROWSE.filter);
  const sort = useShown(BROWSE.sort);
  const grouped = useShown(BROWSE.grouped);
  const setSort = (next: TreeSort) => show(BROWSE.sort, next);
  const heads = useLookup(repository, (lookup) => lookup.heads);
  const images = useLookup(repository, (lookup) => lookup.images);
  const wish = useMemo(() => ({ list, filter, sort, grouped }), [list, filter, sort, grouped]);
  const { value: rows, onPointerMove } = useStill(
    useMemo(() => tagRows(wish.list, { heads, images }, wish), [wish, heads, images]),
    wish,
  );
  const fitting = useMemo(() => fittingTags(list, filter), [list, filter]);
  const choose = (tag: string, passing = false) =>
    (passing ? walkBrowse : showBrowse)(formatBrowse(repository, { tag }));
  return (
    <>
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 py-1 text-ink-2 text-sm">
        <h2 className="break-all font-medium text-base text-ink">{repository}</h2>
        <FilterField label="Filter tags" value={filter} onChange={(text) => note(BROWSE.filter, text)} />
        <Options
          repository={repository}
          sort={sort}
          grouped={grouped}
          onSort={setSort}
          onGroup={(on) => show(BROWSE.grouped, on)}
        />
        <span role="status">{countText(list, fitting, coming)}</span>
      </header>
      <Notes repository={repository} list={list} chosen={chosen.tag} />
      <TagCuts repository={repository} list={list} chosen={chosen.tag} onChoose={choose} />
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">No tags match the filter.</p>
      ) : (
        <div className="min-h-0 flex-1" onPointerMove={onPointerMove}>
          <TagTable
            // What comes in parts lies elsewhere once the rest has come: the whole list begins anew, and shows the chosen tag.
            key={coming ? 'coming' : 'whole'}
            repository={repository}
            list={list}
            rows={rows}
            sort={sort}
            chosen={chosen.tag}
            onSort={setSort}
            onChoose={choose}
            onOpen={(tag) => openTag(repository, tag)}
          />
        </div>
      )}
    </>
  );
}

function countText(list: TagList, fitting: number, coming: boolean): string {
  const all = list.tags.length;
  const words = `${formatCount(all)} ${all === 1 ? 'tag' : 'tags'}${coming ? ' so far' : ''}`;
  return fitting === all ? words : `${formatCount(fitting)} of ${words}`;
}

interface OptionsProps {
  readonly repository: string;
  readonly sort: TreeSort;
  readonly grouped: boolean;
  readonly onSort: (sort: TreeSort) => void;
  readonly onGroup: (grouped: boolean) => void;
}

function Options({ repository, sort, grouped, onSort, onGroup }: OptionsProps) {
  const deep = useLookup(repository, (lookup) => lookup.deep);
  const check = (label: string, on: boolean, set: (on: boolean) => void, title: string) => (
    <label className="flex h-6 items-center gap-1.5" title={title}>
      <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
  return (
    <>
      <label className="flex items-center gap-1.5">
        Sort
        <select
          value={sort.key}
          onChange={({ target: { value } }) =>
            onSort({ key: value, order: value === 'created' || value === 'size' ? 'descending' : 'ascending' })
          }
          className="h-6 rounded-sm border border-line-strong bg-raised px-1"
        >
          <option value="tag">as versions</option>
          <option value="name">by name</option>
          <option value="created">newest first</option>
          <option value="size">largest first</option>
        </select>
      </label>
      {check('Group same', grouped, onGroup, 'Show tags with the same digest under the first of them')}
      {check(
        'Platforms and sizes',
        deep,
        (on) => setDeep(repository, on),
        'Reads the manifest of each tag in view. Docker Hub counts each as a pull. When off, Cutaway sends only HEAD requests.',
      )}
    </>
  );
}

/** What limits the list, and the tag that waits to be compared. */
function Notes({ repository, list, chosen }: { repository: string; list: TagList; chosen: string | undefined }) {
  const stopped = useLookup(repository, (lookup) => lookup.stopped);
  const aside = useAside(repository);
  const other = chosen !== undefined && chosen !== aside ? chosen : undefined;
  return (
    <>
      {stopped && (
        <div role="alert" className="flex flex-wrap items-center gap-2 border-line border-b bg-warn-soft px-3 py-1">
          <span>Tag lookup stopped. {visibleText(stopped.message)} All tags are listed.</span>
          <ActionButton onClick={() => goOn(repository)}>Continue</ActionButton>
        </div>
      )}
      {!list.complete && list.problem && (
        <p role="alert" className="border-line border-b bg-warn-soft px-3 py-1">
          The list is incomplete: {visibleText(list.problem.message)}
        </p>
      )}
      {aside !== undefined && (
        <div className="flex flex-wrap items-center gap-2 border-line border-b bg-accent-soft px-3 py-1">
          <span>
            Compare <b className="font-mono">{visibleText(aside)}</b> with{' '}
            {other === undefined ? 'another tag: choose it below.' : <b className="font-mono">{visibleText(other)}</b>}
          </span>
          {other !== undefined && (
            <ActionButton onClick={() => compareTags(repository, aside, other)}>Compare</ActionButton>
          )}
          <ActionButton onClick={() => putAside(repository, null)}>Cancel</ActionButton>
        </div>
      )}
    </>
  );
}
