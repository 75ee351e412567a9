/**
 * Every file that ships without being seen, most bytes first: where its copies are, which layer and build step hid it,
 * and whether its name is that of a secret. Enter opens it in the layer that ships it.
 */
import { stepLine } from '../../../../core/image/stepLine.ts';
import { type ReactNode, useMemo } from 'react';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import type { WasteAnswer } from '../../../../core/rootfs/waste/answer.ts';
import type { WasteColumns } from '../../../../core/rootfs/waste/waste.ts';
import { f64At, u16At, u32At } from '../../../../core/bytes/at.ts';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { type TreeColumn, TreeTable } from '../../../parts/TreeTable.tsx';
import { showInFiles } from '../sizeRows.ts';
import { SIZE, WASTE_FILTERS, type WasteFilter } from '../../../state/image/sizeState.ts';
import { note, show, useShown } from '../../../state/place/shows.ts';
import type { SizePlace } from '../useSizes.ts';
import { flatModel } from './flatModel.ts';
import { WasteFacts } from './WasteFacts.tsx';
import { rawPath, rowAtPath, type WasteProps } from './wasteRows.ts';

interface WasteTableProps extends WasteProps {
  /** Stands first in the bar. */
  readonly lead: ReactNode;
}

export function WasteTable({ place, slotID, waste, lead }: WasteTableProps) {
  const filter = useShown(SIZE.filter);
  const { files } = waste;
  const stoodAt = useShown(SIZE.wasted);
  const at = useMemo(() => rowAtPath(files, stoodAt), [files, stoodAt]);
  const shown = useMemo(() => rowsOf(waste, filter), [waste, filter]);
  const model = useMemo(
    () =>
      flatModel(
        shown.rows,
        (row) => pathText(files, u32At(shown.rows, row)),
        (row) => stratumColor(u16At(files.copyLayer, u32At(files.copyStart, u32At(shown.rows, row)))),
      ),
    [files, shown],
  );
  const columns = useMemo(() => wasteColumns(place, waste, shown.rows), [place, waste, shown]);
  const open = (row: number) => showInFiles(slotID, rawPath(files, row), newestCopy(files, row));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-4 py-1 text-ink-2 text-sm">
        {lead}
        <Choice options={WASTE_FILTERS} chosen={filter} onChoose={(next) => show(SIZE.filter, next)} />
        <span role="status" title={formatExactBytes(shown.bytes)}>
          {formatCount(shown.rows.length)} {shown.rows.length === 1 ? 'file' : 'files'}, {formatBytes(shown.bytes)} that
          ship but are not visible
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {shown.rows.length === 0 ? (
          <p className="p-4 text-ink-2">{waste.basis.incomplete.length > 0 ? PARTLY : EMPTY[filter]}</p>
        ) : (
          <TreeTable
            label="Files that ship but are not visible"
            model={model}
            columns={columns}
            selected={at}
            onSelect={(id) => note(SIZE.wasted, rawPath(files, Number(id)))}
            onToggle={() => undefined}
            onAct={(id) => open(Number(id))}
          />
        )}
      </div>
      <WasteFacts place={place} slotID={slotID} waste={waste} row={at} />
    </div>
  );
}

const PARTLY = 'None in the layers that could be read.';

const EMPTY: Readonly<Record<WasteFilter, string>> = {
  All: 'No layer hides or deletes a file of another layer: nothing is wasted.',
  Deleted: 'No layer deletes a file of another layer.',
  Overwritten: 'No files ship twice.',
  'Likely secrets': 'No hidden file is named like a key, token or credentials file.',
};

function rowsOf({ files, suspects }: WasteAnswer, filter: WasteFilter): { rows: Uint32Array; bytes: number } {
  const keep = (row: number) =>
    filter === 'All' ||
    (filter === 'Likely secrets' ? suspects.has(row) : files.why[row] === (filter === 'Deleted' ? 1 : 0));
  const rows = Uint32Array.from({ length: files.count }, (_, row) => row).filter(keep);
  return { rows, bytes: rows.reduce((sum, row) => sum + f64At(files.bytes, row), 0) };
}

const pathText = (files: WasteColumns, row: number): string => visibleText(rawPath(files, row));

/** The topmost layer that ships a wasted copy. */
const newestCopy = ({ copyLayer, copyStart }: WasteColumns, row: number): number =>
  u16At(copyLayer, u32At(copyStart, row + 1) - 1);

function wasteColumns(place: SizePlace, { files, suspects }: WasteAnswer, rows: Uint32Array): readonly TreeColumn[] {
  const at = (row: number) => u32At(rows, row);
  const copies = (row: number) => [
    ...new Set(files.copyLayer.subarray(files.copyStart[at(row)], files.copyStart[at(row) + 1])),
  ];
  return [
    {
      ...{ key: 'path', title: 'Path', mono: true },
      cell: (row) => (
        <>
          {suspects.has(at(row)) && <SecretMark why={suspects.get(at(row)) ?? ''} />}
          {pathText(files, at(row))}
        </>
      ),
      tip: (row) => pathText(files, at(row)),
    },
    {
      ...{
        key: 'bytes',
        title: 'Wasted',
        hint: 'All copies that are not visible',
        width: 76,
        align: 'right',
        mono: true,
      },
      cell: (row) => <Bytes size={f64At(files.bytes, at(row))} />,
    },
    {
      ...{ key: 'why', title: 'Why', width: 92, from: 480 },
      cell: (row) => (files.why[at(row)] === 1 ? 'deleted' : 'overwritten'),
    },
    {
      ...{ key: 'in', title: 'Ships in', hint: 'Layers with a copy that is not visible', width: 84, from: 330 },
      cell: (row) => <Chips layers={copies(row)} />,
      tip: (row) => `Layers ${copies(row).join(', ')}`,
    },
    {
      ...{
        key: 'by',
        title: 'Hidden by',
        hint: 'The layer and build step that hid the last copy',
        width: 260,
        from: 640,
      },
      cell: (row) => (
        <>
          <Chips layers={[u16At(files.by, at(row))]} />
          <span className="ml-2 font-mono text-sm">
            {visibleText(stepLine(place.summary, u16At(files.by, at(row))))}
          </span>
        </>
      ),
      tip: (row) => visibleText(stepLine(place.summary, u16At(files.by, at(row)))),
    },
  ];
}

/** A cell shows fewer. */
const MOST_CHIPS = 20;

function Chips({ layers }: { readonly layers: readonly number[] }) {
  const more = layers.length - MOST_CHIPS;
  return (
    <>
      {layers.slice(0, MOST_CHIPS).map((layer) => (
        <span key={layer} className="mr-1 inline-flex align-middle">
          <LayerChip layer={layer} />
          <span className="sr-only">layer {layer} </span>
        </span>
      ))}
      {more > 0 && <span className="text-ink-2 text-sm">and {formatCount(more)} more</span>}
    </>
  );
}

function SecretMark({ why }: { readonly why: string }) {
  return (
    <span className="mr-2 rounded-xs bg-error-soft px-1 font-sans text-error text-xs" title={why}>
      likely secret
    </span>
  );
}
