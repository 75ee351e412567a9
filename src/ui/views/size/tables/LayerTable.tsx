/** One row a layer, the newest on top as the strata lie: what it did, its three sizes, and what is left of them. */
import { stepLine } from '../../../../core/image/stepLine.ts';
import { useCallback, useMemo } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import type { CostAnswer } from '../../../../core/rootfs/cost/answer.ts';
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

/** Bytes with the exact number on hover. */
const sizeColumn = (
  key: string,
  title: string,
  hint: string,
  size: (row: number) => number | null,
  from?: number,
  width = 92,
): TreeColumn => ({
  ...{ key, title, hint, from, width },
  ...{ align: 'right', mono: true },
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
      ...{
        key: 'did',
        title: 'Files it changed',
        hint: 'Added, modified, changed in attributes only, removed',
        width: 216,
        from: 860,
      },
      cell: (row) =>
        unread.has(layerOf(row)) ? (
          <span className="text-ink-3">not known</span>
        ) : (
          <button
            type="button"
            tabIndex={-1}
            data-own-clicks
            aria-label={`Show the files of layer ${layerOf(row)}: ${changesText(of(row)).replaceAll('\n', ', ')}`}
            onClick={() => open(row)}
            className="max-w-full truncate rounded-sm px-1 hover:bg-sunken hover:underline"
          >
            <Changes cost={of(row)} />
          </button>
        ),
      tip: (row) => `${changesText(of(row))}\nClick to see these files`,
    },
    sizeColumn('rest', 'At rest', 'Bytes as stored in this input, compressed or not', (row) => of(row).atRest, 420),
    sizeColumn('unpacked', 'Unpacked', 'Content of the files that it ships', (row) => known(row, of(row).unpacked)),
    sizeColumn(
      'contribution',
      'Contributes',
      'Content visible in the final root filesystem: unpacked minus wasted',
      (row) => known(row, of(row).contribution),
      330,
    ),
    {
      ...{ key: 'bar', title: '', hint: 'Unpacked; stippled: wasted', width: 150, from: 700 },
      cell: (row) => (
        <WasteBar
          bytes={of(row).unpacked}
          wasted={of(row).unpacked - of(row).contribution}
          most={most}
          layer={layerOf(row)}
        />
      ),
      tip: (row) =>
        `${formatExactBytes(of(row).unpacked - of(row).contribution)} of ${formatExactBytes(of(row).unpacked)} wasted`,
    },
    sizeColumn(
      'hidden',
      'Hides',
      'Content of this or lower layers that this layer turned into waste',
      (row) => known(row, of(row).hidden),
      560,
    ),
    sizeColumn(
      'running',
      'Running total',
      'Content of the root filesystem with this layer applied',
      (row) => of(row).running,
      780,
      112,
    ),
  ];
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
