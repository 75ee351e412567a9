/**
 * The waste of an image as queries: one answer for the view that shows it and for the stack of strata beside it, which
 * stipples the part of each stratum that nobody sees.
 */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../../engine/answers.ts';
import { engine } from '../engine.ts';
import { runTask } from '../tasks.ts';

/** Asks for the waste of the image at a manifest. With `asks` false it only looks whether the answer is there. */
export function useWaste(id: string, key: string | undefined, asks = true) {
  return useQuery<AnswerOf<'waste'>>({
    queryKey: [id, 'waste', key],
    enabled: asks && key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Counting waste', signal, (options) =>
        engine.ask([id], 'waste', { image: key as string }, { ...options }),
      ),
  });
}

/** By layer: which part of its content is wasted, 0 to 1. Undefined until somebody has asked for it. */
export function useWasteShares(id: string, key: string | undefined): readonly number[] | undefined {
  const { data } = useWaste(id, key, false);
  return data?.layers.map(({ content, wasted }) => (content === 0 ? 0 : wasted / content));
}
