/** The program that made it, by the marks that programs leave. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { toFailure } from '../../../../state/errors.ts';
import { useProducers } from '../../../../state/image/answers.ts';
import { type FactProps, isImage, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

/** What builds is meant where nothing else is said. */
const ROLE = { build: '', write: 'packed by ' } as const;

function ProducerFact({ place: { opened, image } }: FactProps) {
  // What is in a registry is not fetched unasked.
  const heads = !opened.formats.includes('registry');
  const { data, error } = useProducers(opened.id, image.key, heads);
  if (error) return <span className="text-warn">Unknown: {visibleText(toFailure(error).message)}</span>;
  if (!data) return null;
  const unread = heads ? null : (
    <span className="text-ink-2">
      {' '}
      (the layers were not read; <GoTo view="config">see Config</GoTo>)
    </span>
  );
  if (data.length === 0)
    return (
      <>
        <span className="text-ink-2">unknown: no known builder was recognized</span>
        {unread}
      </>
    );
  // What only fits says nothing more where a program names itself.
  const producers = data.filter(
    ({ role, strength }) => strength !== 'fits' || data.every((each) => each.role !== role || each.strength === 'fits'),
  );
  return (
    <span title={data.flatMap(({ evidence }) => evidence.map(({ text }) => visibleText(text))).join('\n')}>
      {producers.map(({ name, role, strength }, at) => (
        <span key={role + name}>
          {at > 0 && ', '}
          <span className="text-ink-2">{ROLE[role]}</span>
          <GoTo view="config">{visibleText(name)}</GoTo>
          {strength === 'fits' && <span className="text-ink-2"> (likely)</span>}
        </span>
      ))}
      {data.every(({ role }) => role === 'build') && unread}
    </span>
  );
}

export const producer: OverviewFact = { name: 'Built with', applies: isImage, Fact: ProducerFact };
