/**
 * The one pass over a layer: read, inflate, index and hash together, in one thread without copies. What the layer threads
 * run, and the command line for small layers.
 */
import { ARCHIVE_HEAD_BYTES, type MadeFormat, type MadeTar } from '../core/archive/formats/format.ts';
import { layerFormat } from '../core/archive/formats/index.ts';
import { BLOCK } from '../core/archive/tar/block.ts';
import {
  type Checkpoint,
  type Codec,
  type Decoder,
  type DecoderOptions,
  type HeldSink,
  type PlaceSink,
  toFinding,
} from '../core/bytes/codecs/codec.ts';
import type { Checkpoints } from '../core/bytes/codecs/checkpoints.ts';
import { sniff } from '../core/bytes/codecs/index.ts';
import { Snapshots } from '../core/bytes/codecs/seek/snapshots.ts';
import { createHash, type Hash } from '../core/bytes/hash.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import type { Finding } from '../core/oci/finding.ts';
import { ImageError, throwIfAborted } from '../core/oci/imageError.ts';
import type { LayerIndex } from '../core/rootfs/layerIndex.ts';
import { LayerScanner } from '../core/rootfs/layerScanner.ts';
import type { CallOptions } from './engine.ts';
import type { LayerJob, LayerScan } from './layerJob.ts';
import { UnpackedLayer } from './passes/unpackedLayer.ts';

/** Bytes that tell a compression, and a file system. */
const HEAD = ARCHIVE_HEAD_BYTES;
/** Milliseconds between two progress reports. */
const REPORT = 100;

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says; damage is a finding. */
export async function scanLayer(source: ByteSource, job: LayerJob, options: CallOptions = {}): Promise<LayerScan> {
  const unpacked = new UnpackedLayer(job, options.signal);
  const { codec, chunks, format } = await begin(source, job, () => unpacked.hop(source.size), options.signal);
  if (format) return scanMade(source, chunks, format, job, options);
  const places = codec && job.index && !job.placeless ? await checkpointLog(codec, source.size) : undefined;
  // Of a plain layer files are read where they lie.
  const keeper = codec && job.keep ? await packageKeeper(job.keep) : undefined;
  const snapshots = new Snapshots();
  const claims = await claimCheck(job, codec, places);
  const sink = claims?.places ?? places;
  const decoder = await codec?.decoder({ ...(sink && { places: sink }), ...copying(job, snapshots.sink(source)) });
  const stored = await hashes(job);
  const spans = job.spans && job.digests ? await spanHashes() : undefined;
  const unpackedHashes = decoder ? await hashes(job) : [];
  unpacked.begin({ isCompressed: decoder !== undefined, hashes: unpackedHashes, claims, keeper });
  const note = (chunk: Uint8Array) => {
    for (const hash of stored) hash.update(chunk);
    spans?.push(chunk);
    claims?.stored(chunk);
  };
  const pass = { job, options, decoder, unpacked, note };
  const { cut, checkpoints } = await readThrough(source, chunks, pass, () => places?.finish(unpacked.size));
  const digests = results(stored);
  return {
    index: unpacked.scanner?.finish(),
    ...(checkpoints ? { checkpoints } : {}),
    ...snapshotsOf(snapshots.of(source)),
    ...(spans && { spans: spans.finish() }),
    ...(claims && { proven: await claims.finish() }),
    ...(keeper && { kept: keeper.finish() }),
    ...(job.digests && { digests, diffIDs: diffIDsOf(unpacked, decoder ? results(unpackedHashes) : digests) }),
    size: source.size,
    uncompressedSize: unpacked.size,
    compression: codec?.name ?? 'none',
    findings: [...cut, ...(decoder?.notes ?? []).map((note) => toFinding(note, job.at)), ...unpacked.findings],
  };
}

interface Pass {
  readonly job: LayerJob;
  readonly options: CallOptions;
  readonly decoder: Decoder | undefined;
  readonly unpacked: UnpackedLayer;
  /** Told of every chunk as it is stored. */
  note(chunk: Uint8Array): void;
}

/** Closes the decoder, once `finish` has what it wants of it. `cut` has a finding where the stored bytes end too soon. */
async function readThrough(
  source: ByteSource,
  chunks: AsyncIterable<Uint8Array>,
  { job, options, decoder, unpacked, note }: Pass,
  finish: () => Checkpoints | undefined,
): Promise<{ readonly cut: readonly Finding[]; readonly checkpoints: Checkpoints | undefined }> {
  const report = reporter(job, source.size, options);
  const cut: Finding[] = [];
  let done = 0;
  try {
    for await (const chunk of upToCut(chunks, job, cut)) {
      throwIfAborted(options.signal, job.at);
      note(chunk);
      if (!unpacked.isEnough) await unpacked.take(decoder ? decoder.push(chunk) : [chunk]);
      done = decoder ? done + chunk.length : Math.max(unpacked.size, done + chunk.length);
      report(done);
      if (!job.digests && (unpacked.isEnough || decoder?.done)) break;
    }
    if (decoder && !unpacked.isEnough) await unpacked.take(decoder.finish());
    return { cut, checkpoints: finish() };
  } finally {
    decoder?.close();
  }
}

