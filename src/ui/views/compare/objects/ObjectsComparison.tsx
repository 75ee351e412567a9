/** The objects of both sides: two cuts with ribbons as the overview, all pairs as a table, and one of them explained. */
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Pair } from '../../../../core/diff/images.ts';
import { ignoringNoise, isLeftOut } from '../../../../core/diff/judgement/ignored.ts';
import { NOISE, pairNoise } from '../../../../core/diff/noise.ts';
import { formatCount } from '../../../parts/format.ts';
import { note, useShown } from '../../../state/place/shows.ts';
import { COMPARE } from '../compareState.ts';
import { PairCuts } from '../cuts/PairCuts.tsx';
import type { Leaving } from '../noise/useLeaving.ts';
import type { Compared } from '../useCompared.ts';
import { PairDetails } from './PairDetails.tsx';
import { PairTable } from './PairTable.tsx';
import { nextChange, type PairRow, pairRows } from './pairRows.ts';
import { TypeLegend } from './TypeLegend.tsx';

interface ObjectsComparisonProps {
  readonly compared: Compared;
  readonly leaving: Leaving;
  /** What the files are known to differ in at most. */
  readonly explained: number;
}

export function ObjectsComparison({ compared, leaving, explained }: ObjectsComparisonProps) {
  const { root } = compared;
  const rows = useMemo(() => pairRows(root), [root]);
  const { ignored, showHidden } = leaving;
  const isOut = useMemo(() => {
    const what = ignoringNoise(ignored);
    const out = new Set(rows.flatMap(({ pair }) => (isLeftOut(pair, what, explained) ? [pair] : [])));
    return (pair: Pair) => out.has(pair);
  }, [rows, explained, ignored]);
  const counts = (pair: Pair) => showHidden || !isOut(pair);
  const chosen = useShown(COMPARE.object);
  const setChosen = (id: string | null) => note(COMPARE.object, id);
  const [legend, setLegend] = useState(false);
  const first = rows[Math.max(0, nextChange(rows, -1, 1, counts))];
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (chosen ?? first?.id)),
  );
  const row = rows[at];
  const { image, above } = useMemo(() => drawnPair(root, row?.pair ?? root), [root, row]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return;
    const next = nextChange(rows, at, event.key === 'n' ? 1 : -1, counts);
    if (next >= 0) setChosen(rows[next]?.id ?? null);
    event.preventDefault();
  };
  const show = (id: string) => {
    setLegend(false);
    setChosen(id);
  };
  return (
    <div className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_minmax(0,1fr)] overflow-y-auto @max-2xl:grid-rows-[18rem_16rem_24rem]">
      <div className="grid min-h-0 border-line border-b @2xl:grid-cols-[minmax(15rem,2fr)_minmax(28rem,3fr)] @max-2xl:contents">
        <div className="min-h-0 @2xl:border-line @2xl:border-r">
          <PairCuts pair={image} above={above} selected={row?.id ?? null} onSelect={show} isOut={isOut} />
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the table in it */}
        <div className="flex min-h-0 flex-col" onKeyDown={onKeyDown}>
          <div className="min-h-0 flex-1">
            <PairTable rows={rows} selected={row?.id ?? null} onSelect={show} isOut={isOut} explained={explained} />
          </div>
          <Summary
            rows={rows}
            explained={explained}
            isOut={isOut}
            legend={legend}
            onLegend={() => setLegend(!legend)}
          />
        </div>
      </div>
      <div className="min-h-0">
        {legend ? (
          <TypeLegend rows={rows} onSelect={show} />
        ) : (
          row && <PairDetails key={row.id} pair={row.pair} {...{ compared, explained }} />
        )}
      </div>
    </div>
  );
}

interface SummaryProps {
  readonly explained: number;
  readonly rows: readonly PairRow[];
  readonly isOut: (pair: Pair) => boolean;
  readonly legend: boolean;
  readonly onLegend: () => void;
}

function Summary({ rows, explained, isOut, legend, onLegend }: SummaryProps) {
  const pairs = rows.map(({ pair }) => pair);
  const changed = pairs.filter(({ kind }) => kind !== 'same');
  const noise = changed.filter((pair) => isNoise(pair, explained)).length;
  const out = changed.filter(isOut).length;
  const text =
    changed.length === 0
      ? 'All objects are the same.'
      : `${formatCount(changed.length)} of ${formatCount(rows.length)} objects differ, ${noise === changed.length ? 'all' : noise === 0 ? 'none' : formatCount(noise)} of them in noise alone${out > 0 ? `; ${formatCount(out)} ignored` : ''}.`;
  return (
    <p className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-t px-3 text-ink-2 text-sm">
      <span>{text}</span>
      <span className="text-ink-3">n / p: next, previous change</span>
      <button
        type="button"
        aria-pressed={legend}
        className="ml-auto h-6 text-accent hover:underline"
        onClick={onLegend}
      >
        Media types
      </button>
    </p>
  );
}

function isNoise(pair: Pair, explained: number): boolean {
  const bits = pairNoise(pair, explained);
  return bits !== 0 && (bits & NOISE['hidden-files']) === 0;
}

/** Which images the cuts show: those that the selection belongs to, with the indexes above them. */
function drawnPair(root: Pair, selected: Pair): { image: Pair; above: readonly Pair[] } {
  const trail = (pair: Pair, above: readonly Pair[]): readonly Pair[] | undefined => {
    if (pair === selected) return [...above, pair];
    for (const child of pair.children) {
      const found = trail(child, [...above, pair]);
      if (found) return found;
    }
    return undefined;
  };
  const path = trail(root, []) ?? [root];
  const image = path.find(({ role }) => role !== 'index') ?? firstImage(root);
  return { image, above: path.filter(({ role }) => role === 'index') };
}

const firstImage = (pair: Pair): Pair =>
  pair.role === 'index' && pair.children[0] ? firstImage(pair.children[0]) : pair;
