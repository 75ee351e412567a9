/** What stands where an answer of the engine will be: nothing for a moment, then a line; a failure with what to do; the answer. */
import type { ReactNode } from 'react';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { FailureNote } from './FailureNote.tsx';

/** What is asked of a query: one of react-query's, or several as one. */
export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly fetchStatus: string;
  refetch(): unknown;
}

interface AnsweredProps<T> {
  readonly query: Asked<T>;
  /** What is read or made, as in "Reading the layers…". */
  readonly doing: string;
  readonly children: (answer: T) => ReactNode;
}

export function Answered<T>({ query, doing, children }: AnsweredProps<T>) {
  const again = () => void query.refetch();
  if (query.error) return <FailureNote thrown={query.error} onRetry={again} />;
  if (query.data !== undefined) return children(query.data);
  if (query.fetchStatus !== 'idle') return <p className="quiet-arrival p-4 text-ink-2">{doing}…</p>;
  return (
    <div className="flex items-center gap-3 p-4 text-ink-2">
      Cancelled. <ActionButton onClick={again}>Continue</ActionButton>
    </div>
  );
}
