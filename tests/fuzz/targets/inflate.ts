/** The engines that inflate, which must agree with zlib on every byte, the end and what is wrong. */
import { loadWasm } from '../../../src/core/bytes/wasm.ts';
import { randomFrom, randomStream } from '../../fixtures/deflateStreams.ts';
import { inflaterJudge } from '../../fixtures/inflaterJudge.ts';
import { CHEAP, FEW, type Target } from '../target.ts';

let judge: ReturnType<typeof inflaterJudge> | undefined;

export const inflate: Target = {
  ...{ name: 'inflate', runs: CHEAP, share: FEW },
  // Long ones are those of the unit tests.
  seeds: () => Array.from({ length: 200 }, (_, i) => randomStream(randomFrom(i))).filter(({ length }) => length < 1000),
  async run(input) {
    const module = await loadWasm('inflate');
    if (module === undefined) throw new Error('The kernel is not there.');
    judge ??= inflaterJudge(module);
    return judge(input, randomFrom(input.length));
  },
};
