/** The files of two images compared, and those that differ in content looked into for the build's noise. */
import { useMemo } from 'react';
import { FIELD } from '../../../core/diff/change.ts';
import { type ComparedFiles, withExplanations } from '../../../core/diff/judgement/judge.ts';
import type { Pair } from '../../../core/diff/images.ts';
import type { Asked } from '../../elements/answer/Answered.tsx';
import type { Compared } from './useCompared.ts';
import { LONG, useAnswer } from '../../state/answer.ts';

export interface FilesDiff extends Asked<ComparedFiles> {
  /** What is known may still change. */
  readonly pending: boolean;
}

/** Asks nothing while `wanted` is false. The rows are there before they are looked into, and stay the same rows. */
export function useFilesDiff(compared: Compared, image: Pair | undefined, wanted: boolean): FilesDiff {
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image?.left?.key ?? '', right: image?.right?.key ?? '' };
  const isAsked = wanted && image !== undefined;
  const diff = useAnswer(ids, 'diffFiles', keys, { doing: 'Comparing files', enabled: isAsked, ...LONG });
  const mayExplain = useMemo(
    () => diff.data?.fields.some((bits) => (bits & FIELD.content) !== 0) ?? false,
    [diff.data],
  );
  const explanations = useAnswer(ids, 'explainFiles', keys, {
    doing: 'Analyzing files that differ',
    enabled: wanted && mayExplain,
    ...LONG,
  });
  const data = useMemo(
    () => diff.data && withExplanations(diff.data, explanations.data),
    [diff.data, explanations.data],
  );
  const { error, fetchStatus, refetch } = diff;
  const pending = fetchStatus === 'fetching' || explanations.fetchStatus === 'fetching';
  return { data, error, fetchStatus, refetch, pending };
}
