/** The files by which two layers differ, under the reason: the first of them; all are under Headers. */
import { useState } from 'react';
import type { HeaderChange } from '../../../../core/diff/headers/layerDiff.ts';
import type { Facts } from '../../../../core/diff/images.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../../parts/format.ts';
import { useApp } from '../../../state/appState.ts';
import { isRemote } from '../../../state/open/isRemote.ts';
import { KindMark } from '../KindMark.tsx';
import type { Compared } from '../useCompared.ts';
import { wordsOf } from './headerWords.ts';
import { useLayerDiff } from './useLayerDiff.ts';

interface LayerFilesProps {
  readonly compared: Compared;
  readonly left: Facts;
  readonly right: Facts;
  /** Shows all of them with their headers. */
  readonly onAll: (() => void) | undefined;
}

const MOST = 12;

export function LayerFiles({ compared, left, right, onAll }: LayerFilesProps) {
  const slots = useApp((state) => state.slots);
  const [wanted, setWanted] = useState(false);
  const isFar = [compared.left.id, compared.right.id].some((id) =>
    slots.some((slot) => slot.opened?.id === id && isRemote(slot, slots)),
  );
  const query = useLayerDiff(compared, { left: left.key, right: right.key }, !isFar || wanted);
  if (isFar && !wanted && !query.data)
    return (
      <p className="mt-3">
        <ActionButton onClick={() => setWanted(true)}>Fetch both layers and list the files that differ</ActionButton>
      </p>
    );
  return (
    <Answered query={query} doing="Comparing the files of both layers">
      {({ changes, more }) => <Listed changes={changes} count={changes.length + more} onAll={onAll} />}
    </Answered>
  );
}

interface ListedProps {
  readonly changes: readonly HeaderChange[];
  readonly count: number;
  readonly onAll: LayerFilesProps['onAll'];
}

function Listed({ changes, count, onAll }: ListedProps) {
  if (count === 0) return <p className="mt-3 text-ink-2">No file differs: every entry is the same on both sides.</p>;
  return (
    <section aria-label="Files that differ" className="mt-3">
      <h3 className="font-medium">
        {formatCount(count)} {count === 1 ? 'entry differs' : 'entries differ'}
      </h3>
      <ul className="mt-1 flex flex-col gap-0.5">
        {changes.slice(0, MOST).map((change) => (
          <li key={`${change.path} ${change.kind}`} className="flex flex-wrap items-baseline gap-x-4">
            <span className="wrap-anywhere min-w-0 font-mono text-sm">/{visibleText(change.path)}</span>
            <KindMark kind={change.kind} words={wordsOf(change)} />
          </li>
        ))}
      </ul>
      {onAll && (
        <p className="mt-2">
          <ActionButton onClick={onAll}>
            {count > MOST ? `All ${formatCount(count)} in full` : 'See them in full'}
          </ActionButton>
        </p>
      )}
    </section>
  );
}
