/**
 * What an answer does not rest on: layers that were not read, or not to their end, and layers known only by the table
 * that they carry. Stands above what was found, so that nobody takes a part for the whole.
 */
import type { Basis, IncompleteLayer } from '../../../core/oci/basis/basis.ts';
import { isPassing } from '../../../core/oci/basis/basis.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import { about, queryClient } from '../../state/engine.ts';
import { SharedIndexes } from './SharedIndexes.tsx';

interface BasisNoteProps {
  readonly basis: Basis;
  /** The opened input, whose failed requests can be made again. */
  readonly openedID: string;
  /** What the answer is, as in "The sizes": what is said to be a part. */
  readonly what: string;
  /** Which side of a comparison it is about. */
  readonly side?: string;
}

export function BasisNote({ basis, openedID, what, side }: BasisNoteProps) {
  const { incomplete, unchecked } = basis;
  const own = unchecked.filter(({ sharedIndex }) => !sharedIndex);
  if (incomplete.length === 0 && unchecked.length === 0) return null;
  const again = () => void queryClient.invalidateQueries(about(openedID));
  return (
    <div
      role={incomplete.length > 0 ? 'alert' : 'note'}
      className={`shrink-0 border-line border-b px-3 py-1 text-sm ${incomplete.length > 0 ? 'bg-warn-soft' : 'bg-panel text-ink-2'}`}
    >
      {incomplete.length > 0 && (
        <p className="font-medium">
          {side && `${side}: `}
          {what} {what.endsWith('s') ? 'are' : 'is'} not complete: {countText(incomplete)}.
        </p>
      )}
      {incomplete.length <= FEW ? (
        <Gaps gaps={incomplete} />
      ) : (
        <details>
          <summary className="h-6 w-fit text-accent hover:underline">Which, and why</summary>
          <Gaps gaps={incomplete} scrolls />
        </details>
      )}
      {incomplete.some(isPassing) && <ActionButton onClick={again}>Try again</ActionButton>}
      {own.length > 0 && (
        <p>
          {own.length === 1
            ? `Layer ${own[0]?.layer} is listed by its own table, not checked against the layer.`
            : `${formatCount(own.length)} layers are listed by their own tables, not checked against the layers.`}
        </p>
      )}
      <SharedIndexes layers={unchecked} />
    </div>
  );
}

/** So many stand open; more are folded, so that the note leaves room for what it is about. */
const FEW = 3;
/** Nobody reads through more. */
const MOST = 200;

function Gaps({ gaps, scrolls }: { readonly gaps: readonly IncompleteLayer[]; readonly scrolls?: boolean }) {
  return (
    <ul
      className={scrolls ? 'max-h-40 overflow-y-auto' : undefined}
      {...(scrolls && { tabIndex: 0, 'aria-label': 'Layers that were not read in full' })}
    >
      {gaps.slice(0, MOST).map((gap) => (
        <li key={gap.layer} className="flex items-baseline gap-2 py-0.5">
          <LayerChip layer={gap.layer} />
          <span className="wrap-anywhere min-w-0">
            <span className="sr-only">layer {gap.layer}: </span>
            {gapText(gap)} <span className="text-ink-2">{visibleText(gap.message)}</span>
          </span>
        </li>
      ))}
      {gaps.length > MOST && <li className="text-ink-2">{formatCount(gaps.length - MOST)} more are not shown.</li>}
    </ul>
  );
}

function countText(incomplete: readonly IncompleteLayer[]): string {
  return incomplete.length === 1
    ? '1 layer was not read in full'
    : `${formatCount(incomplete.length)} layers were not read in full`;
}

const WHY: Readonly<Record<IncompleteLayer['why'], string>> = {
  encrypted: 'Encrypted',
  unsupported: 'In a format that Cutaway does not read',
  'too-large': 'Over a limit',
  damaged: 'Damaged',
  truncated: 'Cut off',
  absent: 'Not in this input',
  refused: 'Could not be fetched',
};

/** `Is damaged, 12 entries read.` */
function gapText({ why, entriesRead }: IncompleteLayer): string {
  const read = entriesRead === 0 ? 'nothing read' : `${formatCount(entriesRead)} entries read`;
  return `${WHY[why]}, ${read}.`;
}
