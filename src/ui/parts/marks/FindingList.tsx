/** FindingList: each finding by sign, sentence and code. */
import type { Finding } from '../../../core/oci/finding.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { LongList } from '../facts/LongList.tsx';
import { SeveritySign } from './FindingMark.tsx';

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <LongList items={findings} className="flex flex-col gap-2">
      {(finding, place) => (
        <li key={place} className="flex gap-2">
          <span className="pt-0.5">
            <SeveritySign severity={finding.severity} />
          </span>
          <span className="min-w-0">
            <span className="sr-only">{finding.severity}: </span>
            {visibleText(finding.message)}
            <span className="block break-all font-mono text-ink-3 text-xs" title={visibleText(finding.at)}>
              {finding.code}
            </span>
          </span>
        </li>
      )}
    </LongList>
  );
}
