/**
 * StackColumn: the stack of strata that stands beside every view of an image. In the files view it carries the water
 * line; everywhere a click selects the object.
 */
import { useState } from 'react';
import type { OpenedImage } from '../../../engine/engine.ts';
import { Strata } from '../../parts/strata/Strata.tsx';
import { useBox } from '../../parts/useBox.ts';
import { choose, type Slot, setDepth } from '../../state/appState.ts';
import { setHoveredLayer, useHover } from '../../state/hover.ts';
import { useCut } from '../../state/cut/useCut.ts';
import { useWasteShares } from '../../state/cut/wasteShares.ts';

interface StackColumnProps {
  readonly slot: Slot;
  readonly opened: OpenedImage;
  readonly water: boolean;
  /** Stipple what of each layer nobody sees, once it is known. */
  readonly waste: boolean;
}

/** In a narrow window the view needs the width: the stack waits behind its button, as in theme.css. */
const hasRoom = (): boolean => matchMedia('(width >= 48rem)').matches;

export function StackColumn({ slot, opened, water, waste }: StackColumnProps) {
  const { cut } = useCut(slot, opened);
  const [box, ref] = useBox();
  const [open, setOpen] = useState(hasRoom);
  const dimmed = useHover((hover) => hover.untouched);
  const shares = useWasteShares(opened.id, cut?.image.key);
  if (!cut || cut.beds.length === 0) return null;
  const top = cut.beds.length - 1;
  // Beside the face there is its depth, the room it is drawn out by, and the tag of the water line.
  const beside = !water ? 46 : box.width < 160 ? 74 : 100;
  const front = Math.max(44, box.width - beside);
  return (
    <aside aria-label="Layers" className="stack-column flex shrink-0 flex-col border-line border-r" data-open={open}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="h-6 shrink-0 whitespace-nowrap px-2 text-left text-ink-2 text-xs hover:text-ink"
      >
        {cut.beds.length} {cut.beds.length === 1 ? 'layer' : 'layers'}
      </button>
      <div ref={ref} className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden px-1 pt-1">
        {open && box.width > 0 && (
          <Strata
            label="The stack of layers"
            sheets={water ? [] : cut.sheets}
            beds={cut.beds}
            selected={slot.key}
            onSelect={(key, passing) => choose(slot.id, key, passing)}
            front={front}
            height={box.height - 12}
            dimmed={dimmed}
            wasted={waste ? shares : undefined}
            onHover={(part) => setHoveredLayer(part?.layer ?? null)}
            water={
              water
                ? {
                    depth: Math.min(slot.depth ?? top, top),
                    onChange: (depth) => setDepth(depth === top ? null : depth),
                  }
                : undefined
            }
          />
        )}
      </div>
    </aside>
  );
}
