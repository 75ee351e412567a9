/** One row a layer, the newest on top as the strata lie: what it did, its three sizes, and what is left of them. */
import { stepLine } from '../../../../core/image/stepLine.ts';
import { useCallback, useMemo } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import type { CostAnswer } from '../../../../core/rootfs/cost/answer.ts';
import type { LayerCost } from '../../../../core/rootfs/cost/layerCosts.ts';
import { itemAt } from '../../../../core/bytes/at.ts';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { formatExactBytes } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { lookInLayer } from '../../../state/appState.ts';
import { ROW_HEIGHT, type TreeColumn, TreeTable } from '../../../parts/TreeTable.tsx';
import type { SizePlace } from '../useSizes.ts';
import { Changes, changesText } from './Changes.tsx';
import { flatModel } from './flatModel.ts';
import { WasteBar } from './WasteBar.tsx';

interface LayerTableProps {
  readonly place: SizePlace;
  readonly cost: CostAnswer;
  readonly slotID: string;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

/** Rows seen at once; more of them scroll. */
const MOST_ROWS = 9;

export function LayerTable({ place, cost, slotID, selected, onSelect }: LayerTableProps) {
  const { layers } = place;
  const order = useMemo(() => layers.map((_, at) => layers.length - 1 - at), [layers]);
  const model = useMemo(
    () =>
      flatModel(
        order,
        (row) => `layer ${order[row]}: ${visibleText(stepLine(place.summary, itemAt(order, row)))}`,
        (row) => stratumColor(itemAt(order, row)),
      ),
    [order, place],
  );
  const open = useCallback(
    (row: number) => lookInLayer(slotID, place.image.key, { layer: itemAt(order, row), path: null }),
    [slotID, place, order],
  );
  const columns = useMemo(() => layerColumns({ place, cost, order, open }), [place, cost, order, open]);
  const at = layers.findIndex(({ key }) => key === selected);
  const rows = Math.min(layers.length, MOST_ROWS);
  return (
    <div className="max-h-[45%] shrink-0" style={{ height: (rows + 1) * ROW_HEIGHT + 1 }}>
      <TreeTable
        label="Layers: changes and cost, newest first"
        model={model}
        columns={columns}
        selected={at < 0 ? null : at}
        onSelect={(id) => onSelect(layers[Number(id)]?.key ?? '')}
        onToggle={() => undefined}
        onAct={(id) => open(order.indexOf(Number(id)))}
      />
    </div>
  );
}

interface SizeColumn extends Pick<TreeColumn, 'key' | 'title' | 'hint' | 'from' | 'width'> {
  /** Bytes; null where they are not known. */
  readonly size: (row: number) => number | null;
}

/** Bytes with the exact number on hover. */
const sizeColumn = ({ size, ...column }: SizeColumn): TreeColumn => ({
  ...{ width: 92, align: 'right', mono: true },
  ...column,
  cell: (row) => {
    const bytes = size(row);
    return bytes === null ? <span className="text-ink-3">—</span> : <Bytes size={bytes} />;
  },
  tip: (row) => {
    const bytes = size(row);
    return bytes === null ? 'Unknown: nothing in this layer could be read' : formatExactBytes(bytes);
  },
});

interface LayerColumns {
  readonly place: SizePlace;
  readonly cost: CostAnswer;
  /** The layer of each row. */
  readonly order: readonly number[];
  /** Shows in Files what the layer of a row holds. */
  readonly open: (row: number) => void;
}

function layerColumns({ place, cost, order, open }: LayerColumns): readonly TreeColumn[] {
  const layerOf = (row: number) => itemAt(order, row);
  const of = (row: number) => itemAt(cost.layers, layerOf(row));
  // What was not read is not empty.
  const unread = new Set(cost.basis.incomplete.flatMap(({ layer, entriesRead }) => (entriesRead === 0 ? [layer] : [])));
  const known = (row: number, bytes: number) => (unread.has(layerOf(row)) ? null : bytes);
  const most = cost.layers.reduce((high, { unpacked }) => Math.max(high, unpacked), 0);
  return [
    {
      ...{ key: 'layer', title: 'Layer' },
      cell: (row) => <LayerCell layer={layerOf(row)} step={stepLine(place.summary, layerOf(row))} />,
      tip: (row) => visibleText(stepLine(place.summary, layerOf(row))),
    },
    {
      ...{ key: 'did', title: 'Files it changed', hint: 'Added, modified, changed in attributes only, removed' },
      ...{ width: 216, from: 860 },
      cell: (row) =>
        unread.has(layerOf(row)) ? (
          <span className="text-ink-3">not known</span>
        ) : (
          <ChangedFiles layer={layerOf(row)} cost={of(row)} onOpen={() => open(row)} />
        ),
      tip: (row) => `${changesText(of(row))}\nClick to see these files`,
    },
    ...sizeColumns(of, known),
    {
      ...{ key: 'bar', title: '', hint: 'Unpacked; stippled: wasted', width: 150, from: 700 },
      cell: (row) => <WasteBar bytes={of(row).unpacked} wasted={wastedOf(of(row))} most={most} layer={layerOf(row)} />,
      tip: (row) => `${formatExactBytes(wastedOf(of(row)))} of ${formatExactBytes(of(row).unpacked)} wasted`,
    },
    sizeColumn({
      ...{ key: 'hidden', title: 'Hides', from: 560 },
      hint: 'Content of this or lower layers that this layer turned into waste',
      size: (row) => known(row, of(row).hidden),
    }),
    sizeColumn({
      ...{ key: 'running', title: 'Running total', from: 780, width: 112 },
      hint: 'Content of the root filesystem with this layer applied',
      size: (row) => of(row).running,
    }),
  ];
}

/** What the layer weighs. */
function sizeColumns(
  of: (row: number) => LayerCost,
  known: (row: number, bytes: number) => number | null,
): readonly TreeColumn[] {
  return [
    sizeColumn({
      ...{ key: 'rest', title: 'At rest', hint: 'Bytes as stored in this input, compressed or not', from: 420 },
      size: (row) => of(row).atRest,
    }),
    sizeColumn({
      ...{ key: 'unpacked', title: 'Unpacked', hint: 'Content of the files that it ships' },
      size: (row) => known(row, of(row).unpacked),
    }),
    sizeColumn({
      ...{ key: 'contribution', title: 'Contributes', from: 330 },
      hint: 'Content visible in the final root filesystem: unpacked minus wasted',
      size: (row) => known(row, of(row).contribution),
    }),
  ];
}

const wastedOf = ({ unpacked, contribution }: LayerCost): number => unpacked - contribution;

interface ChangedFilesProps {
  readonly layer: number;
  readonly cost: LayerCost;
  readonly onOpen: () => void;
}

function ChangedFiles({ layer, cost, onOpen }: ChangedFilesProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-own-clicks
      aria-label={`Show the files of layer ${layer}: ${changesText(cost).replaceAll('\n', ', ')}`}
      onClick={onOpen}
      className="max-w-full truncate rounded-sm px-1 hover:bg-sunken hover:underline"
    >
      <Changes cost={cost} />
    </button>
  );
}

function LayerCell({ layer, step }: { readonly layer: number; readonly step: string }) {
  return (
    <>
      <span className="sr-only">layer {layer}: </span>
      <span className="mr-2 inline-flex align-middle">
        <LayerChip layer={layer} />
      </span>
      <span className="font-mono text-sm">{visibleText(step)}</span>
    </>
  );
}
