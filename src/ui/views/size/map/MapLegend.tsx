/** What the looks of areas mean; those that the map shows, so that an image of one layer has no legend to read. */
import { u16At } from '../../../../core/bytes/at.ts';
import { NO_LAYER } from '../../../../core/rootfs/columns.ts';
import type { SizeColumns } from '../../../../core/rootfs/cost/sizeTree.ts';
import type { MapCell } from './layMap.ts';

interface MapLegendProps {
  readonly columns: SizeColumns;
  readonly cells: readonly MapCell[];
}

export function MapLegend({ columns, cells }: MapLegendProps) {
  const inner = cells.filter(({ group }) => !group);
  const isShared = ({ row, rest }: MapCell) => rest === 0 && u16At(columns.layer, row) === NO_LAYER;
  return (
    <ul aria-label="Legend" className="flex min-w-0 flex-wrap items-center gap-x-3 text-ink-2 text-xs">
      <Item look="layer" text="one layer each" />
      {inner.some(isShared) && <Item look="several" text="several layers" />}
      {inner.some(({ wasted }) => wasted > 0) && <Item look="wasted" text="wasted" />}
      {inner.some(({ rest }) => rest > 0) && <Item look="rest" text="many small ones" />}
    </ul>
  );
}

type Look = keyof typeof LOOKS;

const ONE = 'var(--stratum-0)';
const LOOKS = {
  layer: { background: `linear-gradient(90deg, ${ONE} 50%, var(--stratum-1) 50%)` },
  several: { background: 'var(--line)' },
  wasted: { background: ONE },
  rest: { background: ONE, opacity: 0.4 },
} as const;

function Item({ look, text }: { readonly look: Look; readonly text: string }) {
  return (
    <li className="flex items-center gap-1 whitespace-nowrap">
      <span aria-hidden="true" className="relative size-3 shrink-0 overflow-hidden rounded-xs" style={LOOKS[look]}>
        {look === 'wasted' && <span className="size-stipple absolute inset-0" />}
      </span>
      {text}
    </li>
  );
}
