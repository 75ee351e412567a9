/** The overview where no single image is meant: what there is to choose from. */
import { visibleText } from '../../../core/oci/text.ts';
import { Link } from '../../elements/links/Link.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { formatCount } from '../../parts/format.ts';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { Pages } from '../../parts/tree/Pages.tsx';
import { select } from '../../state/appState.ts';
import { layersOf, MARK_WORDS, nameOf } from '../../state/cut/cutParts.ts';
import { imagesUnder, nodeAt } from '../../state/objectIndex.ts';
import { hrefTo } from '../../state/place/history.ts';
import type { ViewProps } from '../../state/viewProps.ts';

const ROW = 28;

export function ImagesOverview({ slot, opened }: ViewProps) {
  const under = nodeAt(opened, slot.key);
  const images = imagesUnder(under ? [under] : opened.roots);
  const row = (at: number) => {
    const image = images[at];
    if (!image) return null;
    const layers = layersOf(image);
    return (
      // biome-ignore lint/a11y/useSemanticElements: pages stand between the list and its items
      <div role="listitem" className="flex min-h-7 flex-wrap items-center gap-x-3 border-line border-b px-4">
        <RoleGlyph role={image.role} layer={image.layer} />
        <Link href={hrefTo({ key: image.key })} go={() => select(slot.id, image.key)} className="text-accent">
          {visibleText([nameOf(image), image.names[0]].filter(Boolean).join(', '))}
        </Link>
        <span className="ml-auto text-ink-2">
          {/* What is not here was not read: its layers are unknown, not none. */}
          {!image.present && image.origin === 'stored' ? (
            <span className="text-warn">{MARK_WORDS.absent}</span>
          ) : (
            <>
              {formatCount(layers.length)} {layers.length === 1 ? 'layer' : 'layers'}{' '}
              <Bytes size={layers.reduce((sum, { size }) => sum + size, 0)} />
            </>
          )}
        </span>
      </div>
    );
  };
  return (
    <section aria-label="Overview" className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(under?.names[0] ?? opened.name)}>
        <span>
          {formatCount(images.length)} {images.length === 1 ? 'image' : 'images'}: choose one
        </span>
      </ViewHeader>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="list" aria-label="Images" className="min-h-0 flex-1 overflow-y-auto">
        <Pages count={images.length} render={row} estimate={ROW} />
      </div>
      {images.length === 0 && <p className="p-4 text-ink-2">This index lists no images.</p>}
    </section>
  );
}
