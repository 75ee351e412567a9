/**
 * The compare view: two images beside each other, above all the Docker and the OCI form of one, with a reason for every
 * digest that differs. Left is what is selected; right is chosen, or made by converting.
 */
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Pair } from '../../../core/diff/images.ts';
import { Answered } from '../../app/answer/Answered.tsx';
import { patchSlot, select, useApp } from '../../app/state/appState.ts';
import type { Beside } from '../../app/state/place.ts';
import type { ViewProps } from '../../app/viewProps.ts';
import { Choice } from '../../parts/controls/Choice.tsx';
import { PairCuts } from './cuts/PairCuts.tsx';
import { FilesComparison } from './files/FilesComparison.tsx';
import { PairDetails } from './PairDetails.tsx';
import { PairTable } from './PairTable.tsx';
import { nextChange, pairRows } from './pairRows.ts';
import { SideBar } from './SideBar.tsx';
import { besideOf, defaultBeside, findSide, sideAt, sidesOf } from './sides.ts';
import { TypeLegend } from './TypeLegend.tsx';
import { type Compared, useCompared } from './useCompared.ts';

const WHAT = ['Objects', 'Files'] as const;

const keyOf = ({ left, right }: Compared) => `${left.id} ${left.node.key} ${right.id} ${right.node.key}`;

export function CompareView({ slot }: ViewProps) {
  const slots = useApp((state) => state.slots);
  const sides = useMemo(() => sidesOf(slots, slot.id), [slots, slot.id]);
  const left = sideAt(sides, slot);
  const beside = slot.beside ?? (left ? defaultBeside(sides, left) : undefined);
  const [what, setWhat] = useState<(typeof WHAT)[number]>('Objects');
  const query = useCompared(sides, left, beside);
  if (!left || !beside)
    return <p className="p-4 text-ink-2">This input holds no image whose forms could be compared.</p>;
  const setBeside = (to: Beside) => patchSlot(slot.id, { beside: to });
  const swap = () => {
    const other = findSide(sides, beside);
    if (!other) return;
    patchSlot(other.slot.id, { beside: besideOf(left) });
    select(other.slot.id, other.node.key);
  };
  return (
    <section aria-label="Compare" className="@container flex h-full min-h-0 flex-col">
      <SideBar
        sides={sides}
        left={left}
        beside={beside}
        onLeft={(side) => select(side.slot.id, side.node.key)}
        onBeside={setBeside}
        onSwap={typeof beside === 'string' ? undefined : swap}
      />
      {query ? (
        <Answered query={query} doing="Comparing">
          {(compared) => <Comparison compared={compared} what={what} onWhat={setWhat} />}
        </Answered>
      ) : (
        <p className="p-4 text-ink-2">The other side is not open.</p>
      )}
    </section>
  );
}

interface ComparisonProps {
  readonly compared: Compared;
  readonly what: (typeof WHAT)[number];
  readonly onWhat: (what: (typeof WHAT)[number]) => void;
}

function Comparison({ compared, what, onWhat }: ComparisonProps) {
  return (
    <>
      <nav
        aria-label="What is compared"
        className="flex min-h-8 shrink-0 items-center border-line border-b bg-panel px-3 text-sm"
      >
        <Choice options={WHAT} chosen={what} onChoose={onWhat} />
      </nav>
      {what === 'Objects' && <ObjectsComparison key={keyOf(compared)} compared={compared} />}
      {what === 'Files' && <FilesComparison key={keyOf(compared)} compared={compared} />}
    </>
  );
}

function ObjectsComparison({ compared }: { readonly compared: Compared }) {
  const { root } = compared;
  const rows = useMemo(() => pairRows(root), [root]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [legend, setLegend] = useState(false);
  const first = rows[Math.max(0, nextChange(rows, -1, 1))];
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (chosen ?? first?.id)),
  );
  const row = rows[at];
  const { image, above } = useMemo(() => drawnPair(root, row?.pair ?? root), [root, row]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return;
    const next = nextChange(rows, at, event.key === 'n' ? 1 : -1);
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
          <PairCuts pair={image} above={above} selected={row?.id ?? null} onSelect={show} />
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the table in it */}
        <div className="flex min-h-0 flex-col" onKeyDown={onKeyDown}>
          <div className="min-h-0 flex-1">
            <PairTable rows={rows} selected={row?.id ?? null} onSelect={show} />
          </div>
          <Summary rows={rows.map(({ pair }) => pair)} legend={legend} onLegend={() => setLegend(!legend)} />
        </div>
      </div>
      <div className="min-h-0">
        {legend ? (
          <TypeLegend rows={rows} onSelect={show} />
        ) : (
          row && <PairDetails key={row.id} pair={row.pair} compared={compared} />
        )}
      </div>
    </div>
  );
}

interface SummaryProps {
  readonly rows: readonly Pair[];
  readonly legend: boolean;
  readonly onLegend: () => void;
}

function Summary({ rows, legend, onLegend }: SummaryProps) {
  const changed = rows.filter(({ kind }) => kind !== 'same').length;
  const real = rows.filter(({ kind, why }) => kind === 'added' || kind === 'removed' || why === 'content').length;
  const text =
    changed === 0
      ? 'Identical.'
      : `${changed} of ${rows.length} objects differ, ${real === 0 ? 'none of them in content' : `${real} of them in content`}.`;
  return (
    <p className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-t px-3 text-ink-2 text-sm">
      <span role="status">{text}</span>
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
