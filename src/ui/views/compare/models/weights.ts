/** The weights of two models, read where a person asks for it: they are most of the bytes of both. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WeightsDiff } from '../../../../core/diff/models/diffWeights.ts';
import type { SaveTarget } from '../../../../engine/engine.ts';
import { formatCount } from '../../../parts/format.ts';
import { engine } from '../../../state/engine.ts';
import { runTask } from '../../../state/tasks.ts';
import type { Compared } from '../useCompared.ts';

export type Weights = ReturnType<typeof useWeights>;

/** Once they were read they are there without being asked for again. */
export function useWeights({ left, right }: Pick<Compared, 'left' | 'right'>, a: SaveTarget, b: SaveTarget) {
  const [asked, setAsked] = useState(false);
  const query = useQuery<WeightsDiff | null>({
    queryKey: ['weights', left.id, a, right.id, b],
    enabled: asked,
    queryFn: ({ signal }) =>
      runTask('Comparing the weights', signal, (options) =>
        engine.ask([left.id, right.id], 'weights', { left: a, right: b }, options),
      ),
  });
  const ask = () => {
    if (asked) void query.refetch();
    else setAsked(true);
  };
  return { query, asked, ask };
}

/** What reading them showed, to follow a semicolon. */
export function weighedText({ same, changed, unread }: WeightsDiff): string {
  const all = same + changed.length + unread.length;
  if (same === all) return all === 1 ? 'its bytes are the same.' : 'the bytes of all are the same.';
  const parts = [
    same > 0 && `${formatCount(same)} ${same === 1 ? 'has' : 'have'} the same bytes`,
    changed.length > 0 && `${formatCount(changed.length)} ${changed.length === 1 ? 'has' : 'have'} other bytes`,
    unread.length > 0 && `${formatCount(unread.length)} could not be compared`,
  ].filter((part) => part !== false);
  return `${parts.join(', ')}.`;
}