/** None where the content was not read to its end. */
function diffIDsOf({ isEnough }: UnpackedLayer, digests: Readonly<Record<string, string>>) {
  return isEnough ? {} : digests;
}

/**
 * The stored bytes as far as they are there: what was listed of a layer that is cut stays listed. A pass for digests fails:
 * those of a part are nobody's.
 */
async function* upToCut(
  chunks: AsyncIterable<Uint8Array>,
  job: LayerJob,
  cut: Finding[],
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* chunks;
  } catch (error) {
    if (job.digests || !(error instanceof ImageError) || error.code !== 'truncated') throw error;
    cut.push({ code: 'stored-truncated', severity: 'error', at: job.at, message: error.message });
  }
}

/** A layer that is read as a tar made of it: listed by what is made, hashed as it is stored, which has its diffID too. */
async function scanMade(
  source: ByteSource,
  chunks: AsyncIterable<Uint8Array>,
  format: MadeFormat,
  job: LayerJob,
  options: CallOptions,
): Promise<LayerScan> {
  const { signal } = options;
  const stored = await hashes(job);
  const report = reporter(job, source.size, options);
  let done = 0;
  for await (const chunk of chunks) {
    if (!job.digests) break;
    throwIfAborted(signal, job.at);
    for (const hash of stored) hash.update(chunk);
    done += chunk.length;
    report(done);
  }
  const made = await format.asTar(source, job.at, signal);
  const digests = results(stored);
  return {
    ...(job.index && { index: indexOf(made) }),
    ...(job.digests && { digests, diffIDs: digests }),
    ...{ size: source.size, uncompressedSize: made.tar.size, compression: 'none', findings: [] },
  };
}

function indexOf({ tar, findings, headers }: MadeTar): LayerIndex {
  const scanner = new LayerScanner();
  for (const { at, bytes } of headers()) {
    if (scanner.ended) break;
    scanner.hop(at);
    scanner.push(bytes);
  }
  if (!scanner.ended) {
    scanner.hop(tar.size - 2 * BLOCK);
    scanner.push(new Uint8Array(2 * BLOCK));
  }
  const index = scanner.finish();
  return { ...index, findings: [...findings, ...index.findings] };
}

interface Begun {
  readonly codec: Codec | undefined;
  /** Of what is read as a tar made of it. */
  readonly format: MadeFormat | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A plain layer that is only listed is hopped through, where its source can: most of it is contents. */
async function begin(
  source: ByteSource,
  job: LayerJob,
  hop: () => number,
  signal: AbortSignal | undefined,
): Promise<Begun> {
  if (source.hop && job.index && !job.digests) {
    const head = await source.read(0, Math.min(HEAD, source.size), signal);
    const [codec, format] = [sniff(head), layerFormat(head)];
    return { codec, format, chunks: codec ? source.stream({ signal }) : source.hop(hop, signal) };
  }
  const { head, chunks } = await peek(source, signal);
  return { codec: sniff(head), format: layerFormat(head), chunks };
}

/** The stream, its first bytes known before it is gone through: a read for them alone is dear where bytes are far. */
async function peek(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const stream = source.stream({ signal })[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  let cut: unknown;
  while (head.length < Math.min(HEAD, source.size)) {
    const { value, done } = await stream.next().catch((error: unknown) => {
      if (!(error instanceof ImageError) || error.code !== 'truncated') throw error;
      // What came before it is still there to be read.
      cut = error;
      return { value: undefined, done: true as const };
    });
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  async function* chunks() {
    try {
      if (head.length > 0) yield head;
      if (cut !== undefined) throw cut;
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

/** Loaded when it is wanted: it brings along what deflates windows. */
async function checkpointLog({ name }: Codec, size: number) {
  const { CheckpointLog } = await import('../core/bytes/codecs/seek/checkpointLog.ts');
  return new CheckpointLog(name, size);
}

/** Loaded when it is wanted: few layers are listed by somebody else's index. */
async function claimCheck({ claims, digests }: LayerJob, codec: Codec | undefined, places: PlaceSink | undefined) {
  if (!claims || !digests) return undefined;
  const { ClaimCheck } = await import('../core/rootfs/published/proof/claims.ts');
  return ClaimCheck.begin(claims, codec, places);
}

/** Loaded when it is wanted: it brings along what reads programs. */
async function packageKeeper(room: number) {
  const { PackageKeeper } = await import('./passes/packageKeeper.ts');
  return new PackageKeeper(room);
}

/** Only in passes that hash: for those somebody mostly waits less, and touching new memory is what a copy costs. */
function copying(job: LayerJob, sink: HeldSink): DecoderOptions {
  return job.digests ? { snapshots: sink } : {};
}

/** Loaded when it is wanted: few layers are shared. */
async function spanHashes() {
  const { EvenSpans } = await import('../core/rootfs/published/evenSpans.ts');
  return EvenSpans.begin();
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
