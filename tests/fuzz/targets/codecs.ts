/** Each compression, its output gone through and dropped. */
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { codecs } from '../../../src/core/bytes/codecs/index.ts';
import { ENTRIES } from './samples.ts';
import { tar } from '../../fixtures/tar.ts';
import { zstdStore } from '../../fixtures/zstd.ts';
import { CHEAP, type Target } from '../target.ts';

const content = tar(ENTRIES);

/** Made by the tool where it is there; one that lacks it begins with what is saved. */
function packed(tool: string): Uint8Array[] {
  const { status, stdout } = spawnSync(tool, ['-c'], { input: content });
  return status === 0 ? [new Uint8Array(stdout)] : [];
}

const SEEDS: Readonly<Record<string, () => Uint8Array[]>> = {
  gzip: () => [gzipSync(content), Buffer.concat([gzipSync(content.subarray(0, 512)), gzipSync(content.subarray(512))])],
  zstd: () => [zstdStore(content), ...packed('zstd')],
  xz: () => packed('xz'),
  bzip2: () => packed('bzip2'),
};

export const codecTargets: readonly Target[] = codecs.map((codec) => ({
  ...{ name: codec.name, runs: CHEAP },
  seeds: () => SEEDS[codec.name]?.() ?? [],
  async run(input) {
    const decoder = await codec.decoder();
    try {
      let size = 0;
      for (const chunk of decoder.push(input)) size += chunk.length;
      for (const chunk of decoder.finish()) size += chunk.length;
      return size;
    } finally {
      decoder.close();
    }
  },
}));
