/** "Reproducible?" in a sentence, by sign, word and colour; behind it the first causes and what usually fixes each. */
import type { ReactNode } from 'react';
import type { VerdictCause } from '../../../../core/diff/judgement/tally.ts';
import type { Verdict } from '../../../../core/diff/verdict.ts';
import { visibleText } from '../../../../core/oci/text.ts';

const SIGN = { identical: '=', noise: '≈', different: '≠', unknown: '?' } as const;
const COLOR = { identical: 'text-ok', noise: 'text-ok', different: 'text-error', unknown: 'text-error' } as const;

interface VerdictBarProps {
  readonly verdict: Verdict;
  /** The files are still being compared: what is said may change. */
  readonly pending: boolean;
  /** What the sentence is about, where there are several images. */
  readonly about: string | undefined;
  /** Goes to what a cause names. */
  readonly onPath: (path: string) => void;
  /** What can be done with the result, and what is still to come. */
  readonly children: ReactNode;
}

export function VerdictBar({ verdict, pending, about, onPath, children }: VerdictBarProps) {
  const { grade, text, causes } = verdict;
  return (
    <div className="flex shrink-0 flex-wrap items-start gap-x-4 border-line border-b px-3 py-1 text-sm">
      <details className="min-w-0 flex-1 basis-80">
        <summary
          className={`flex min-h-6 flex-wrap items-center gap-x-2 ${causes.length === 0 ? 'pointer-events-none' : ''}`}
        >
          <span className="shrink-0 text-ink-2">Reproducible?</span>
          <span
            role="status"
            aria-label="Verdict"
            className="min-w-0 flex-1 basis-64 @max-lg:min-h-15 @max-lg:basis-full"
          >
            <span
              aria-hidden="true"
              className={`mr-1.5 font-mono font-semibold ${pending ? 'text-ink-3' : COLOR[grade]}`}
            >
              {pending ? '…' : SIGN[grade]}
            </span>
            {about && <span className="text-ink-2">{visibleText(about)}: </span>}
            {pending ? (
              <span className="text-ink-2">reading both sides; from the documents alone: {lowered(text)}</span>
            ) : (
              <span className="font-medium">{visibleText(text)}</span>
            )}
            {causes.length > 0 && <span className="verdict-why ml-3 text-accent">Why</span>}
          </span>
        </summary>
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          aria-label="Causes"
          className="flex max-h-56 flex-col gap-1.5 overflow-y-auto py-1.5 pl-[88px] max-md:pl-2"
        >
          {causes.map((cause) => (
            <Cause key={cause.text} cause={cause} onPath={onPath} />
          ))}
        </ul>
      </details>
      <span className="flex flex-wrap items-center gap-x-3">{children}</span>
    </div>
  );
}

/** As it goes on in a sentence, and without what is said around it. */
const lowered = (text: string) =>
  visibleText(`${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`.replace(/ The files were not compared\.$/, ''));

function Cause({
  cause: { text, path, fix },
  onPath,
}: {
  readonly cause: VerdictCause;
  readonly onPath: (path: string) => void;
}) {
  return (
    <li className="border-line-strong border-l-2 pl-3">
      {path === undefined ? (
        <p>{visibleText(text)}</p>
      ) : (
        <button
          type="button"
          className="wrap-anywhere text-left hover:text-accent hover:underline"
          onClick={() => onPath(path)}
        >
          {visibleText(text)}
        </button>
      )}
      {fix !== undefined && <p className="text-ink-2">{visibleText(fix)}</p>}
    </li>
  );
}
