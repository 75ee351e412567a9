/**
 * "Other programs read this layer differently": at which byte they part, what is seen here and by the runtimes, and what
 * each of the others sees. A scanner that reads with one of those sees another image than the one that runs.
 */
import { ChevronRight } from 'lucide-react';
import { runtimesOf, groupReaders, type LayerDisagreement, listedPath } from '../../../../core/oci/finding.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { SeveritySign } from '../../../parts/marks/FindingMark.tsx';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { setPath } from '../../../state/appState.ts';
import type { FilesPlace } from '../useFiles.ts';
import { useReaders } from './useReaders.ts';

/** A crafted archive has thousands; nobody reads more than this. */
const MOST = 200;

interface ReadersPanelProps {
  readonly place: FilesPlace;
  /** The row of a path in the tree that is shown; less than 0 where it does not exist. */
  readonly rowOf: (path: string) => number;
}

export function ReadersPanel({ place, rowOf }: ReadersPanelProps) {
  const found = useReaders(place);
  if (found.length === 0) return null;
  return (
    <details
      // Where one layer is looked at by itself, this is what there is to know about it.
      open={place.mode === 'layer'}
      className="group shrink-0 border-line border-b bg-warn-soft text-sm"
    >
      <summary className="flex min-h-7 cursor-pointer items-center gap-2 px-3 hover:text-ink">
        <ChevronRight size={13} aria-hidden="true" className="shrink-0 group-open:rotate-90" />
        <SeveritySign severity="warning" size={13} />
        <span>
          <span className="font-medium">{heading(found, place)}</span>
          <span className="text-ink-2">
            , at {found.length === 1 ? '1 place' : `${formatCount(found.length)} places`}
          </span>
        </span>
      </summary>
      <ul
        aria-label="What other programs read differently"
        data-walked
        tabIndex={-1}
        className="@container max-h-72 overflow-y-auto border-line border-t bg-panel"
      >
        {found.slice(0, MOST).map((parting) => (
          <Parting key={`${parting.layer} ${parting.offset} ${parting.rule}`} parting={parting} rowOf={rowOf} />
        ))}
        {found.length > MOST && (
          <li className="px-3 py-1 text-ink-2">{formatCount(found.length - MOST)} more are not shown.</li>
        )}
      </ul>
    </details>
  );
}

/** Which of the layers that are shown. */
function heading(found: readonly LayerDisagreement[], { mode }: FilesPlace): string {
  if (mode === 'layer') return 'Other programs read this layer differently';
  const layers = [...new Set(found.map(({ layer }) => layer))];
  if (layers.length === 1) return `Other programs read layer ${layers[0]} differently`;
  return `Other programs read ${formatCount(layers.length)} layers differently`;
}

interface PartingProps {
  readonly parting: LayerDisagreement;
  readonly rowOf: (path: string) => number;
}

function Parting({ parting, rowOf }: PartingProps) {
  const { layer, offset, entry, here } = parting;
  const path = listedPath(parting);
  return (
    <li className="flex flex-col gap-1 border-line border-b px-3 py-2 last:border-b-0">
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <LayerChip layer={layer} />
        <span className="sr-only">layer {layer}, </span>
        {path !== undefined && rowOf(path) >= 0 ? (
          <button
            type="button"
            className="wrap-anywhere text-left font-mono text-accent hover:underline"
            onClick={() => setPath(path)}
          >
            {path}
          </button>
        ) : (
          entry !== undefined && <span className="wrap-anywhere font-mono">{entry}</span>
        )}
        <span className="text-ink-2" title={`${formatExactBytes(offset)} into the uncompressed layer`}>
          from byte {formatCount(offset)}
        </span>
      </p>
      <dl className="grid grid-cols-1 gap-x-4 gap-y-0.5 @min-[520px]:grid-cols-[19rem_1fr]">
        <dt className="text-ink-2">{['Here', ...runtimesOf(parting)].join(', ')}</dt>
        <dd className="wrap-anywhere">{here}</dd>
        {groupReaders(parting).map(({ names, sees }) => (
          <div key={names} className="contents">
            <dt className="text-ink-2">{names}</dt>
            <dd className="wrap-anywhere">{sees}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
