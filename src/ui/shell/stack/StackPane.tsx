/**
 * StackPane: the one navigation of an image. Above the strata the sheets (index, manifest, config, and what speaks about
 * the image), each a choice; with several images in the input, the one looked at is chosen on top. In the files view the
 * stack carries the water line.
 */
import { useMemo } from 'react';
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { Options } from '../../parts/controls/Options.tsx';
import { Strata } from '../../parts/strata/Strata.tsx';
import { useBox } from '../../parts/useBox.ts';
import { choose, type Slot, select, setDepth } from '../../state/appState.ts';
import { useCut } from '../../state/cut/useCut.ts';
import { setHoveredLayer, useHover } from '../../state/hover.ts';
import { useWaste } from '../../state/image/answers.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { imageAt, imagesUnder } from '../../state/objectIndex.ts';

interface StackPaneProps {
  readonly slot: Slot;
  readonly opened: OpenedInput;
  readonly water: boolean;
  /** Stipple what of each layer nobody sees, once it is known. */
  readonly waste: boolean;
}

export function StackPane({ slot, opened, water, waste }: StackPaneProps) {
  const { cut } = useCut(slot, opened);
  const [box, ref] = useBox();
  const toScale = useSettings((settings) => settings.toScale);
  const dimmed = useHover((hover) => hover.untouched);
  const shares = useWasteShares(opened.id, cut?.image.key);
  const top = cut ? cut.beds.length - 1 : -1;
  // Beside the face there is its depth, the room it is drawn out by, and the tag of the water line.
  const beside = !water ? 46 : box.width < 160 ? 74 : 100;
  const front = Math.max(44, box.width - beside);
  return (
    <section aria-label="Layers" className="flex h-full min-h-0 flex-col">
      <ImageChoice slot={slot} opened={opened} />
      <div ref={ref} className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden px-1 pt-2">
        {cut && top >= 0 && box.width > 0 && (
          <Strata
            label="The stack of layers"
            sheets={cut.sheets}
            beds={cut.beds}
            selected={slot.key}
            onSelect={(key, passing) => choose(slot.id, key, passing)}
            front={front}
            height={box.height - 12}
            dimmed={dimmed}
            wasted={waste ? shares : undefined}
            toScale={toScale}
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
      {top > 0 && (
        <label
          className="flex h-7 shrink-0 items-center gap-2 border-line border-t px-2 text-ink-2 text-sm"
          title="Draw each layer in proportion to its bytes. When off, each doubling of the size adds the same thickness."
        >
          <input
            type="checkbox"
            checked={toScale}
            onChange={({ target }) => setSettings({ toScale: target.checked })}
          />
          Strata to scale
        </label>
      )}
    </section>
  );
}

function nameOfImage({ platform, names, role, layer, key }: Node): string {
  const own = role === 'layer' ? `layer ${layer ?? 0}` : undefined;
  return visibleText([own ?? platform, names[0]].filter(Boolean).join(' · ') || key);
}

/** Platforms and other images of the input; nothing where there is only one. */
function ImageChoice({ slot, opened }: Pick<StackPaneProps, 'slot' | 'opened'>) {
  const images = useMemo(
    () => imagesUnder(opened.roots).filter(({ role }) => role !== 'attestation' && role !== 'referrer'),
    [opened],
  );
  const image = imageAt(opened, slot.key);
  if (images.length < 2) return null;
  const chosen = image && images.includes(image) ? image : undefined;
  return (
    <label className="flex shrink-0 items-center gap-2 px-2 py-1 text-ink-2 text-sm">
      Image
      <select
        value={chosen?.key ?? ''}
        onChange={({ target }) => select(slot.id, target.value)}
        className="h-6 min-w-0 flex-1 rounded-sm border border-line-strong bg-raised px-1 text-ink"
      >
        {!chosen && <option value="">choose one</option>}
        <Options items={images} chosen={chosen}>
          {(each) => <option value={each.key}>{nameOfImage(each)}</option>}
        </Options>
      </select>
    </label>
  );
}

/** By layer: which part of its content is wasted, 0 to 1. Undefined until somebody has asked for it. */
function useWasteShares(id: string, key: string | undefined): readonly number[] | undefined {
  const { data } = useWaste(id, key, false);
  return data?.layers.map(({ content, wasted }) => (content === 0 ? 0 : wasted / content));
}
