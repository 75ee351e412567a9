/**
 * Converting: the layers that must be made are made, one after another and through scratch space, and the result is
 * a set of files like any other input's. Kept layers are windows on the input and are not read.
 */
import type { FileSet } from '../archive/fileSet.ts';
import { toFinding } from '../bytes/codecs/codec.ts';
import { decode } from '../bytes/codecs/decode.ts';
import { gzipStream } from '../bytes/codecs/deflate/gzipStream.ts';
import { sniff } from '../bytes/codecs/index.ts';
import { createHash, type Hash } from '../bytes/hash.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Node } from '../image/node.ts';
import { ImageError } from '../oci/imageError.ts';
import { CODEC_HEAD_BYTES } from '../store/compression.ts';
import type { Spooled } from '../store/peel.ts';
import type { LayerBlob } from './build/layerBlob.ts';
import { layerRule, staysInForm } from './build/layerRules.ts';
import { buildOutput } from './build/output.ts';
import type { ConvertOptions } from './options.ts';
import type { Plan } from './plan.ts';
import type { SourceImage, SourceLayer, SourceObject } from './source.ts';

/** What reading and keeping is done with. */
export interface Workshop {
  /** The uncompressed content of a layer, and its diffID as it was computed by reading it. */
  unpack(layer: Node, onProgress: OnBytes): Promise<{ readonly source: ByteSource; readonly diffID: string }>;
  /** The digest of a layer's stored bytes, for layers that no document names. */
  digest(layer: Node, onProgress: OnBytes): Promise<string>;
  spool(chunks: AsyncIterable<Uint8Array>): Promise<Spooled>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

/** Told of stored bytes done. */
type OnBytes = (done: number) => void;

/** The result of a conversion. */
interface Converted {
  readonly plan: Plan;
  readonly files: FileSet;
  /** Frees the layers that were made. */
  release(): Promise<void>;
}

/** Throws where something can't be had in the target, or where a layer's content is not what its diffID says. */
export async function convert(
  sources: readonly SourceObject[],
  options: ConvertOptions,
  workshop: Workshop,
): Promise<Converted> {
  // What can't be done is said before anything is read.
  await buildOutput(sources, options);
  const spooled: Spooled[] = [];
  const release = async () => {
    for (const one of spooled.splice(0)) await one.release();
  };
  try {
    const made = await makeLayers(sources.flatMap(imagesOf), options, workshop, spooled);
    const { plan, files } = await buildOutput(sources, options, made);
    if (!files) throw new ImageError('internal', '', 'A layer was not written.');
    return { plan, files, release };
  } catch (error) {
    await release();
    throw error;
  }
}

function imagesOf(object: SourceObject): readonly SourceImage[] {
  if (object.kind === 'index') return object.children.flatMap(imagesOf);
  return object.kind === 'image' ? [object] : [];
}

interface Job {
  readonly work: 'digest' | 'plain' | 'gzip';
  readonly first: SourceLayer;
  /** All that are the same stored bytes. */
  readonly layers: SourceLayer[];
}

async function makeLayers(
  images: readonly SourceImage[],
  options: ConvertOptions,
  workshop: Workshop,
  spooled: Spooled[],
): Promise<ReadonlyMap<SourceLayer, LayerBlob>> {
  const jobs = gather(images, options);
  const total = jobs.reduce((sum, { first }) => sum + first.node.size, 0);
  const made = new Map<SourceLayer, LayerBlob>();
  let before = 0;
  for (const { work, first, layers } of jobs) {
    const step = { digest: 'Reading layers', plain: 'Unpacking layers', gzip: 'Compressing layers' }[work];
    const onBytes: OnBytes = (done) => workshop.onProgress?.(step, before + Math.min(done, first.node.size), total);
    const blob = await MAKERS[work](first, workshop, { onBytes, spooled });
    for (const layer of layers) made.set(layer, blob);
    before += first.node.size;
    onBytes(0);
  }
  return made;
}

function gather(images: readonly SourceImage[], options: ConvertOptions): Job[] {
  const jobs = new Map<string, Job>();
  for (const image of images) {
    const isSame = staysInForm(image, options);
    for (const layer of image.layers) {
      const rule = layerRule(image, layer, { ...options, isSame });
      const work = rule.work === 'keep' ? 'digest' : rule.work;
      const known = layer.descriptor.digest || layer.node.digest;
      if (work === 'leave' || (work === 'digest' && known)) continue;
      const name = `${work} ${layer.node.path ?? layer.node.digest ?? layer.node.key}`;
      const job = jobs.get(name) ?? { work, first: layer, layers: [] };
      job.layers.push(layer);
      jobs.set(name, job);
    }
  }
  return [...jobs.values()];
}

interface Making {
  readonly onBytes: OnBytes;
  readonly spooled: Spooled[];
}

type Maker = (layer: SourceLayer, workshop: Workshop, making: Making) => Promise<LayerBlob>;

const MAKERS: Readonly<Record<Job['work'], Maker>> = {
  async digest({ node, source }, workshop, { onBytes }) {
    return { digest: await workshop.digest(node, onBytes), size: source?.size ?? node.size, source };
  },
  async plain({ node }, workshop, { onBytes }) {
    const { source, diffID } = await workshop.unpack(node, onBytes);
    checkDiffID(node, diffID);
    return { digest: diffID, size: source.size, source };
  },
  gzip: compress,
};

/** Read, unpacked where it is compressed, hashed, compressed, hashed and kept, in one pass. */
async function compress(
  { node, source }: SourceLayer,
  { spool, signal }: Workshop,
  { onBytes, spooled }: Making,
): Promise<LayerBlob> {
  if (!source)
    throw new ImageError('not-found', node.digest ?? node.key, 'The bytes of this layer are not in the input.');
  const content = await mustHash();
  const stored = await mustHash();
  const chunks = hashed(gzipStream(hashed(unpacked(node, source, onBytes, signal), content), signal), stored);
  const copy = await spool(chunks);
  spooled.push(copy);
  checkDiffID(node, content.digest());
  return { digest: stored.digest(), size: copy.source.size, source: copy.source };
}

async function* unpacked(
  node: Node,
  source: ByteSource,
  onBytes: OnBytes,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const codec = sniff(await source.read(0, Math.min(CODEC_HEAD_BYTES, source.size), signal));
  const counted = count(source, onBytes, signal);
  if (!codec) return yield* counted;
  const at = node.digest ?? node.path ?? node.key;
  yield* decode(codec, counted, {
    signal,
    onNote(note) {
      const { severity, message } = toFinding(note, at);
      if (severity === 'error') throw new ImageError('malformed', at, `${message} It is not converted.`);
    },
  });
}

async function* count(source: ByteSource, onBytes: OnBytes, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of source.stream({ signal })) {
    yield chunk;
    done += chunk.length;
    onBytes(done);
  }
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function mustHash(): Promise<Hash> {
  const hash = await createHash('sha256');
  if (hash) return hash;
  throw new ImageError('unsupported', '', 'SHA-256 cannot be computed here, so nothing can be written.');
}

/** New bytes stand for the old ones only where their content is the same. */
function checkDiffID(node: Node, actual: string): void {
  if (node.diffID === undefined || node.diffID === actual || !node.diffID.startsWith('sha256:')) return;
  const message = `Its content has the diffID ${actual}, not ${node.diffID}: it was changed or damaged, so it is not converted.`;
  throw new ImageError('digest-mismatch', node.digest ?? node.path ?? node.key, message);
}
