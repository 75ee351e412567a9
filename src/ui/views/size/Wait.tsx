/** What stands where the numbers would be: nothing for a moment, then a line; a failure; the numbers. */
import type { ReactNode } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { ERRORS, toFailure } from '../../app/errors.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';

interface WaitProps {
  readonly query: {
    readonly isPending: boolean;
    readonly error: unknown;
    readonly fetchStatus: string;
    refetch(): unknown;
  };
  readonly children: ReactNode;
}

export function Wait({ query, children }: WaitProps) {
  if (query.error) return <Failed thrown={query.error} onRetry={() => void query.refetch()} />;
  if (!query.isPending) return children;
  if (query.fetchStatus === 'idle') {
    return (
      <div className="flex items-center gap-3 p-4 text-ink-2">
        Stopped before the layers were read. <ActionButton onClick={() => void query.refetch()}>Go on</ActionButton>
      </div>
    );
  }
  return <p className="quiet-arrival p-4 text-ink-2">Reading the layers…</p>;
}

function Failed({ thrown, onRetry }: { readonly thrown: unknown; readonly onRetry: () => void }) {
  const failure = toFailure(thrown);
  const { title, remedy } = ERRORS[failure.code];
  return (
    <div role="alert" className="flex flex-col items-start gap-1 p-4">
      <p className="font-medium text-error">✕ {title}</p>
      <p>{visibleText(failure.message)}</p>
      {failure.at && <p className="break-all font-mono text-ink-2 text-sm">{visibleText(failure.at)}</p>}
      <p className="text-ink-2">{remedy}</p>
      <ActionButton onClick={onRetry}>Try again</ActionButton>
    </div>
  );
}
