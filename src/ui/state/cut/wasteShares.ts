/** The part of each stratum that nobody sees, which the stack of strata stipples. */
import { useWaste } from '../image/answers.ts';

/** By layer: which part of its content is wasted, 0 to 1. Undefined until somebody has asked for it. */
export function useWasteShares(id: string, key: string | undefined): readonly number[] | undefined {
  const { data } = useWaste(id, key, false);
  return data?.layers.map(({ content, wasted }) => (content === 0 ? 0 : wasted / content));
}
