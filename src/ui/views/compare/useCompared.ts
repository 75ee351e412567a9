/** The comparison: two nodes of opened inputs, one of them maybe made by converting the other, and how their trees differ. */
import type { Pair } from '../../../core/diff/images.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Asked } from '../../elements/answer/Answered.tsx';
import { useConverted } from '../../state/converted.ts';
import type { Beside } from '../../state/place/place.ts';
import { findSide, type Side } from './sides.ts';
import { LONG, useAnswer } from '../../state/answer.ts';

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
  const keys = { left: left?.node.key ?? '', right: right?.node.key ?? '' };
  const diff = useAnswer(ids, 'diff', keys, { doing: 'Comparing', enabled: ids.length === 2, gcTime: LONG.gcTime });
  const compared =
    left && right && diff.data ? { left: { id: left.opened.id, node: left.node }, right, root: diff.data } : undefined;
  if (!asked && !chosen) return undefined;
  // What stopped is what goes on: without the other side there is nothing to compare.
  const { error, fetchStatus, refetch } = asked && !right ? converted : diff;
  return { data: compared, error, fetchStatus, refetch };
}
