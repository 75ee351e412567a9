/** Attestations and what else in the input speaks of the image, with what each says. Signatures are listed, not verified. */
import { useMemo } from 'react';
import type { Node } from '../../../../../core/image/node.ts';
import { ReferrerTree } from '../../../../elements/registry/ReferrerTree.tsx';
import { nodesOf, trail } from '../../../../state/objectIndex.ts';
import { readBrowse } from '../../../../state/registry/browsePlace.ts';
import { PREFIX } from '../../../../state/registry/registryInput.ts';
import type { FactProps, OverviewFact, OverviewPlace } from '../../fact.ts';
import { ToObject } from '../../GoTo.tsx';
import { StatementLine } from './StatementLine.tsx';

const NAMES: Readonly<Partial<Record<Node['role'], string>>> = { attestation: 'attestation', referrer: 'artifact' };

/** What speaks of the image, or of the index above it. */
function useSpeaking({ opened, image }: OverviewPlace): readonly Node[] {
  return useMemo(() => {
    const digests = new Set(trail(opened, image.key).map(({ digest }) => digest));
    return nodesOf(opened).filter(
      ({ subject, role }) => subject !== undefined && role !== 'layer' && role !== 'config' && digests.has(subject),
    );
  }, [opened, image]);
}

/** What was cut off may have named some. */
function noneText({ opened, remote }: OverviewPlace): string {
  if (opened.findings.some(({ code }) => code === 'no-roots' || code === 'truncated'))
    return 'none found in this input, which was cut off';
  return remote ? 'none in its index' : 'none in this input';
}

function Statements({ place }: FactProps) {
  const { slot, image } = place;
  const speaking = useSpeaking(place);
  const { input } = slot;
  const lies = input.kind === 'registry' ? readBrowse(input.name.slice(PREFIX.length)) : undefined;
  return (
    <>
      {speaking.length === 0 && <p className="text-ink-2">{noneText(place)}</p>}
      {speaking.map((node) => (
        <div key={node.key}>
          {node.children
            .filter(({ role }) => role === 'layer')
            .map((statement) => (
              <StatementLine key={statement.key} place={place} node={node} statement={statement} />
            ))}
          {!node.children.some(({ role }) => role === 'layer') && (
            <ToObject place={place} objectKey={node.key} view="objects">
              {node.artifactType ?? NAMES[node.role] ?? node.role}
            </ToObject>
          )}
        </div>
      ))}
      {speaking.length > 0 && <p className="text-ink-2">Cutaway does not verify signatures.</p>}
      {lies?.repository && image.digest !== null && <ReferrerTree repository={lies.repository} digest={image.digest} />}
    </>
  );
}

export const statements: OverviewFact = {
  name: 'Attestations and signatures',
  applies: ({ image }) => image.role === 'manifest',
  Fact: Statements,
};
