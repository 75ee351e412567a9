/** What could not be done, where, and what to do, at the place where it would have been. */
import { ERRORS, toFailure } from '../../../app/errors.ts';

interface FailureNoteProps {
  readonly thrown: unknown;
  readonly onRetry?: () => void;
}

export function FailureNote({ thrown, onRetry }: FailureNoteProps) {
  const failure = toFailure(thrown);
  const { title, remedy } = ERRORS[failure.code];
  return (
    <div role="alert" className="flex flex-col items-start gap-1 p-4">
      <p className="font-medium text-error">✕ {title}</p>
      <p className="text-ink">{failure.message}</p>
      {failure.at && <p className="break-all font-mono text-ink-2 text-sm">{failure.at}</p>}
      <p className="text-ink-2">{remedy}</p>
      {onRetry && (
        <button type="button" onClick={onRetry} className="mt-1 h-6 text-accent hover:underline">
          Try again
        </button>
      )}
    </div>
  );
}
