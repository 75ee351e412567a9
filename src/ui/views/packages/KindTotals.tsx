/** KindTotals: how many packages there are of each kind; one of them can be kept alone. */
import { formatCount } from '../../parts/format.ts';

interface KindTotalsProps {
  readonly totals: readonly (readonly [kind: string, count: number])[];
  readonly chosen: string | null;
  readonly onChoose: (kind: string | null) => void;
}

/** Nothing where all are of one kind. */
export function KindTotals({ totals, chosen, onChoose }: KindTotalsProps) {
  if (totals.length < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of toggles, no form
    <div
      role="group"
      aria-label="Packages by kind"
      className="flex shrink-0 flex-wrap gap-x-2 border-line border-b px-3 py-1 text-sm"
    >
      {totals.map(([kind, count]) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === chosen}
          className={`inline-flex h-6 items-center gap-2 rounded-sm px-2 ${kind === chosen ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken'}`}
          onClick={() => onChoose(kind === chosen ? null : kind)}
        >
          <span className="font-mono">{kind}</span>
          <span>{formatCount(count)}</span>
        </button>
      ))}
    </div>
  );
}
