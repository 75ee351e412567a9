/** Layers aligned by diffID: which are the same on both sides, what base they share, and two of them header by header. */
import { type KeyboardEvent, useMemo } from 'react';
import type { Pair } from '../../../../core/diff/images.ts';
import { ignoringNoise, isLeftOut } from '../../../../core/diff/judgement/ignored.ts';
import { ANNOTATION } from '../../../../core/oci/annotations.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { note, useShown } from '../../../state/place/shows.ts';
import { COMPARE } from '../compareState.ts';
import { useImage } from '../../../state/engine.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { Halves } from '../Halves.tsx';
import type { Leaving } from '../noise/useLeaving.ts';
import { PairDetails } from '../objects/PairDetails.tsx';
import { Sign, wordOf } from '../signs.tsx';
import type { Compared } from '../useCompared.ts';
import { HeaderDiff } from './HeaderDiff.tsx';
import { baseText, type LayerRecord, layerRecords, sharedBase } from './layerRecords.ts';

interface LayersComparisonProps {
  readonly compared: Compared;
  readonly image: Pair;
  readonly leaving: Leaving;
  readonly explained: number;
}

export function LayersComparison({ compared, image, leaving, explained }: LayersComparisonProps) {
  const isImage = image.role === 'manifest';
  const left = useImage(compared.left.id, isImage ? image.left?.key : undefined).data;
  const right = useImage(compared.right.id, isImage ? image.right?.key : undefined).data;
  const records = useMemo(() => layerRecords(image, left, right), [image, left, right]);
  const base = useMemo(() => sharedBase(records), [records]);
  const columns = useMemo(() => columnsOf(leaving, explained), [leaving, explained]);
  const first = records.findIndex(({ pair }) => pair.kind !== 'same');
  const asked = useShown(COMPARE.layer);
  const chosen = asked !== null && asked < records.length ? asked : Math.max(0, first);
  const setChosen = (at: number) => note(COMPARE.layer, at);
  const record = records[chosen];
  const name =
    right?.config?.config?.Labels?.[ANNOTATION.baseName] ?? left?.config?.config?.Labels?.[ANNOTATION.baseName];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return;
    const by = event.key === 'n' ? 1 : -1;
    let next = chosen + by;
    while (records[next]?.pair.kind === 'same') next += by;
    if (records[next]) setChosen(next);
    event.preventDefault();
  };
  if (records.length === 0) return <p className="p-4 text-ink-2">Neither side has layers.</p>;
  return (
    <section aria-label="Layers of both sides" className="flex min-h-0 flex-1 flex-col">
      {isImage && (
        <p className="shrink-0 border-line border-b px-3 py-1.5 text-sm">
          {visibleText(baseText(records, base, name))}
        </p>
      )}
      <Halves
        rows={records.length}
        upper={
          // biome-ignore lint/a11y/noStaticElementInteractions: keys for the table in it
          <div className="h-full min-h-0" onKeyDown={onKeyDown}>
            <OrderedTable
              order="layers"
              label="Layers, base first"
              records={records}
              columns={columns}
              chosen={record ?? null}
              onChoose={(to) => setChosen(records.indexOf(to))}
            />
          </div>
        }
        lower={record && <LayerPair key={chosen} pair={record.pair} {...{ compared, explained }} alone={!isImage} />}
      />
    </section>
  );
}

/** Why two layers differ, and their headers, once somebody wants to know; layers compared alone show them at once. */
function LayerPair({
  pair,
  compared,
  explained,
  alone,
}: {
  readonly pair: Pair;
  readonly compared: Compared;
  readonly explained: number;
  readonly alone: boolean;
}) {
  const { left, right } = pair;
  const comparable = left !== null && right !== null && pair.kind !== 'same' && left.present && right.present;
  if (!comparable) return <PairDetails pair={pair} compared={compared} explained={explained} />;
  const headers = <HeaderDiff compared={compared} left={left} right={right} />;
  return <PairDetails {...{ pair, compared, explained }} headers={headers} first={alone ? 'Headers' : 'Why'} />;
}

function columnsOf({ ignored }: Leaving, explained: number): readonly RecordColumn<LayerRecord>[] {
  const isOut = (pair: Pair) => isLeftOut(pair, ignoringNoise(ignored), explained);
  return [
    {
      ...{ key: 'layers', title: 'Layers', width: 92 },
      value: ({ place }) => place,
      cell: ({ pair }) => <Numbers pair={pair} />,
    },
    {
      ...{ key: 'why', title: 'Difference', width: 140, grow: 0.2 },
      value: ({ pair }) => wordOf(pair, explained),
      cell: ({ pair }) => (
        <span className={isOut(pair) ? 'opacity-70' : ''}>
          <Sign pair={pair} explained={explained} />
          {isOut(pair) && <span className="ml-2 text-ink-2">ignored</span>}
        </span>
      ),
    },
    {
      key: 'step',
      title: 'Built by',
      from: 560,
      value: ({ step }) => step,
      cell: ({ step }) => <span className="font-mono text-sm">{visibleText(step)}</span>,
    },
    {
      ...{ key: 'left', title: 'Left', width: 80, align: 'right', mono: true, from: 420 },
      value: ({ pair }) => pair.left?.size ?? null,
      cell: ({ pair }) => (pair.left ? formatBytes(pair.left.size) : '—'),
    },
    {
      ...{ key: 'right', title: 'Right', width: 80, align: 'right', mono: true, from: 420 },
      value: ({ pair }) => pair.right?.size ?? null,
      cell: ({ pair }) => (pair.right ? formatBytes(pair.right.size) : '—'),
    },
    {
      ...{ key: 'both', title: 'Left → right', width: 128, align: 'right', mono: true, below: 420 },
      value: ({ pair }) => pair.right?.size ?? null,
      cell: ({ pair: { left, right } }) =>
        `${left ? formatBytes(left.size) : '—'} → ${right ? formatBytes(right.size) : '—'}`,
    },
    {
      ...{ key: 'diffID', title: 'diffID', width: 180, from: 900, mono: true },
      value: ({ pair }) => pair.right?.diffID ?? pair.left?.diffID ?? null,
      cell: ({ pair }) => <DiffIDs pair={pair} />,
    },
  ];
}

function Numbers({ pair: { left, right } }: { readonly pair: Pair }) {
  const number = (layer: number | undefined) =>
    layer === undefined ? <span className="text-ink-3">—</span> : <LayerChip layer={layer} />;
  return (
    <span className="inline-flex items-center gap-1.5">
      {number(left?.layer)}
      <span aria-hidden="true" className="text-ink-3">
        ↔
      </span>
      {number(right?.layer)}
      <span className="sr-only">
        {left ? `left layer ${left.layer}` : 'none on the left'},{' '}
        {right ? `right layer ${right.layer}` : 'none on the right'}
      </span>
    </span>
  );
}

const hex = (digest: string | undefined) => (digest ?? '').replace(/^\w+:/, '').slice(0, 8);

function DiffIDs({ pair: { left, right } }: { readonly pair: Pair }) {
  const [a, b] = [hex(left?.diffID), hex(right?.diffID)];
  return a === b ? a : [a, b].filter(Boolean).join(' → ');
}
