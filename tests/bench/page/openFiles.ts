/** What opening files of a compressed layer costs, and what the checkpoints cost that make it cheap. */
import { fromBlob } from '../../../src/core/bytes/blob.ts';
import { sniff } from '../../../src/core/bytes/codecs/index.ts';
import { inflated } from '../../../src/core/bytes/codecs/inflated.ts';
import { CheckpointLog } from '../../../src/core/bytes/codecs/seek/checkpointLog.ts';
import { Cursors } from '../../../src/core/bytes/codecs/seek/cursor.ts';
import { Snapshots } from '../../../src/core/bytes/codecs/seek/snapshots.ts';
import type { ByteSource } from '../../../src/core/bytes/source.ts';
import { registerWasm } from '../../../src/core/bytes/wasm.ts';
import { openEntry } from '../../../src/core/rootfs/layerContent.ts';
import { timer } from '../../../src/engine/browser/timer.ts';
import { registerBrowserWasm } from '../../../src/engine/browser/wasm.ts';
import { scanLayer } from '../../../src/engine/scanLayer.ts';

const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1] as number;

function prepare(blob: Blob, pako: boolean) {
  if (pako) registerWasm(undefined);
  else registerBrowserWasm();
  return fromBlob(blob, { timer });
}

/** Milliseconds and stored bytes of reading files picked at random, each as if it were the first. */
export async function openFiles(blob: Blob, { pako = false, files = 200 }: { pako?: boolean; files?: number }) {
  const count = { bytes: 0 };
  const source = counting(prepare(blob, pako), count);
  const job = { handle: undefined, at: '', size: source.size, index: true, digests: true };
  const { index, checkpoints, snapshots: points = {}, uncompressedSize } = await scanLayer(source, job);
  const codec = sniff(await source.read(0, 16));
  if (!index || !codec) throw new Error('Not a compressed layer.');
  const snapshots = new Snapshots();
  snapshots.add(source, Object.values(points));
  const times: number[] = [];
  const bytes: number[] = [];
  let seed = 7;
  while (times.length < files) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const i = seed % index.count;
    const size = index.size[i] as number;
    if (size === 0) continue;
    count.bytes = 0;
    const begin = performance.now();
    const tar = inflated(source, codec, uncompressedSize, '', { checkpoints, snapshots, cursors: new Cursors(0) });
    await openEntry(index, i, tar).read(0, size);
    times.push(performance.now() - begin);
    bytes.push(count.bytes);
  }
  const middle = median(times);
  return { median: middle, p95: times[Math.floor(files * 0.95)], max: times.at(-1), bytes: median(bytes) };
}

function counting(source: ByteSource, count: { bytes: number }): ByteSource {
  return {
    ...source,
    slice: (start, end) => counting(source.slice(start, end), count),
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        count.bytes += chunk.length;
        yield chunk;
      }
    },
  };
}

/** Seconds of a pass with and without checkpoints, in turns, and the share of the stored bytes that they take. */
export async function checkpointCost(blob: Blob, { rounds = 3, pako = false }: { rounds?: number; pako?: boolean }) {
  const source = prepare(blob, pako);
  const codec = sniff(await source.read(0, 16));
  if (!codec) throw new Error('Not a compressed layer.');
  const pass = async (places: CheckpointLog | undefined) => {
    const begin = performance.now();
    const decoder = await codec.decoder(places && { places });
    let size = 0;
    for await (const chunk of source.stream()) for (const output of decoder.push(chunk)) size += output.length;
    const points = places?.finish(size);
    decoder.close();
    return { seconds: (performance.now() - begin) / 1000, points };
  };
  const without: number[] = [];
  const along: number[] = [];
  let share = 0;
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    without.push((await pass(undefined)).seconds);
    const { seconds, points } = await pass(new CheckpointLog(codec.name, source.size));
    along.push(seconds);
    count = points?.count ?? 0;
    share = ((points?.windows.length ?? 0) + 21 * count) / source.size;
  }
  return { without: Math.min(...without), along: Math.min(...along), share, count };
}
