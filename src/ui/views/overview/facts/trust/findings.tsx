/** What is wrong or odd in the input, worst first. */
import { useMemo } from 'react';
import type { Severity } from '../../../../../core/oci/finding.ts';
import { visibleText } from '../../../../../core/oci/text.ts';
import { formatCount } from '../../../../parts/format.ts';
import { SeveritySign } from '../../../../parts/marks/FindingMark.tsx';
import { nodesOf } from '../../../../state/objectIndex.ts';
import { unreadEntries } from '../../../../state/unreadEntries.ts';
import { findingsOf, useLedger } from '../../../../state/verification.ts';
import type { FactProps, OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';
import { useUnseen } from './unseen.tsx';

const SHOWN = 3;
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

function Findings({ place }: FactProps) {
  const { opened } = place;
  const { none: allSeen } = useUnseen(place);
  const ledger = useLedger(opened.id);
  const found = useMemo(() => {
    const all = [...opened.findings, ...nodesOf(opened).flatMap((node) => findingsOf(node, ledger))];
    return ORDER.flatMap((severity) => all.filter((finding) => finding.severity === severity));
  }, [opened, ledger]);
  const unread = useMemo(() => unreadEntries(nodesOf(opened), ledger), [opened, ledger]);
  if (found.length === 0) {
    const seen = allSeen ? 'no findings' : 'no findings so far; see below for what was not checked';
    return <span className="text-ink-2">{unread ?? seen}</span>;
  }
  const worst = found.slice(0, SHOWN);
  return (
    <>
      <ul>
        {worst.map(({ severity, message, code }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same finding may be made twice
          <li key={at} className="flex items-start gap-1.5" title={code}>
            <span className="pt-1">
              <SeveritySign severity={severity} size={12} />
            </span>
            <span className="line-clamp-2 wrap-anywhere min-w-0">
              <span className="sr-only">{severity}: </span>
              {visibleText(message)}
            </span>
          </li>
        ))}
      </ul>
      <GoTo view="findings">
        {found.length > SHOWN ? `all ${formatCount(found.length)} findings` : 'show in Findings'}
      </GoTo>
    </>
  );
}

export const findings: OverviewFact = { name: 'Findings', applies: () => true, Fact: Findings, lines: 1 };
