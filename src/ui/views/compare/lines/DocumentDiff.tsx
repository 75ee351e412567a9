/** The JSON of both sides, line by line. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { engine } from '../../../state/engine.ts';
import { runTask } from '../../../state/tasks.ts';
import type { Compared } from '../useCompared.ts';
import { Lines } from './Lines.tsx';

interface DocumentDiffProps {
  readonly compared: Compared;
  /** Keys on each side; null where there is none. */
  readonly left: string | null;
  readonly right: string | null;
}

export function DocumentDiff({ compared, left, right }: DocumentDiffProps) {
  const ids = [compared.left.id, compared.right.id];
  const query = useQuery({
    queryKey: ['lines', ids, left, right],
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Comparing documents', signal, (options) => engine.ask(ids, 'lines', { left, right }, options)),
  });
  return (
    <Answered query={query} doing="Comparing documents">
      {(diff) => <Lines diff={diff} />}
    </Answered>
  );
}
