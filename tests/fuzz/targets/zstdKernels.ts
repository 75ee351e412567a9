/** The kernels that decode zstd, which may refuse more than its own library does, and never less. */
import { loadWasm } from '../../../src/core/bytes/wasm.ts';
import { tar } from '../../fixtures/tar.ts';
import { zstdJudge } from '../../fixtures/zstdJudge.ts';
import { hasZstd, packed, randomContent } from '../../fixtures/zstdStreams.ts';
import { zstdStore } from '../../fixtures/zstd.ts';
import { randomFrom } from '../../fixtures/deflateStreams.ts';
import { CHEAP, FEW, type Target } from '../target.ts';
import { ENTRIES } from './samples.ts';

let judge: ReturnType<typeof zstdJudge> | undefined;

async function judgeOfBoth() {
  const modules = [await loadWasm('zstd'), await loadWasm('zstdPlain')].filter((module) => module !== undefined);
  if (modules.length < 2) throw new Error('A kernel is not there.');
  return zstdJudge(modules);
}

/** The library knows a frame by its first bytes, before the kernel is asked. */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

export const zstdKernels: Target = {
  ...{ name: 'zstd-kernels', runs: CHEAP, share: FEW },
  seeds: () => {
    const tool = hasZstd
      ? Array.from({ length: 60 }, (_, i) => packed(randomContent(randomFrom(i), 2000), randomFrom(i)))
      : [];
    return [zstdStore(tar(ENTRIES)), ...tool];
  },
  async run(input) {
    if (input.length < 5) return;
    input.set(MAGIC);
    judge ??= judgeOfBoth();
    return (await judge)(input, randomFrom(input.length));
  },
};
