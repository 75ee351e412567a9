/** What nobody looked at yet, so that nothing is taken for right that was only not read. */
import { useMemo } from 'react';
import type { Basis } from '../../../../../core/oci/basis/basis.ts';
import { SharedIndexes } from '../../../../elements/answer/SharedIndexes.tsx';
import { visibleText } from '../../../../../core/oci/text.ts';
import { ActionButton } from '../../../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../../../parts/format.ts';
import { LongList } from '../../../../parts/facts/LongList.tsx';
import { nodesOf } from '../../../../state/objectIndex.ts';
import { countMarks, type Mark, markOf, useLedger } from '../../../../state/verification.ts';
import { verifyAll } from '../../../../state/verifyAll.ts';
import { costOf } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact, type OverviewPlace } from '../../fact.ts';
import { ToLayer } from '../../GoTo.tsx';

function Unseen({ place }: FactProps) {
  const { unread, gaps, unchecked, unknown, shared, none } = useUnseen(place);
  if (none) return <span className="text-ink-2">nothing: every layer was read and every digest checked</span>;
  return (
    <ul>
      {unread.length > 0 && (
        // One text, and room for the longest: what is read meanwhile goes out of it, and nothing below moves.
        <li className="min-h-15">{`${unread.join(', ')} (${costOf(place)})`}</li>
      )}
      {gaps.length > 0 && (
        <li>
          <LongList items={gaps} className="wrap-anywhere text-warn">
            {({ layer, message }) => (
              <li key={layer}>
                <ToLayer place={place} layer={layer} /> could not be read in full: {visibleText(message)}
              </li>
            )}
          </LongList>
        </li>
      )}
      {shared.length > 0 && (
        <li>
          <SharedIndexes layers={shared} />
        </li>
      )}
      {unchecked > 0 && (
        <li>
          {formatCount(unchecked)} {unchecked === 1 ? 'object' : 'objects'} not verified against{' '}
          {unchecked === 1 ? 'its digest' : 'their digests'}{' '}
          <ActionButton onClick={() => verifyAll(place.opened)}>
            {unchecked === 1 ? 'Verify it' : 'Verify them'}
          </ActionButton>
        </li>
      )}
      {unknown > 0 && (
        <li className="text-ink-2">
          {formatCount(unknown)} {unknown === 1 ? 'layer' : 'layers'} without a digest to check against
        </li>
      )}
    </ul>
  );
}

/** What was not looked at, by kind; `none` where everything was. */
export function useUnseen(place: OverviewPlace) {
  const unread = unreadOf(place);
  const gaps = place.costly.queries.waste.data?.basis.incomplete ?? [];
  const { unchecked, unknown } = useVerified(place);
  const shared = listedByOthers(place);
  const none = unread.length + gaps.length + unchecked + unknown + shared.length === 0;
  return { unread, gaps, unchecked, unknown, shared, none };
}

const SETTLED: readonly Mark[] = ['ok', 'failed', 'absent', 'unknown'];

/** Objects whose digest was not checked yet, and layers that have none that could be. */
function useVerified({ opened }: OverviewPlace) {
  const ledger = useLedger(opened.id);
  const nodes = nodesOf(opened);
  const count = countMarks(nodes, ledger);
  const unknown = useMemo(
    () => nodes.filter((node) => node.role === 'layer' && markOf(node, ledger) === 'unknown').length,
    [nodes, ledger],
  );
  return {
    unchecked: nodes.length - SETTLED.reduce((sum, mark) => sum + count(mark), 0),
    unknown,
  };
}

/** Layers that what is said here rests on, and that nobody held against their bytes. */
function listedByOthers({ costly: { queries } }: OverviewPlace): Basis['unchecked'] {
  const { waste, packages, privileged, secrets } = queries;
  const answers = [waste.data, packages.data, privileged.data, secrets.data];
  const all = answers.flatMap((answer) => answer?.basis.unchecked ?? []);
  return all.filter(({ layer }, i) => all.findIndex((one) => one.layer === layer) === i);
}

function unreadOf(place: OverviewPlace): readonly string[] {
  if (!hasFiles(place)) return [];
  const { waste, packages, privileged, secrets } = place.costly.queries;
  return [
    waste.data === undefined && 'the files of the layers',
    place.image.role === 'manifest' && packages.data === undefined && 'the package databases',
    privileged.data === undefined && 'setuid files',
    secrets.data === undefined && 'secrets, also in deleted files',
  ].filter((each) => each !== false);
}

export const unseen: OverviewFact = { name: 'Not checked', applies: () => true, Fact: Unseen };
