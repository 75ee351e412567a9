/** The areas of a map, drawn: one colour a layer, grey where several ship, stippled where nobody sees it. */
import { memo, useId } from 'react';
import { NO_LAYER } from '../../../../core/rootfs/columns.ts';
import type { SizeColumns } from '../../../../core/rootfs/cost/sizeTree.ts';
import { u16At } from '../../../../core/bytes/at.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { type LayerName, nameOf } from '../sizeRows.ts';
import { HEADER, type MapCell } from './layMap.ts';

interface MapDrawingProps {
  readonly columns: SizeColumns;
  readonly cells: readonly MapCell[];
  readonly layerName: LayerName;
  readonly width: number;
  readonly height: number;
}

/** px of a letter of 11 px text. */
const LETTER = 6.4;
/** px: the height of a label; over dots it stands on a ground of its own. */
const LABEL = 13;

export const MapDrawing = memo(function MapDrawing({ columns, cells, layerName, width, height }: MapDrawingProps) {
  const stipple = useId();
  return (
    <svg aria-hidden="true" width={width} height={height} className="absolute inset-0 size-map">
      <defs>
        <Dots id={stipple} className="size-map-dot" />
        <Dots id={`${stipple}grey`} className="size-map-grey-dot" />
      </defs>
      {cells.map((cell, place) => (
        <Area
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the layout
          key={place}
          cell={cell}
          color={colorOf(columns, cell)}
          stipple={`url(#${stipple}${u16At(columns.layer, cell.row) === NO_LAYER ? 'grey' : ''})`}
          label={labelOf(columns, cell, layerName)}
        />
      ))}
    </svg>
  );
});

function Dots({ id, className }: { readonly id: string; readonly className: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse">
      <circle cx="1.2" cy="1.2" r="0.9" className={className} />
      <circle cx="3.7" cy="3.7" r="0.9" className={className} />
    </pattern>
  );
}

function colorOf({ layer }: SizeColumns, { row }: MapCell): string {
  const own = u16At(layer, row);
  return own === NO_LAYER ? 'var(--line)' : stratumColor(own);
}

function labelOf(columns: SizeColumns, { row, rest, width, height, group }: MapCell, layerName: LayerName): string {
  const letters = Math.floor((width - 6) / LETTER);
  if (letters < 3 || height < (group ? 34 : 14) || (group && width < 44)) return '';
  const name = rest > 0 ? `${rest} more` : nameOf(columns, row, layerName);
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}

interface AreaProps {
  readonly cell: MapCell;
  readonly color: string;
  readonly stipple: string;
  readonly label: string;
}

function Area({ cell, color, stipple, label }: AreaProps) {
  const { left, top, width, height, group, bytes, wasted, rest } = cell;
  // What is lumped together is drawn faint: the ground shows through, and so does its ink.
  const ink = color.startsWith('var(--stratum') && !group && rest === 0 ? 'var(--stratum-ink)' : 'var(--ink)';
  const hidden = !group && bytes > 0 ? (height * wasted) / bytes : 0;
  return (
    <>
      <rect
        x={left}
        y={top}
        width={width}
        height={height}
        className={group ? 'size-map-group' : rest > 0 ? 'size-map-rest' : 'size-map-cell'}
        style={group ? undefined : { fill: color }}
      />
      {hidden > 0 && <rect x={left} y={top + height - hidden} width={width} height={hidden} fill={stipple} />}
      {label !== '' && height - hidden < LABEL + 1 && (
        <rect
          x={left + 1}
          y={top + 1}
          width={Math.min(width - 2, [...label].length * LETTER + 5)}
          height={LABEL}
          className={rest > 0 ? 'size-map-rest-label' : undefined}
          style={rest > 0 ? undefined : { fill: color }}
        />
      )}
      {label !== '' && (
        <text x={left + 3} y={top + (group ? HEADER - 4 : 11)} fill={ink}>
          {label}
        </text>
      )}
    </>
  );
}
