/** The JSON of both sides, line by line. */
import { Answered } from '../../../elements/answer/Answered.tsx';
import type { Compared } from '../useCompared.ts';
import { Lines } from './Lines.tsx';
import { LONG, useAnswer } from '../../../state/answer.ts';

interface DocumentDiffProps {
  readonly compared: Compared;
  /** Keys on each side; null where there is none. */
  readonly left: string | null;
  readonly right: string | null;
}

export function DocumentDiff({ compared, left, right }: DocumentDiffProps) {
  const ids = [compared.left.id, compared.right.id];
  const query = useAnswer(ids, 'lines', { left, right }, { doing: 'Comparing documents', ...LONG });
  return (
    <Answered query={query} doing="Comparing documents">
      {(diff) => <Lines diff={diff} />}
    </Answered>
  );
}
