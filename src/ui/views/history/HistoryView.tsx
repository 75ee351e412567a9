/** The history view: each build step with the layer it made, or all of them as a Dockerfile one can read. */
import { visibleLines } from '../../../core/oci/text.ts';
import type { BuildStep, ImageSummary } from '../../../engine/engine.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { useImage } from '../../state/engine.ts';
import { PARTS_SHOWN, VIEW_PARTS } from '../../state/image/shownParts.ts';
import { show, useShown } from '../../state/place/shows.ts';
import { select } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Choice } from '../../parts/controls/Choice.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { dockerfileText } from './dockerfileText.ts';
import { StepList } from './StepList.tsx';

export function HistoryView({ slot, opened }: ViewProps) {
  const image = imageAt(opened, slot.key);
  const asks = image !== undefined && image.children.length > 0;
  const { data: summary, error, refetch } = useImage(opened.id, asks ? image.key : undefined);
  const way = useShown(PARTS_SHOWN.history);
  if (!image || !asks) return <p className="p-4 text-ink-2">Select an image to see how it was built.</p>;
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (!summary) return null;
  if (summary.steps.length === 0) return <NoHistory summary={summary} />;
  const text = dockerfileText(summary.steps);
  return (
    <section aria-label="Build history" className="flex h-full min-h-0 flex-col">
      <ViewHeader title="Build history">
        <span>{counts(summary.steps)}</span>
        <Toolbar label="Ways to show the steps" className="ml-auto flex items-center gap-1">
          <Choice options={VIEW_PARTS.history} chosen={way} onChoose={(next) => show(PARTS_SHOWN.history, next)} />
          <CopyButton text={text} what="the steps as a Dockerfile" />
        </Toolbar>
      </ViewHeader>
      {!summary.aligned && (
        <p className="border-line border-b bg-warn-soft px-4 py-1 text-sm text-warn">
          The history has {plural(summary.steps.filter((step) => !step.emptyLayer).length, 'step')} that should have
          made a layer, but the image has {plural(summary.layers.length, 'layer')}, so Cutaway cannot tell which step
          made which layer.
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {way === 'Dockerfile' ? (
          <pre className="whitespace-pre-wrap break-words p-4 font-mono text-sm">{visibleLines(text)}</pre>
        ) : (
          <StepList summary={summary} selected={slot.key} onSelect={(key) => select(slot.id, key)} />
        )}
      </div>
    </section>
  );
}

const plural = (count: number, word: string) => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;

function counts(steps: readonly BuildStep[]): string {
  const empty = steps.filter((step) => step.emptyLayer).length;
  const without = empty === 0 ? '' : `, ${formatCount(empty)} of them without a layer`;
  return `${plural(steps.length, 'step')}${without}`;
}

function NoHistory({ summary }: { readonly summary: ImageSummary }) {
  if (!summary.config && summary.imageID === null)
    return (
      <p className="p-4 text-ink-2">
        There is no config here, so the build steps are not known: layers alone do not name the steps that made them.
      </p>
    );
  return (
    <p className="p-4 text-ink-2">
      {summary.config
        ? 'The config has no history, so the build steps are not known.'
        : 'The config cannot be read, so the build steps are not known.'}
    </p>
  );
}
