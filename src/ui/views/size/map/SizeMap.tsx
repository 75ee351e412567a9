/**
 * SizeMap: the bytes of a directory as areas. Its direct children are one listbox over the drawing: arrows go to the
 * neighbour on that side, Enter goes into a directory or shows a file, Backspace goes up.
 */
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react';
import { u32At } from '../../../../core/bytes/at.ts';
import { formatExactBytes } from '../../../parts/format.ts';
import { useBox } from '../../../parts/useBox.ts';
import { SIZE } from '../../../state/image/sizeState.ts';
import { note, show, useShown } from '../../../state/place/shows.ts';
import { childrenOf, depthOf, nameOf, pathOf, rowAtText, rowText, showInFiles } from '../sizeRows.ts';
import type { BytesProps } from '../tables/SizeTable.tsx';
import { cellAt, layMap, type MapCell, neighbour } from './layMap.ts';
import { MapDrawing } from './MapDrawing.tsx';
import { MapFacts } from './MapFacts.tsx';
import { MapLegend } from './MapLegend.tsx';
import { Trail } from './Trail.tsx';

export function SizeMap({ slotID, columns, layerName }: BytesProps) {
  const [box, ref] = useBox();
  const at = rowAtText(columns, useShown(SIZE.at), layerName);
  const top = at === null ? 0 : u32At(columns.parent, at);
  const [hover, setHover] = useState<MapCell | null>(null);
  const cells = useMemo(() => layMap(columns, top, box.width, box.height), [columns, top, box]);
  const outer = useMemo(() => cells.filter(({ depth }) => depth === 1), [cells]);
  const active = Math.max(
    0,
    outer.findIndex(({ row, rest }) => row === at && rest === 0),
  );
  const go = (row: number, from?: number) => {
    setHover(null);
    show(SIZE.at, rowText(columns, from ?? childrenOf(columns, row)[0] ?? row, layerName));
  };
  const enter = ({ row, rest }: MapCell) => {
    if (rest > 0) return;
    if (childrenOf(columns, row).length > 0) go(row);
    else showInFiles(slotID, pathOf(columns, row), depthOf(columns, row));
  };
  const up = () => top !== 0 && go(u32At(columns.parent, top), top);
  const shown = hover ?? outer[active];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-6 shrink-0 flex-wrap items-center justify-between gap-x-4 px-4">
        <Trail columns={columns} top={top} layerName={layerName} onGo={go} />
        <MapLegend columns={columns} cells={cells} />
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden px-4" ref={ref}>
        <div className="relative" style={{ width: box.width, height: box.height }}>
          <MapDrawing {...{ columns, cells, layerName }} width={box.width} height={box.height} />
          <Outer
            {...{ columns, layerName, outer, active, hover }}
            name={nameOf(columns, top, layerName)}
            onMove={(place) => {
              setHover(null);
              const cell = outer[place];
              if (cell && cell.rest === 0) note(SIZE.at, rowText(columns, cell.row, layerName));
            }}
            onEnter={enter}
            onUp={up}
            onPoint={(x, y) => setHover(x === null ? null : (cellAt(cells, x, y) ?? null))}
            onPress={(x, y) => {
              const cell = cellAt(cells, x, y);
              if (cell) enter(cell);
            }}
          />
        </div>
      </div>
      <MapFacts {...{ columns, layerName, slotID }} top={top} cell={shown} />
    </div>
  );
}

interface OuterProps extends Pick<BytesProps, 'columns' | 'layerName'> {
  readonly name: string;
  readonly outer: readonly MapCell[];
  readonly active: number;
  readonly hover: MapCell | null;
  readonly onMove: (place: number) => void;
  readonly onEnter: (cell: MapCell) => void;
  readonly onUp: () => void;
  /** null, null: the pointer has left. */
  readonly onPoint: (x: number | null, y: number) => void;
  readonly onPress: (x: number, y: number) => void;
}

function Outer(props: OuterProps) {
  const { columns, layerName, outer, active, hover, name } = props;
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = outer[active];
    if (event.key === 'Enter' && cell) props.onEnter(cell);
    else if (event.key === 'Backspace' || event.key === 'Escape') props.onUp();
    else if (event.key === 'Home') props.onMove(0);
    else if (event.key === 'End') props.onMove(outer.length - 1);
    else if (event.key.startsWith('Arrow')) props.onMove(neighbour(outer, active, event.key));
    else return;
    event.preventDefault();
  };
  const placeOf = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label={`Map of ${name}`}
      aria-activedescendant={outer.length > 0 ? `${id}${active}` : undefined}
      className="size-map-list absolute inset-0 cursor-pointer"
      onKeyDown={onKeyDown}
      onPointerMove={(event) => props.onPoint(...placeOf(event))}
      onPointerLeave={() => props.onPoint(null, 0)}
      onClick={(event) => props.onPress(...placeOf(event as unknown as PointerEvent<HTMLElement>))}
    >
      {outer.map((cell, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names the active option
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the layout
          key={place}
          id={`${id}${place}`}
          role="option"
          aria-selected={place === active}
          aria-label={spoken(columns, cell, layerName)}
          className="absolute"
          style={{ left: cell.left, top: cell.top, width: cell.width, height: cell.height }}
        />
      ))}
      {hover && <Frame cell={hover} />}
    </div>
  );
}

function Frame({ cell: { left, top, width, height } }: { readonly cell: MapCell }) {
  return <div aria-hidden="true" className="size-map-frame absolute" style={{ left, top, width, height }} />;
}

function spoken(columns: BytesProps['columns'], cell: MapCell, layerName: BytesProps['layerName']): string {
  const { row, rest, bytes, wasted } = cell;
  const name = rest > 0 ? `${rest} more that are small` : nameOf(columns, row, layerName);
  const kind = rest > 0 ? '' : childrenOf(columns, row).length > 0 ? ', directory' : ', file';
  return `${name}${kind}, ${formatExactBytes(bytes)}${wasted > 0 ? `, ${formatExactBytes(wasted)} of them wasted` : ''}`;
}
