/** Each compression, its output gone through and dropped. */
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { codecs, sniff } from '../../../src/core/bytes/codecs/index.ts';
import { inflated } from '../../../src/core/bytes/codecs/inflated.ts';
import { storedOffsets } from '../../../src/core/bytes/codecs/seek/storedOffsets.ts';
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import { ImageError } from '../../../src/core/oci/imageError.ts';
import { ENTRIES } from './samples.ts';
import { tar } from '../../fixtures/tar.ts';
import { zstdStore } from '../../fixtures/zstd.ts';
import { CHEAP, FEW, type Target } from '../target.ts';

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

/** Places in the content asked for out of order, whatever its size is said to be; or where headers lie, in every other input. */
const seek: Target = {
  ...{ name: 'seek', runs: CHEAP, share: FEW },
  seeds: () => Object.values(SEEDS).flatMap((seeds) => seeds()),
  async run(input) {
    const codec = sniff(input);
    if (!codec) return;
    const source = inflated(fromBytes(input), codec, content.length, 'x');
    const places = [3000, 0];
    if (input.length % 2 === 0) for (const at of places) await source.read(at, at + 20).catch(ours);
    else await storedOffsets(fromBytes(input), codec, { offsets: [0, 700, content.length + 1] });
  },
};

/** What one place can't be read for says nothing of the next. */
function ours(error: unknown): undefined {
  if (error instanceof ImageError) return undefined;
  throw error;
}

/** These unpack a whole block for a byte. */
const BY_BLOCK = ['xz', 'bzip2'];

const each: readonly Target[] = codecs.map((codec) => ({
  ...{ name: codec.name, runs: CHEAP, ...(BY_BLOCK.includes(codec.name) && { share: FEW }) },
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

export const codecTargets: readonly Target[] = [...each, seek];
