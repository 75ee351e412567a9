/** What a search has found so far: how much, from how many layers, the list, and what could not be read. */
import type { Basis } from '../../../../core/oci/basis/basis.ts';
import { BasisNote } from '../../../elements/answer/BasisNote.tsx';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import { saveBlob } from '../../../state/save/save.ts';
import { imageAt, imagesUnder } from '../../../state/objectIndex.ts';
import type { ViewProps } from '../../../state/viewProps.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { Toolbar } from '../../../parts/controls/Toolbar.tsx';
import { formatCount } from '../../../parts/format.ts';
import { ProgressBar } from '../../../parts/ProgressBar.tsx';
import { type RowID, TreeTable } from '../../../parts/TreeTable.tsx';
import { useClosedRows } from '../../../parts/tree/useClosedRows.ts';
import { hrefOfHit, openHit } from '../openHit.ts';
import { readQuery } from '../query/typed.ts';
import { onUnlessOff, show, sorted, useShown } from '../../../state/place/shows.ts';
import { cancelSearch, type SearchRun } from '../searchState.ts';
import { hitsAsJSON, hitsAsTSV } from './exportHits.ts';
import { hitColumns } from './hitColumns.tsx';
import { type HitRow, hitModel, hitRows } from './hitRows.ts';
import { imageText, placesOf } from './places.ts';

/** How hits are listed; links carry it. */
const HITS = {
  grouped: onUnlessOff('search.grouped'),
  /** As they were found, where no column is named. */
  sort: sorted('search.sort', { key: '', order: 'ascending' }),
};

interface ResultsProps extends ViewProps {
  readonly run: SearchRun;
  readonly onAgain: () => void;
}

export function Results({ slot, opened, run, onAgain }: ResultsProps) {
  const grouped = useShown(HITS.grouped);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Toolbar
        label="Hits"
        className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 text-sm"
      >
        <span role="status" className="text-ink-2">
          {countText(run)}
        </span>
        {run.progress && <ProgressBar progress={run.progress} />}
        {run.status === 'running' && <ActionButton onClick={() => cancelSearch(opened.id)}>Cancel</ActionButton>}
        <span className="ml-auto flex items-center gap-3">
          <label className="inline-flex h-6 items-center gap-1">
            <input type="checkbox" checked={grouped} onChange={(event) => show(HITS.grouped, event.target.checked)} />
            by layer
          </label>
          {run.hits.length > 0 && (
            <fieldset aria-label="Export hits" className="flex items-center gap-1">
              <ActionButton onClick={() => saveBlob(hitsAsTSV(run.hits, run.layers, opened), 'hits.tsv')}>
                TSV
              </ActionButton>
              <ActionButton onClick={() => saveBlob(hitsAsJSON(run.hits, run.layers, opened), 'hits.jsonl')}>
                JSON
              </ActionButton>
            </fieldset>
          )}
        </span>
      </Toolbar>
      <Trouble run={run} slot={slot} opened={opened} onAgain={onAgain} />
      <BasisNote basis={{ incomplete: [], unchecked: uncheckedIn(run) }} openedID={opened.id} what="What was found" />
      {run.hits.length > 0 && <HitList slot={slot} opened={opened} run={run} grouped={grouped} />}
      {run.hits.length === 0 && run.status === 'done' && <Nothing run={run} />}
    </div>
  );
}

/** `1,234 hits in 9 layers, 3 not read yet`. */
function countText({ q, status, hits, found, layers, finished, answer, entries }: SearchRun): string {
  const { query } = readQuery(q);
  const lines = hits.reduce((sum, hit) => sum + (hit.lines?.length ?? 0), 0);
  const contents = query?.text !== undefined;
  // What met the other conditions is not a hit before its content was looked at.
  const met = query?.sha256 === undefined ? Math.max(found, hits.length) : hits.length;
  const total = answer ? answer.total : contents ? lines : met;
  const unit = contents ? (total === 1 ? 'line' : 'lines') : total === 1 ? 'hit' : 'hits';
  const files = contents ? ` in ${formatCount(hits.length)} ${hits.length === 1 ? 'file' : 'files'}` : '';
  const more = answer?.stopped ? ', search stopped there' : '';
  const shown =
    answer && !contents && answer.total > answer.shown ? `, the first ${formatCount(answer.shown)} shown` : '';
  const left = layers.length - finished;
  const where = layers.length === 1 ? '1 layer' : `${formatCount(layers.length)} layers`;
  const waiting =
    left > 0 ? `, ${formatCount(left)} not ${contents ? 'searched' : 'read'}${status === 'running' ? ' yet' : ''}` : '';
  const binary = answer && answer.binary > 0 ? `, ${formatCount(answer.binary)} binary files left out` : '';
  const of = status === 'done' ? ` of ${formatCount(entries)} entries` : '';
  return `${formatCount(total)} ${unit}${files}${contents ? '' : of} in ${where}${waiting}${shown}${more}${binary}`;
}

/** By their places in images. */
function uncheckedIn({ answer }: SearchRun): Basis['unchecked'] {
  return (answer?.unchecked ?? []).map((one) => ({
    ...one,
    layer: answer?.layers[one.layer]?.places[0]?.layer ?? one.layer,
  }));
}

