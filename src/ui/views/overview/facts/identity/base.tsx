/** What the image was built on, as far as evidence goes: its annotations, its build history, the os-release in its layers. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { Digest } from '../../../../parts/facts/Digest.tsx';
import { trail } from '../../../../state/objectIndex.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, isImage, type OverviewFact } from '../../fact.ts';
import { GoTo, ToFile, ToLayer } from '../../GoTo.tsx';
import { baseSteps } from '../../../../../core/image/baseSteps.ts';
import { namedBase } from './baseEvidence.ts';

function Base({ place }: FactProps) {
  const { opened, image, summary } = place;
  const named = namedBase(trail(opened, image.key), summary);
  const steps = summary ? baseSteps(summary.steps) : undefined;
  return (
    <>
      {named && (
        <p>
          <GoTo view={named.by === 'label' ? 'config' : 'document'}>
            {named.name === null ? 'an unnamed image' : visibleText(named.name)}
          </GoTo>
          {named.digest !== null && (
            <>
              {' '}
              <Digest digest={named.digest} copy />
            </>
          )}{' '}
          <span className="text-ink-2">(from its {named.by})</span>
        </p>
      )}
      {steps && (
        <p className="text-ink-2">
          Up to <ToLayer place={place} layer={steps.layers - 1} />, where a <Step text={steps.instruction} /> was set
          before more layers followed.
        </p>
      )}
      {place.layers.length > 0 && (
        <Awaited place={place} kind="packages">
          {({ distribution, basis }) => (
            <p>
              {distribution === null ? (
                <span className="text-ink-2">
                  {basis.incomplete.length > 0
                    ? 'No os-release file in the layers that could be read.'
                    : 'No os-release file: distribution not known.'}
                </span>
              ) : (
                <>
                  {visibleText(distribution.name ?? `${distribution.id} ${distribution.version ?? ''}`)}{' '}
                  <span className="text-ink-2">
                    (from <ToFile place={place} path="etc/os-release" />)
                  </span>
                </>
              )}
            </p>
          )}
        </Awaited>
      )}
    </>
  );
}

const Step = ({ text }: { readonly text: string }) => (
  <GoTo view="history">
    <span className="font-mono text-sm">{visibleText(text.length > 40 ? `${text.slice(0, 40)}…` : text)}</span>
  </GoTo>
);

export const base: OverviewFact = { name: 'Base', applies: isImage, Fact: Base, lines: 1 };
