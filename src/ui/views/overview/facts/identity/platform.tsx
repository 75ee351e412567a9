/** What it runs on, and for which other platforms the input has an image. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { imagesUnder } from '../../../../state/objectIndex.ts';
import { type FactProps, mayHaveConfig, type OverviewFact } from '../../fact.ts';
import { GoTo, ToObject } from '../../GoTo.tsx';

/** More than this are in the list of images beside the stack. */
const MOST = 6;

function Platform({ place }: FactProps) {
  const { opened, image, summary } = place;
  const { os, architecture, variant } = summary?.config ?? {};
  const own = image.platform ?? ([os, architecture, variant].filter(Boolean).join('/') || null);
  const others = imagesUnder(opened.roots).filter(
    (each) => each !== image && each.role === 'manifest' && each.platform,
  );
  return (
    <>
      <GoTo view="config">{own === null ? 'not specified' : visibleText(own)}</GoTo>
      {others.length > 0 && (
        <span className="text-ink-2">
          ; also in this input:{' '}
          {others.slice(0, MOST).map((each, at) => (
            <span key={each.key}>
              {at > 0 && ', '}
              <ToObject place={place} objectKey={each.key} view="overview">
                {visibleText(each.platform ?? '')}
              </ToObject>
            </span>
          ))}
          {others.length > MOST && ` and ${others.length - MOST} more`}
        </span>
      )}
    </>
  );
}

export const platform: OverviewFact = { name: 'Platform', applies: mayHaveConfig, Fact: Platform };