function Trouble({ run, slot, opened, onAgain }: ResultsProps) {
  const unread = run.answer?.unread ?? [];
  const image = imageAt(opened, slot.key)?.key;
  const nameOf = (layer: number): string => {
    const places = run.layers[layer]?.places ?? [];
    return `Layer ${(places.find((place) => place.image === image) ?? places[0])?.layer ?? layer}`;
  };
  if (run.status === 'cancelled' || run.status === 'failed') {
    const said = run.status === 'cancelled' ? 'Cancelled. These are the results so far.' : run.failure?.message;
    return (
      <p
        role="alert"
        className="flex shrink-0 items-center gap-3 border-line border-b bg-warn-soft px-3 py-1 text-sm text-warn"
      >
        {visibleText(said ?? '')} <ActionButton onClick={onAgain}>Search again</ActionButton>
      </p>
    );
  }
  if (unread.length === 0) return null;
  return (
    <ul
      role="alert"
      className="max-h-24 shrink-0 overflow-y-auto border-line border-b bg-warn-soft px-3 py-1 text-sm text-warn"
    >
      {unread.map(({ layer, message, partly }) => (
        <li key={layer}>
          {nameOf(layer)} {partly ? 'was searched only in part' : 'was not searched'}: {visibleText(message)}
        </li>
      ))}
    </ul>
  );
}

function Nothing({ run }: { readonly run: SearchRun }) {
  const { answer, layers } = run;
  const looked = answer && answer.files > 0 ? ` and in ${formatCount(answer.files)} files` : '';
  return (
    <p className="p-4 text-ink-2">
      No matches in {formatCount(run.entries)} entries of {formatCount(layers.length)} layers{looked}. Text and globs
      without a slash match base names; those with a slash match whole paths.
    </p>
  );
}

/** px: a name, and below it where it lies. */
const TWO_LINES = 40;

interface HitListProps extends Omit<ResultsProps, 'onAgain'> {
  readonly grouped: boolean;
}

function HitList({ slot, opened, run, grouped }: HitListProps) {
  const [closed, toggle] = useClosedRows();
  const order = useShown(HITS.sort);
  const sort = order.key === '' ? undefined : order;
  const [selected, setSelected] = useState<RowID | null>(null);
  const { hits } = run;
  const image = imageAt(opened, slot.key)?.key;
  const rows = useMemo(() => hitRows(hits, { grouped, sort, closed }), [hits, grouped, sort, closed]);
  const ways = useWays(slot, run, image);
  const table = useHitTable({ rows, closed, run, opened, image, ways });
  const act = (id: RowID) => {
    const row = rows[table.model.rowOf(id)];
    if (row?.kind === 'layer') toggle(id, closed.has(String(id)));
    else if (row) ways.current.open(row);
  };
  return (
    <div className="min-h-0 flex-1">
      <TreeTable
        label="Hits"
        rowHeight={TWO_LINES}
        {...table}
        selected={selected}
        onSelect={setSelected}
        onToggle={toggle}
        onAct={act}
        {...(sort ? { sort } : {})}
        onSort={(next) => show(HITS.sort, next)}
      />
    </div>
  );
}

interface Ways {
  /** Goes to what the row shows. */
  open(row: HitRow | undefined): void;
  hrefOf(row: HitRow | undefined): string | undefined;
}

/** From a row to the file it shows: as a ref, since a table need not be made anew when only the ways change. */
function useWays(slot: ViewProps['slot'], { layers }: SearchRun, image: string | undefined): RefObject<Ways> {
  const hitAt = (row: Exclude<HitRow, { kind: 'layer' }>) => {
    const line = row.kind === 'line' ? (row.hit.lines?.[row.line]?.line ?? null) : null;
    return [slot, row.hit, placesOf(row.hit, layers, image)[0], line] as const;
  };
  const now: Ways = {
    open: (row) => row && row.kind !== 'layer' && openHit(...hitAt(row)),
    hrefOf: (row) => (row && row.kind !== 'layer' ? hrefOfHit(...hitAt(row)) : undefined),
  };
  const ways = useRef(now);
  ways.current = now;
  return ways;
}

interface HitTable extends Pick<ResultsProps, 'run' | 'opened'> {
  readonly rows: readonly HitRow[];
  readonly closed: ReadonlySet<string>;
  readonly image: string | undefined;
  readonly ways: RefObject<Ways>;
}

function useHitTable({ rows, closed, run, opened, image, ways }: HitTable) {
  const { layers, q } = run;
  const several = imagesUnder(opened.roots).length > 1;
  return useMemo(() => {
    const first = (layer: number) => {
      const places = layers[layer]?.places ?? [];
      return places.find((place) => place.image === image) ?? places[0];
    };
    const titleOf = (layer: number) => {
      const place = first(layer);
      const name = several && place ? ` of ${imageText(opened, place.image)}` : '';
      return { layer: place?.layer ?? layer, title: `Layer ${place?.layer ?? layer}${name}` };
    };
    return {
      columns: hitColumns({
        rows,
        placesOf: (hit) => placesOf(hit, layers, image),
        placeOfLayer: titleOf,
        imageText: several ? (key) => imageText(opened, key) : undefined,
        hrefOf: (at) => ways.current.hrefOf(rows[at]),
        onOpen: (at) => ways.current.open(rows[at]),
        names: readQuery(q).query?.names ?? [],
      }),
      model: hitModel(rows, closed, (layer) => first(layer)?.layer ?? layer),
    };
  }, [rows, closed, layers, image, several, opened, q, ways]);
}
