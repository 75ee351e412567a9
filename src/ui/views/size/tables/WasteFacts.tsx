/** The line below the waste table: all of one row, with its links: the file in the layer that ships it, and the step that hid it. */
import { stepLine } from '../../../../core/image/stepLine.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { f64At, u16At } from '../../../../core/bytes/at.ts';
import { patchSlot, select, showView } from '../../../state/appState.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { showInFiles } from '../sizeRows.ts';
import { rawPath, type WasteProps } from './wasteRows.ts';

/** Layers that have a link; a file can be in every one of tens of thousands. */
const MOST = 20;

export function WasteFacts({ place, slotID, waste, row }: WasteProps & { readonly row: number | null }) {
  const { files, suspects } = waste;
  if (row === null || row >= files.count)
    return <p className={`${LINE} text-ink-2`}>Select a file to see its copies; Enter opens it where it ships.</p>;
  const path = rawPath(files, row);
  const layers = [...new Set(files.copyLayer.subarray(files.copyStart[row], files.copyStart[row + 1]))];
  const by = u16At(files.by, row);
  const why = files.why[row] === 1 ? 'deleted' : 'overwritten';
  const suspect = suspects.get(row);
  return (
    <div className={LINE}>
      <span className="min-w-0 break-all font-mono">{visibleText(path)}</span>
      <span className="text-ink-2">{formatExactBytes(f64At(files.bytes, row))}</span>
      {suspect !== undefined && <span className="text-error">likely secret: {suspect}</span>}
      <span className="flex flex-wrap items-center gap-x-2">
        {layers.slice(0, MOST).map((layer) => (
          <LinkButton key={layer} onClick={() => showInFiles(slotID, path, layer)}>
            {`Show in layer ${layer}`}
          </LinkButton>
        ))}
        {layers.length > MOST && <span className="text-ink-2">and {formatCount(layers.length - MOST)} more</span>}
        <LinkButton
          title={visibleText(stepLine(place.summary, by))}
          onClick={() => {
            const key = place.layers[by]?.key;
            if (key !== undefined) select(slotID, key);
            patchSlot(slotID, { depth: null });
            showView('history');
          }}
        >
          {`${why} by layer ${by}: show the build step`}
        </LinkButton>
      </span>
    </div>
  );
}

const LINE =
  'flex min-h-7 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t bg-panel px-4 py-1 text-sm';

interface LinkButtonProps {
  readonly children: string;
  readonly title?: string;
  readonly onClick: () => void;
}

function LinkButton({ children, title, onClick }: LinkButtonProps) {
  return (
    <button type="button" title={title} onClick={onClick} className="h-6 text-accent hover:underline">
      {children}
    </button>
  );
}
