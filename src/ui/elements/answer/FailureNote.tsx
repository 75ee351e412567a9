/** What could not be done, where, and what to do, at the place where it would have been. */
import { visibleText } from '../../../core/oci/text.ts';
import { Worded } from '../../parts/facts/Worded.tsx';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { ERRORS, toFailure } from '../../state/errors.ts';

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
      <p className="wrap-anywhere">
        <Worded text={failure.message} />
      </p>
      {failure.at && <p className="break-all font-mono text-ink-2 text-sm">{visibleText(failure.at)}</p>}
      <p className="text-ink-2">{remedy}</p>
      {onRetry && <ActionButton onClick={onRetry}>Try again</ActionButton>}
    </div>
  );
}
