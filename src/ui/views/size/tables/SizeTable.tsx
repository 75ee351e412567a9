/** All shipped bytes as a table: the same rows, sums and order as the map. */
import { useMemo, useState } from 'react';
import { NO_LAYER } from '../../../../core/rootfs/columns.ts';
import type { SizeColumns } from '../../../../core/rootfs/cost/sizeTree.ts';
import { f64At, u16At, u32At } from '../../../../core/bytes/at.ts';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { type TreeColumn, TreeTable } from '../../../parts/TreeTable.tsx';
import {
  childrenOf,
  depthOf,
  type LayerName,
  nameOf,
  pathOf,
  rowAtText,
  rowText,
  showInFiles,
  trailOf,
} from '../sizeRows.ts';
import { SIZE } from '../../../state/image/sizeState.ts';
import { note, show, useShown } from '../../../state/place/shows.ts';
import { openRows, type SortKey, sizeModel } from './openRows.ts';
import { WasteBar } from './WasteBar.tsx';

export interface BytesProps {
  readonly slotID: string;
  readonly columns: SizeColumns;
  readonly layerName: LayerName;
}

export function SizeTable({ slotID, columns, layerName }: BytesProps) {
  const sort = useShown(SIZE.sort);
  const at = rowAtText(columns, useShown(SIZE.at), layerName);
  // What a link stands at is not hidden in a closed directory.
  const [open, setOpen] = useState<ReadonlySet<number>>(
    () => new Set(at === null ? [] : trailOf(columns, at).slice(1, -1)),
  );
  const rows = useMemo(
    () => openRows(columns, open, sort.key as SortKey, sort.order === 'descending'),
    [columns, open, sort],
  );
  const model = useMemo(
    () =>
      sizeModel(
        columns,
        rows,
        open,
        (row) => nameOf(columns, row, layerName),
        (row) => (columns.layer[row] === NO_LAYER ? undefined : stratumColor(u16At(columns.layer, row))),
      ),
    [columns, rows, open, layerName],
  );
  const table = useMemo(() => sizeColumns(columns, rows.row, layerName), [columns, rows, layerName]);
  const toggle = (ids: Iterable<number>, to: boolean) =>
    setOpen((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (to && childrenOf(columns, id).length > 0) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  return (
    <TreeTable
      label="Shipped bytes"
      model={model}
      columns={table}
      selected={at}
      onSelect={(id) => note(SIZE.at, rowText(columns, Number(id), layerName))}
      onToggle={(id, to) => toggle([Number(id)], to)}
      onOpenSiblings={(id) => toggle(childrenOf(columns, u32At(columns.parent, Number(id))), true)}
      onAct={(id) => {
        const row = Number(id);
        if (childrenOf(columns, row).length > 0) toggle([row], !open.has(row));
        else showInFiles(slotID, pathOf(columns, row), depthOf(columns, row));
      }}
      sort={sort}
      onSort={(next) => show(SIZE.sort, next)}
    />
  );
}

function sizeColumns(columns: SizeColumns, rows: Uint32Array, layerName: LayerName): readonly TreeColumn[] {
  const at = (place: number) => u32At(rows, place);
  const total = f64At(columns.bytes, 0);
  const layerOf = (row: number) => (columns.layer[row] === NO_LAYER ? null : u16At(columns.layer, row));
  const number = { width: 84, align: 'right', mono: true, sortable: true } as const;
  return [
    {
      ...{ key: 'name', title: 'Name', mono: true },
      cell: (place) => nameOf(columns, at(place), layerName),
      tip: (place) => nameOf(columns, at(place), layerName),
    },
    {
      ...number,
      ...{ key: 'bytes', title: 'Ships', hint: 'Content of all copies in all layers' },
      cell: (place) => <Bytes size={f64At(columns.bytes, at(place))} />,
      tip: (place) => formatExactBytes(f64At(columns.bytes, at(place))),
    },
    {
      ...{ key: 'share', title: '', hint: 'Share of everything that ships; stippled: wasted', width: 140, from: 560 },
      cell: (place) => (
        <WasteBar
          bytes={f64At(columns.bytes, at(place))}
          wasted={f64At(columns.wasted, at(place))}
          most={total}
          layer={layerOf(at(place))}
        />
      ),
    },
    {
      ...number,
      ...{ key: 'wasted', title: 'Wasted', hint: 'The part of it that the image does not show', from: 360 },
      cell: (place) => {
        const size = f64At(columns.wasted, at(place));
        return size > 0 && <Bytes size={size} />;
      },
    },
    {
      ...number,
      ...{ key: 'copies', title: 'Copies', hint: 'Number of files, counting each copy', from: 460 },
      cell: (place) => formatCount(u32At(columns.copies, at(place))),
    },
    {
      ...{ key: 'layer', title: 'Layer', hint: 'The layer, if only one ships it', width: 60, from: 330 },
      cell: (place) => {
        const layer = layerOf(at(place));
        return layer === null ? (
          <span className="text-ink-3">several</span>
        ) : (
          <span className="inline-flex align-middle">
            <LayerChip layer={layer} />
            <span className="sr-only">layer {layer}</span>
          </span>
        );
      },
    },
  ];
}
