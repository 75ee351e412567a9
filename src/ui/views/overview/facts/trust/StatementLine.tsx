/** One statement about the image in a line: what kind it is, and what it says. */
import { useState } from 'react';
import type { Description, StatementDescription } from '../../../../../core/content/description.ts';
import type { Node } from '../../../../../core/image/node.ts';
import { formatBytes, visibleText } from '../../../../../core/oci/text.ts';
import { ActionButton } from '../../../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../../../parts/format.ts';
import { toFailure } from '../../../../state/errors.ts';
import type { OverviewPlace } from '../../fact.ts';
import { ToObject } from '../../GoTo.tsx';
import { useAnswer } from '../../../../state/answer.ts';

const PREDICATE = 'in-toto.io/predicate-type';
/** Stored bytes of a statement on this machine that is read without asking. */
const SMALL = 16_000_000;

interface StatementLineProps {
  readonly place: OverviewPlace;
  /** The attestation or referrer. */
  readonly node: Node;
  /** Its part that holds the statement. */
  readonly statement: Node;
}

export function StatementLine({ place, node, statement }: StatementLineProps) {
  const { opened, remote } = place;
  const [wanted, setWanted] = useState(!remote && statement.size <= SMALL && statement.present);
  const args = { target: { kind: 'node', key: statement.key }, path: 'statement.json' } as const;
  const { data, error } = useAnswer([opened.id], 'describe', args, { doing: 'Reading attestations', enabled: wanted });
  const type = statement.annotations?.[PREDICATE] ?? node.artifactType ?? statement.mediaType;
  return (
    <p className="min-h-10 wrap-anywhere">
      <ToObject place={place} objectKey={statement.key} view="document">
        {kindOf(type)}
      </ToObject>
      {data && <span>{sayingOf(data)}</span>}
      {data === null && (
        <span className="text-ink-2">: {visibleText(type)}, in a format that Cutaway does not read</span>
      )}
      {error && <span className="text-warn">: unknown, {visibleText(toFailure(error).message)}</span>}
      {!statement.present && <span className="text-warn">: not in this input</span>}
      {!wanted && statement.present && (
        <>
          {' '}
          <ActionButton onClick={() => setWanted(true)}>{`Read it (${formatBytes(statement.size)})`}</ActionButton>
        </>
      )}
    </p>
  );
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/slsa\.dev\/provenance/, 'provenance'],
  [/spdx/i, 'bill of materials'],
  [/cyclonedx/i, 'bill of materials'],
  [/simplesigning|signature/, 'signature'],
  [/openvex|\bvex\b/, 'vulnerability statement'],
];

function kindOf(type: string): string {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? visibleText(type);
}

function sayingOf(found: Description): string {
  if (found.kind === 'sbom')
    return `: ${found.format} ${found.version}, ${formatCount(found.packages.length)} packages`;
  if (found.kind === 'statement') return statementText(found);
  if (found.kind === 'document') return `: ${visibleText(found.name)}`;
  return '';
}

function statementText({ provenance, sbom, subjects, predicateType }: StatementDescription): string {
  if (sbom) return `: ${sbom.format} ${sbom.version}, ${formatCount(sbom.packages.length)} packages`;
  if (!provenance) return `: ${visibleText(predicateType)} about ${formatCount(subjects.length)} subjects`;
  const { builder, source, materials, finished } = provenance;
  const parts = [
    builder ? `built by ${builder}` : 'no builder named',
    source && `from ${source}`,
    materials.length > 0 && `${formatCount(materials.length)} ${materials.length === 1 ? 'material' : 'materials'}`,
    finished && `finished ${finished}`,
  ];
  return `: ${visibleText(parts.filter(Boolean).join(', '))}`;
}
