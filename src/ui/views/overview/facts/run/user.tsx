/** Whom it runs as. */
import { visibleText } from '../../../../../core/oci/text.ts';
import { SeveritySign } from '../../../../parts/marks/FindingMark.tsx';
import { type FactProps, mayHaveConfig, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

const ROOT = /^(?:root|0+)(?::|$)/;

function User({ place: { summary } }: FactProps) {
  if (!summary) return null;
  if (!summary.config) return <span className="text-warn">Unknown: the config is absent or cannot be read.</span>;
  const user = summary.config.config?.User ?? '';
  const isRoot = user === '' || ROOT.test(user);
  return (
    <span className="flex items-center gap-1.5">
      {isRoot && <SeveritySign severity="warning" />}
      <GoTo view="config">{user === '' ? 'root' : visibleText(user)}</GoTo>
      {user === '' && <span className="text-ink-2">no user is set</span>}
      {isRoot && user !== '' && <span className="text-ink-2">(root)</span>}
    </span>
  );
}

export const user: OverviewFact = { name: 'User', applies: mayHaveConfig, Fact: User };
