/**
 * The overview: an image in a dozen facts, each a link to where all of it is. What reads layers fills in by itself where
 * they lie on this machine; in a registry it is asked for, with its cost. What is unknown is said to be.
 */
import { useMemo } from 'react';
import { bytesHeld } from '../../../core/oci/basis/held.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { useApp } from '../../state/appState.ts';
import { layersOf, nameOf } from '../../state/cut/cutParts.ts';
import { useImage } from '../../state/engine.ts';
import { imageAt, trail } from '../../state/objectIndex.ts';
import { isRemote } from '../../state/open/isRemote.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import type { OverviewFact, OverviewPlace, OverviewSection } from './fact.ts';
import { COLUMNS } from './facts/index.ts';
import { ImagesOverview } from './ImagesOverview.tsx';
import { useCostly } from './useCostly.ts';

export function OverviewView(props: ViewProps) {
  const image = imageAt(props.opened, props.slot.key);
  if (!image) return <ImagesOverview {...props} />;
  return <ImageOverview key={`${props.opened.id} ${image.key}`} {...props} image={image} />;
}

function ImageOverview({ slot, opened, image }: ViewProps & Pick<OverviewPlace, 'image'>) {
  const slots = useApp((state) => state.slots);
  const remote = isRemote(slot, slots);
  const layers = useMemo(() => layersOf(image), [image]);
  const names = trail(opened, image.key).flatMap((node) => node.names);
  const stored = layers.reduce((sum, layer) => sum + bytesHeld(layer), 0);
  const readable = image.role === 'manifest' || image.role === 'layer';
  const asks = image.role === 'manifest' && (image.present || image.origin === 'derived');
  const { data: summary, error, refetch } = useImage(opened.id, asks ? image.key : undefined);
  const key = readable && layers.length > 0 ? image.key : undefined;
  const costly = useCostly({ id: opened.id, key, stored, remote });
  const place: OverviewPlace = { slot, opened, image, layers, summary, stored, remote, costly };
  return (
    <section aria-label="Overview" className="@container flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(names[0] ?? opened.name)}>
        <span>{visibleText(nameOf(image))}</span>
      </ViewHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error && <FailureNote thrown={error} onRetry={() => void refetch()} />}
        <div className="grid max-w-[120rem] gap-x-10 gap-y-5 px-4 py-3 @4xl:grid-cols-2 @4xl:grid-rows-[auto_1fr] @7xl:grid-cols-3 @7xl:grid-rows-none">
          {COLUMNS.map((sections) => (
            <div
              key={sections[0]?.title}
              className="flex min-w-0 flex-col gap-5 @4xl:last:col-start-2 @4xl:last:row-span-2 @4xl:last:row-start-1 @7xl:last:col-start-3 @7xl:last:row-span-1"
            >
              {sections.map((section) => (
                <Section key={section.title} section={section} place={place} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

interface SectionProps {
  readonly section: OverviewSection;
  readonly place: OverviewPlace;
}

function Section({ section: { title, facts }, place }: SectionProps) {
  const applicable = facts.filter((fact) => fact.applies(place));
  if (applicable.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="border-line border-b pb-1 font-medium">{title}</h3>
      <dl>
        {applicable.map((fact) => (
          <Line key={fact.name} fact={fact} place={place} />
        ))}
      </dl>
    </section>
  );
}

/** px of a line of text. */
const LINE = 20;
/** px of a line with a button: what is awaited has one. */
const BUTTON = 24;

function Line({ fact: { name, Fact, lines }, place }: { readonly fact: OverviewFact; readonly place: OverviewPlace }) {
  return (
    <div className="flex flex-col gap-x-4 border-line border-b py-1 @md:flex-row">
      <dt className="w-28 shrink-0 text-ink-2">{name}</dt>
      <dd
        className="min-w-0 @md:flex-1"
        style={{ minHeight: lines === undefined ? LINE : Math.max(BUTTON, lines * LINE) }}
      >
        <Fact place={place} />
      </dd>
    </div>
  );
}
