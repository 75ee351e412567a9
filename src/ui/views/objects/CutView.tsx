/** The cut of one image, large, with a line a bed beside it as in the log of a borehole. */
import { useCut } from '../../state/cut/useCut.ts';
import { choose } from '../../state/appState.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import type { CutPart } from '../../parts/strata/cutPart.ts';
import { Strata } from '../../parts/strata/Strata.tsx';
import { useBox } from '../../parts/useBox.ts';
import { ImageFacts } from './ImageFacts.tsx';
import { LogLine } from './LogLine.tsx';

/** px of the view from which the log has room beside the cut. */
const LOG_FROM = 440;
const FRONT = 168;
const MARGIN = 16;

export function CutView({ slot, opened }: ViewProps) {
  const { cut, summary, ledger } = useCut(slot, opened);
  const [box, ref] = useBox();
  if (!cut) return null;
  const logged = box.width >= LOG_FROM;
  const front = logged ? FRONT : Math.max(120, box.width - 48);
  const log = (part: CutPart, height: number) => {
    const node = cut.nodes.get(part.key);
    return node && <LogLine node={node} part={part} ledger={ledger} height={height} />;
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ImageFacts cut={cut} summary={summary} input={opened.name} />
      <div ref={ref} className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden px-4">
        {box.width > 0 && (
          <div className="@container pt-3 pb-4">
            <Strata
              label={`Cross-section of ${opened.name}`}
              sheets={cut.sheets}
              beds={cut.beds}
              selected={slot.key}
              onSelect={(key, passing) => choose(slot.id, key, passing)}
              front={front}
              height={box.height - 2 * MARGIN}
              log={logged ? log : undefined}
            />
            {cut.beds.length === 0 && <p className="py-3 text-ink-2">This image has no layers.</p>}
          </div>
        )}
      </div>
    </div>
  );
}
