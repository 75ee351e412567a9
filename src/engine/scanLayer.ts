/**
 * The one pass over a layer: read, inflate, index and hash together, in one thread without copies. What the layer threads
 * run, and the command line for small layers.
 */
import type { Checkpoints } from '../core/bytes/codecs/checkpoints.ts';
import { type Checkpoint, type DecoderOptions, type HeldSink, toFinding } from '../core/bytes/codecs/codec.ts';
import { sniff } from '../core/bytes/codecs/index.ts';
import { CheckpointLog } from '../core/bytes/codecs/seek/checkpointLog.ts';
import { Snapshots } from '../core/bytes/codecs/seek/snapshots.ts';
import { createHash, type Hash } from '../core/bytes/hash.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import { throwIfAborted } from '../core/oci/imageError.ts';
import { LayerScanner } from '../core/rootfs/layerScanner.ts';
import type { CallOptions } from './engine.ts';
import type { LayerJob, LayerScan } from './layerJob.ts';

/** Bytes that tell a compression. */
const HEAD = 16;
/** Decoded bytes after which other messages (an abort, above all) get their turn: about 50 ms of work. */
const TURN = 16 * 1024 * 1024;
/** Milliseconds between two progress reports. */
const REPORT = 100;

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says; damage is a finding. */
export async function scanLayer(source: ByteSource, job: LayerJob, options: CallOptions = {}): Promise<LayerScan> {
  const { signal } = options;
  const { head, chunks } = await peek(source, signal);
  const codec = sniff(head);
  const places = codec && job.index ? new CheckpointLog(codec.name, source.size) : undefined;
  const snapshots = new Snapshots();
  const decoder = await codec?.decoder({ ...(places && { places }), ...copying(job, snapshots.sink(source)) });
  const stored = await hashes(job);
  // A plain layer has one digest, which is its diffID too.
  const unpacked = decoder ? await hashes(job) : [];
  const scanner = job.index ? new LayerScanner() : undefined;
  const report = reporter(job, source.size, options);
  let uncompressedSize = 0;
  let turn = 0;

  async function take(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      scanner?.push(chunk);
      for (const hash of unpacked) hash.update(chunk);
      uncompressedSize += chunk.length;
      turn += chunk.length;
      if (turn < TURN) continue;
      turn = 0;
      await pause();
      throwIfAborted(signal, job.at);
    }
  }

  let done = 0;
  let checkpoints: Checkpoints | undefined;
  try {
    for await (const chunk of chunks) {
      throwIfAborted(signal, job.at);
      for (const hash of stored) hash.update(chunk);
      await take(decoder ? decoder.push(chunk) : [chunk]);
      done += chunk.length;
      report(done);
      if (!job.digests && decoder?.done) break;
    }
    if (decoder) await take(decoder.finish());
    checkpoints = places?.finish(uncompressedSize);
  } finally {
    decoder?.close();
  }
  const digests = results(stored);
  return {
    index: scanner?.finish(),
    ...(checkpoints ? { checkpoints } : {}),
    ...snapshotsOf(snapshots.of(source)),
    ...(job.digests ? { digests, diffIDs: decoder ? results(unpacked) : digests } : {}),
    size: source.size,
    uncompressedSize,
    compression: codec?.name ?? 'none',
    findings: (decoder?.notes ?? []).map((note) => toFinding(note, job.at)),
  };
}

/** The stream, its first bytes known before it is gone through: a read for them alone is dear where bytes are far. */
async function peek(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const stream = source.stream({ signal })[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < Math.min(HEAD, source.size)) {
    const { value, done } = await stream.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  async function* chunks() {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const { value, done } = await stream.next();
        if (done) return;
        yield value;
      }
    } finally {
      await stream.return?.();
    }
  }
  return { head: head.subarray(0, HEAD), chunks: chunks() };
}

/** Only in passes that hash: for those somebody mostly waits less, and touching new memory is what a copy costs. */
function copying(job: LayerJob, sink: HeldSink): DecoderOptions {
  return job.digests ? { snapshots: sink } : {};
}

function snapshotsOf(points: readonly Checkpoint[]): Pick<LayerScan, 'snapshots'> {
  return points.length > 0 ? { snapshots: Object.fromEntries(points.map((point) => [point.out, point])) } : {};
}

async function hashes(job: LayerJob): Promise<Hash[]> {
  if (!job.digests) return [];
  const algorithms = new Set(['sha256', ...(job.algorithms ?? [])]);
  const made = await Promise.all([...algorithms].map(createHash));
  return made.filter((hash) => hash !== undefined);
}

function results(list: readonly Hash[]): Record<string, string> {
  return Object.fromEntries(list.map((hash) => [hash.algorithm, hash.digest()]));
}

function reporter(job: LayerJob, total: number, { onProgress }: CallOptions): (done: number) => void {
  const step = job.index ? 'Reading layer' : 'Verifying layer';
  let last = performance.now();
  return (done) => {
    const now = performance.now();
    if (now - last < REPORT) return;
    last = now;
    onProgress?.({ step, done, total, unit: 'bytes' });
  };
}

/** Lets messages in. A timer of 0 is enough; browsers stretch it to 4 ms at most. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
