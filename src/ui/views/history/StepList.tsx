/**
 * StepList: steps newest on top, as the strata lie; each tied to its layer, empty ones as hairlines between. Those with a
 * layer are one Tab stop, walked by Up and Down.
 */
import { useRef } from 'react';
import { itemAt } from '../../../core/bytes/at.ts';
import { visibleLines, visibleText } from '../../../core/oci/text.ts';
import type { BuildStep, ImageSummary } from '../../../engine/engine.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { useRoving } from '../../parts/controls/roving.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import { Pages } from '../../parts/tree/Pages.tsx';

interface StepListProps {
  readonly summary: ImageSummary;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

/** px of a step whose command fits a line. */
const STEP_HEIGHT = 33;
/** What buildah notes at each step, the image it stood on: no one has these images, so it is shown on hover only. */
const STAGE = /^FROM (?:sha256:)?[0-9a-f]{12,64}$/;

export function StepList({ summary, selected, onSelect }: StepListProps) {
  const { steps, layers } = summary;
  const list = useRef<HTMLDivElement>(null);
  useRoving(list, 'down');
  const line = (at: number) => {
    const step = itemAt(steps, at);
    const layer = step.layer === null ? undefined : layers[step.layer];
    return (
      // biome-ignore lint/a11y/useSemanticElements: pages stand between the list and its items
      <div role="listitem" className="border-line border-b">
        {layer ? (
          <button
            type="button"
            aria-current={layer.key === selected}
            onClick={() => onSelect(layer.key)}
            className={`flex w-full items-start gap-3 px-4 py-1.5 text-left hover:bg-panel ${layer.key === selected ? 'bg-accent-soft' : ''}`}
          >
            <span className="flex h-5 w-6 shrink-0 items-center">
              <span className="sr-only">layer {layer.layer}: </span>
              <LayerChip layer={layer.layer} />
            </span>
            <StepText step={step} />
            <span className="w-16 shrink-0 text-right leading-5">
              <Bytes size={layer.size} />
            </span>
          </button>
        ) : (
          <div className="flex items-start gap-3 px-4 py-1.5 text-ink-2">
            <span className="mt-2.5 w-6 shrink-0 border-line-strong border-t" title="No layer" />
            <StepText step={step} />
            <span className="w-16 shrink-0 text-right text-ink-3 text-sm leading-5">
              {step.emptyLayer ? 'no layer' : ''}
            </span>
          </div>
        )}
      </div>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div ref={list} role="list" data-roving aria-label="Build steps, newest first">
      <Pages count={steps.length} render={line} estimate={STEP_HEIGHT} reversed />
    </div>
  );
}

function StepText({ step }: { readonly step: BuildStep }) {
  const text = step.instruction || step.comment || 'a step without a command';
  return (
    <>
      <span
        className="min-w-0 flex-1 whitespace-pre-wrap wrap-anywhere font-mono text-sm leading-5"
        title={visibleLines([step.createdBy, step.comment].filter(Boolean).join('\n'))}
      >
        {visibleLines(text)}
        {step.comment && step.instruction && !STAGE.test(step.comment) && (
          <span className="ml-2 font-sans text-ink-3 text-xs">{visibleText(step.comment)}</span>
        )}
      </span>
      <span className="w-24 shrink-0 text-right text-ink-2 text-sm leading-5 max-md:hidden">
        {step.created !== undefined && <Time at={step.created} />}
      </span>
    </>
  );
}
