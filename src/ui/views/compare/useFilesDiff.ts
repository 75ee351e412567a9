/** The files of two images compared. */
import { useQuery } from '@tanstack/react-query';
import type { Pair } from '../../../core/diff/images.ts';
import type { FileDiffAnswer } from '../../../engine/answers.ts';
import type { Asked } from '../../app/answer/Answered.tsx';
import { engine } from '../../app/engine.ts';
import { runTask } from '../../app/state/tasks.ts';
import type { Compared } from './useCompared.ts';

export type FilesDiff = Asked<FileDiffAnswer>;

/** Asks nothing while `wanted` is false. */
export function useFilesDiff(compared: Compared, image: Pair | undefined, wanted: boolean): FilesDiff {
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image?.left?.key ?? '', right: image?.right?.key ?? '' };
  return useQuery({
    queryKey: ['diffFiles', ids, keys],
    enabled: wanted && image !== undefined,
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Comparing files', signal, (options) => engine.ask(ids, 'diffFiles', keys, options)),
  });
}
