/** The names that the input gives the image. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { trail } from '../../../../state/objectIndex.ts';
import { Digest } from '../../../../parts/facts/Digest.tsx';
import type { FactProps, OverviewFact } from '../../fact.ts';
import { ToObject } from '../../GoTo.tsx';

function ImageName({ place }: FactProps) {
  const { opened, image, summary } = place;
  const names = [...new Set(trail(opened, image.key).flatMap((node) => node.names))];
  const digest = image.digest ?? summary?.imageID ?? null;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <ToObject place={place} objectKey={image.key} view="objects">
        <span className="wrap-anywhere">{names.length > 0 ? names.map(visibleText).join(', ') : 'no name'}</span>
      </ToObject>
      {digest !== null && (
        <span className="flex items-center gap-1 text-ink-2" title={image.digest === null ? 'Image ID' : 'Digest'}>
          {image.digest === null && 'image ID'} <Digest digest={digest} copy />
        </span>
      )}
    </span>
  );
}

export const imageName: OverviewFact = { name: 'Name', applies: () => true, Fact: ImageName };
