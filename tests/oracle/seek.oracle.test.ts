/**
 * A layer of this machine's own files, compressed by the real tools: 200 files picked at random are read cold, each from
 * its nearest checkpoint, and are what `tar` holds; and what each costs to inflate is bounded.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Codec } from '../../src/core/bytes/codecs/codec.ts';
import { sniff } from '../../src/core/bytes/codecs/index.ts';
import { inflated } from '../../src/core/bytes/codecs/inflated.ts';
import { Cursors } from '../../src/core/bytes/codecs/seek/cursor.ts';
import { Snapshots } from '../../src/core/bytes/codecs/seek/snapshots.ts';
import { CHECKPOINT_SPACING_BYTES, DECODE_OUTPUT_BYTES, SNAPSHOT_SPACING_BYTES } from '../../src/core/bytes/limits.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { registerWasm } from '../../src/core/bytes/wasm.ts';
import { openEntry, readPath } from '../../src/core/rootfs/layerContent.ts';
import { scanLayer } from '../../src/engine/scanLayer.ts';
import { missing, must, sayWhy } from './cutaway.ts';
import { share } from '../fixtures/deep.ts';
import { builtWasm } from '../fixtures/wasm.ts';

const absent = missing('tar', 'find', 'head');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-seek-'));
const plain = join(folder, 'layer.tar');
const BLOCK = 1024 * 1024;

/** How layers are compressed, how many files are read of each, and what may be inflated beside a file; and the few that always run. */
const WAYS = [
  { tool: 'gzip', command: 'gzip -6 -n -c', files: 200, beside: CHECKPOINT_SPACING_BYTES, always: true },
  { tool: 'gzip', command: 'gzip -9 -n -c', files: 200, beside: CHECKPOINT_SPACING_BYTES },
  { tool: 'gzip', command: 'gzip -1 -n -c', files: 100, beside: CHECKPOINT_SPACING_BYTES, script: true },
  { tool: 'pigz', command: 'pigz -c', files: 200, beside: CHECKPOINT_SPACING_BYTES },
  { tool: 'pigz', command: 'pigz -i -c', files: 100, beside: CHECKPOINT_SPACING_BYTES, script: true, always: true },
  { tool: 'zstd', command: 'split -b 2M --filter="zstd -q -3 -c" -', files: 200, beside: 3 * BLOCK, always: true },
  { tool: 'zstd', command: 'zstd -q -3 -T0 -c', files: 100, beside: SNAPSHOT_SPACING_BYTES + DECODE_OUTPUT_BYTES },
  { tool: 'xz', command: 'xz -0 -T2 --block-size=2MiB -c', files: 8, beside: 3 * BLOCK },
  { tool: 'bzip2', command: 'bzip2 -1 -c', files: 8, beside: 2 * BLOCK },
];

beforeAll(async () => {
  sayWhy('files of compressed layers', absent);
  if (absent) return;
  await must(
    'bash',
    '-c',
    `find /usr/share /usr/lib/python3* /usr/bin -xdev -type f -size -4000k 2>/dev/null | sort | awk 'NR % 7 == 0' |
     head -n 1500 | tar cf "${plain}" --no-recursion -T - 2>/dev/null`,
  );
});

afterAll(() => {
  registerWasm(undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(absent)('a file of a real layer', () => {
  for (const { tool, command, files, beside, script } of share(WAYS, ({ always }) => always === true)) {
    const none = missing(tool);
    it.skipIf(none)(`is read right and at a bounded cost after \`${command}\``, async () => {
      registerWasm(script ? undefined : builtWasm);
      const packed = join(folder, 'packed');
      await must('bash', '-c', `${command} < "${plain}" > "${packed}"`);
      await expectFiles(new Uint8Array(readFileSync(packed)), files, beside);
    });
  }
});

async function expectFiles(packed: Uint8Array<ArrayBuffer>, files: number, beside: number): Promise<void> {
  const source = fromBytes(packed);
  const job = { handle: undefined, at: 'layer', size: source.size, index: true, digests: true };
  const { index, checkpoints, snapshots: points = {}, uncompressedSize, findings } = await scanLayer(source, job);
  if (!index || index.count < 100) throw new Error('no index');
  expect(findings).toEqual([]);
  const storedSize = (checkpoints?.windows.length ?? 0) + 21 * (checkpoints?.count ?? 0);
  expect(storedSize).toBeLessThan(packed.length / 100);

  const cost = { bytes: 0 };
  const codec = counting(sniff(packed) as Codec, cost);
  const truth = openSync(plain, 'r');
  const random = randoms();
  for (let done = 0; done < files; done++) {
    const i = Math.floor(random() * index.count);
    const size = index.size[i] as number;
    // Cold: nothing is left of the read before.
    const snapshots = new Snapshots();
    snapshots.add(source, Object.values(points));
    const cold = { checkpoints, snapshots, cursors: new Cursors(0) };
    cost.bytes = 0;
    const content = await openEntry(index, i, inflated(source, codec, uncompressedSize, 'layer', cold)).read(0, size);
    const expected = new Uint8Array(size);
    readSync(truth, expected, 0, size, index.offset[i] as number);
    expect(Buffer.compare(content, expected), readPath(index, i)).toBe(0);
    expect(cost.bytes, readPath(index, i)).toBeLessThanOrEqual(size + beside + DECODE_OUTPUT_BYTES);
  }
  closeSync(truth);
}

/** The codec, with its output counted. */
function counting(codec: Codec, cost: { bytes: number }): Codec {
  return {
    ...codec,
    async decoder(options) {
      const decoder = await codec.decoder(options);
      function* count(outputs: Iterable<Uint8Array>) {
        for (const output of outputs) {
          cost.bytes += output.length;
          yield output;
        }
      }
      return {
        push: (chunk) => count(decoder.push(chunk)),
        finish: () => count(decoder.finish()),
        close: () => decoder.close(),
        get done() {
          return decoder.done;
        },
        get notes() {
          return decoder.notes;
        },
      };
    },
  };
}

function randoms(): () => number {
  let seed = 7;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}
