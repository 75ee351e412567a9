/** Described: asks for a file's description and hands it on; says what is wrong with the file over it. */
import { type ReactNode, useMemo } from 'react';
import type { DescriptionKind, ReaderName } from '../../../core/content/description.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import type { PreviewProps } from '../preview.ts';
import { type Description, useDescription } from './useDescription.ts';

interface DescribedProps<K extends DescriptionKind> {
  readonly preview: PreviewProps;
  /** Ask this reader only. */
  readonly as?: ReaderName;
  readonly kinds: readonly K[];
  /** What it is not, where no reader finds anything: "a certificate or key". */
  readonly what: string;
  readonly children: (description: Extract<Description, { kind: K }>) => ReactNode;
}

export function Described<K extends DescriptionKind>({ preview, as, kinds, what, children }: DescribedProps<K>) {
  const { data, error, refetch } = useDescription(preview, as);
  const shown = useMemo(() => (data && isOne(data, kinds) ? data : undefined), [data, kinds]);
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <p className="quiet-arrival p-4 text-ink-2">Reading…</p>;
  if (!shown) return <p className="p-4 text-ink-2">This file is not {what} that Cutaway can read.</p>;
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      {shown.findings.length > 0 && (
        <section
          aria-label="Findings"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          className="max-h-32 shrink-0 overflow-y-auto border-line border-b px-4 py-2 text-sm"
        >
          <FindingList findings={shown.findings} />
        </section>
      )}
      <div className="min-h-0 flex-1">{children(shown)}</div>
    </div>
  );
}

const isOne = <K extends DescriptionKind>(
  description: Description,
  kinds: readonly K[],
): description is Extract<Description, { kind: K }> => (kinds as readonly string[]).includes(description.kind);
