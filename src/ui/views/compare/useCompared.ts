/** The comparison: two nodes of opened inputs, one of them maybe made by converting the other, and how their trees differ. */
import { useQuery } from '@tanstack/react-query';
import type { Pair } from '../../../core/diff/images.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Asked } from '../../elements/answer/Answered.tsx';
import { useConverted } from '../../state/converted.ts';
import { engine } from '../../state/engine.ts';
import type { Beside } from '../../state/place/place.ts';
import { runTask } from '../../state/tasks.ts';
import { findSide, type Side } from './sides.ts';

interface ComparedSide {
  /** Name of the opened input. */
  readonly id: string;
  readonly node: Node;
}

export interface Compared {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  readonly root: Pair;
}

const TARGETS = { docker: 'docker-layout', oci: 'oci-layout' } as const;

/** Making the other side and comparing, as one; undefined where the other side is not open. */
export function useCompared(
  sides: readonly Side[],
  left: Side | undefined,
  beside: Beside | undefined,
): Asked<Compared> | undefined {
  const asked = typeof beside === 'string' && left ? { side: left, form: beside } : undefined;
  const converted = useConverted(
    asked && {
      of: asked.side.opened.id,
      image: asked.side.node.key,
      to: TARGETS[asked.form.split('-', 1)[0] as 'docker'],
      as: asked.form.endsWith('-skopeo') ? 'skopeo' : undefined,
    },
  );
  const chosen = beside && left ? findSide(sides, beside) : undefined;
  const made = converted.data?.roots[0];
  const right: ComparedSide | undefined = chosen
    ? { id: chosen.opened.id, node: chosen.node }
    : converted.data && made && { id: converted.data.id, node: made };
  const ids = left && right ? [left.opened.id, right.id] : [];
  const diff = useQuery({
    queryKey: ['diff', ids, left?.node.key, right?.node.key],
    enabled: ids.length === 2,
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Comparing', signal, (options) =>
        engine.ask(ids, 'diff', { left: left?.node.key ?? '', right: right?.node.key ?? '' }, options),
      ),
  });
  const compared =
    left && right && diff.data ? { left: { id: left.opened.id, node: left.node }, right, root: diff.data } : undefined;
  if (!asked && !chosen) return undefined;
  // What stopped is what goes on: without the other side there is nothing to compare.
  const { error, fetchStatus, refetch } = asked && !right ? converted : diff;
  return { data: compared, error, fetchStatus, refetch };
}
