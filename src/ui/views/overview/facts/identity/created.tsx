/** When it was made. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { Time } from '../../../../parts/facts/Time.tsx';
import { type FactProps, mayHaveConfig, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

function Created({ place: { summary } }: FactProps) {
  const created = summary?.config?.created;
  const author = summary?.config?.author;
  return (
    <>
      {created === undefined || created === '' ? (
        <span className="text-ink-2">not specified</span>
      ) : (
        <>
          <GoTo view="history">
            <Time at={created} />
          </GoTo>{' '}
          <span className="font-mono text-ink-2 text-sm">{visibleText(created)}</span>
        </>
      )}
      {author && <span className="text-ink-2">, by {visibleText(author)}</span>}
    </>
  );
}

export const created: OverviewFact = { name: 'Created', applies: mayHaveConfig, Fact: Created };
