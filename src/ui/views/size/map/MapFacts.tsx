/** The line below the map: the area under the pointer or the one stood on, exactly. */
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { NO_LAYER } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At } from '../../../../core/bytes/at.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { depthOf, nameOf, pathOf, showInFiles } from '../sizeRows.ts';
import type { BytesProps } from '../tables/SizeTable.tsx';
import type { MapCell } from './layMap.ts';

interface MapFactsProps extends Pick<BytesProps, 'columns' | 'layerName' | 'slotID'> {
  readonly top: number;
  readonly cell: MapCell | undefined;
}

export function MapFacts({ columns, layerName, slotID, top, cell }: MapFactsProps) {
  if (!cell) return <div className={LINE} />;
  const { row, rest, bytes, wasted } = cell;
  const path = pathOf(columns, row);
  const layer = u16At(columns.layer, row);
  const share = bytes / (f64At(columns.bytes, top) || 1);
  const name = visibleText(path) || nameOf(columns, row, layerName);
  return (
    <div className={LINE}>
      {layer !== NO_LAYER && <LayerChip layer={layer} />}
      <span className="min-w-0 truncate font-mono" title={name}>
        {rest > 0 ? `${formatCount(rest)} more in ${name}` : name}
      </span>
      <span title={formatExactBytes(bytes)} className="shrink-0 font-mono">
        {formatBytes(bytes)}
      </span>
      <span className="shrink-0 text-ink-2 max-md:hidden">
        {(share * 100).toFixed(share < 0.1 ? 2 : 1)}% of what is shown
      </span>
      {rest === 0 && u32At(columns.copies, row) > 1 && (
        <span className="shrink-0 text-ink-2 max-md:hidden">{formatCount(u32At(columns.copies, row))} copies</span>
      )}
      {wasted > 0 && (
        <span title={formatExactBytes(wasted)} className="shrink-0 text-warn">
          {formatBytes(wasted)} wasted
        </span>
      )}
      {path !== '' && (
        <button
          type="button"
          onClick={() => showInFiles(slotID, path, depthOf(columns, row))}
          className="ml-auto h-6 shrink-0 text-accent hover:underline"
        >
          Show in Files
        </button>
      )}
    </div>
  );
}

const LINE = 'flex h-7 shrink-0 items-center gap-x-3 overflow-hidden border-line border-t bg-panel px-4 text-sm';
