/** FindingMark: how bad and how many, by sign, colour and word. */
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { type Finding, type Severity, worstSeverity } from '../../../core/oci/finding.ts';
import { tipLines } from '../border/border.ts';
import { formatCount } from '../format.ts';

const SIGNS = { error: CircleX, warning: TriangleAlert, info: Info } as const;
const TONES: Readonly<Record<Severity, string>> = { error: 'text-error', warning: 'text-warn', info: 'text-ink-2' };
const WORDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

export function SeveritySign({ severity, size = 14 }: { readonly severity: Severity; readonly size?: number }) {
  const Sign = SIGNS[severity];
  return <Sign size={size} aria-hidden="true" className={`shrink-0 ${TONES[severity]}`} />;
}

/** `2 warnings`, in the words of the worst. */
export function countFindings(findings: readonly Finding[]): string {
  const worst = worstSeverity(findings);
  if (worst === undefined) return 'no findings';
  const kinds = new Set(findings.map((finding) => finding.severity));
  const word = kinds.size === 1 ? WORDS[worst] : 'finding';
  return `${formatCount(findings.length)} ${word}${findings.length === 1 ? '' : 's'}`;
}

/** A tip is not a place for thousands of lines. */
const MOST_LISTED = 20;

function toldOf(findings: readonly Finding[]): readonly string[] {
  const messages = findings.slice(0, MOST_LISTED).map(({ message }) => message);
  const more = findings.length - messages.length;
  return more > 0 ? [...messages, `and ${formatCount(more)} more`] : messages;
}

export function FindingMark({ findings }: { readonly findings: readonly Finding[] }) {
  const worst = worstSeverity(findings);
  if (worst === undefined) return null;
  const text = countFindings(findings);
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-0.5 text-xs ${TONES[worst]}`}
      title={tipLines(...toldOf(findings))}
      data-lines=""
    >
      <SeveritySign severity={worst} size={13} />
      <span className="sr-only">{text}</span>
      <span aria-hidden="true">{formatCount(findings.length)}</span>
    </span>
  );
}
