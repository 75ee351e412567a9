/** LayerTotals: how many packages each layer brought, and how much; one of them can be kept alone. */
import { itemAt } from '../../../core/bytes/at.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { Pages } from '../../parts/tree/Pages.tsx';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import type { LayerTotal } from './packageRows.ts';

interface LayerTotalsProps {
  readonly totals: readonly LayerTotal[];
  readonly chosen: number | null;
  readonly onChoose: (layer: number | null) => void;
}

export function LayerTotals({ totals, chosen, onChoose }: LayerTotalsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of toggles, no form
    <div
      role="group"
      aria-label="Packages by layer"
      className="max-h-20 shrink-0 overflow-y-auto border-line border-b px-3 py-1 text-sm"
    >
      <Pages
        count={totals.length}
        estimate={24 / BUTTONS_A_ROW}
        className="flex flex-wrap gap-x-2"
        render={(at) => <LayerButton total={itemAt(totals, at)} chosen={chosen} onChoose={onChoose} />}
      />
    </div>
  );
}

/** As many as are likely to stand beside each other. */
const BUTTONS_A_ROW = 6;

interface LayerButtonProps extends Omit<LayerTotalsProps, 'totals'> {
  readonly total: LayerTotal;
}

function LayerButton({ total: { layer, packages, size, upgrades }, chosen, onChoose }: LayerButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={layer === chosen}
      title={`Layer ${layer}: ${formatCount(packages)} ${packages === 1 ? 'package' : 'packages'}, ${formatExactBytes(size)}${upgrades > 0 ? `, ${formatCount(upgrades)} of them upgrades` : ''}`}
      className={`inline-flex h-6 items-center gap-2 rounded-sm px-2 ${layer === chosen ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken'}`}
      onClick={() => onChoose(layer === chosen ? null : layer)}
    >
      <LayerChip layer={layer} />
      <span className="sr-only">layer {layer}:</span>
      <span>
        {formatCount(packages)} {packages === 1 ? 'package' : 'packages'}
        <span className="sr-only">,</span>
      </span>
      <span className="font-mono">{formatBytes(size)}</span>
      {upgrades > 0 && <span>↑ {formatCount(upgrades)} upgraded</span>}
    </button>
  );
}
