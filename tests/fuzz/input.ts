/** Writes one input again, to be looked at or saved as a seed. */
import { inputAt } from './mutate.ts';
import { randomOf } from './random.ts';
import { TARGETS } from './targets/index.ts';

export const TARGET_RUNS = TARGETS.map(({ name, runs, share }) => ({ name, runs, share }));

export async function inputOf(name: string, seed: string, index: number, corpus: readonly Uint8Array[]) {
  const target = TARGETS.find((one) => one.name === name);
  const seeds = [...((await target?.seeds()) ?? []), ...corpus];
  return inputAt(index, seeds, randomOf(`${name} ${seed} ${index}`));
}
