/** `cutaway index`: indexes of an image's layers for others, as an OCI layout, pushed beside the image, or one as a file. */
import { fromBytes } from '../../../core/bytes/memory.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { file, flag, type OptionSet, type Values } from '../../commandLine/option.ts';
import { writeFile } from '../../node/write/writeFile.ts';
import { writeFolder } from '../../node/write/writeFolder.ts';
import { LAYER, PICKING, type Picking } from '../../options/picking.ts';
import { toSettings } from '../../options/registries.ts';
import { checkLayer, pickImage } from '../../pickImage.ts';
import { flawFields } from '../../printing/documents.ts';
import { layoutFiles } from '../../published/layout.ts';
import { type MadeArtifact, type MadeIndexes, makeIndexes } from '../../published/make.ts';
import { type PushReport, pushArtifact } from '../../published/push.ts';
import { type AskedRepository, repositoryOf } from '../../registryOperand.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const INDEX = {
  output: file('-o, --output FOLDER', 'write the indexes as an OCI layout, into a new folder'),
  push: flag('--push', 'attach the indexes to the image in its registry; nothing is ever pushed without this option'),
  soci: flag('--soci', 'also make a SOCI index (version 1), for the soci snapshotter'),
  gzidx: file('--gzidx FILE', 'write the index of one gzip layer as a file for indexed_gzip and rapidgzip'),
  layer: LAYER,
} as const satisfies OptionSet;

type IndexOptions = Values<typeof INDEX> & Picking;
type IndexContext = ImageContext<IndexOptions>;

export const index = imageCommand({
  summary: 'make indexes of layers, by which others list and read them without fetching them whole',
  details: [
    'An index is a small file for each layer (docs/index-format.md). With --push it is attached to the image by the referrers API, or by the fallback tag where the registry has none; this requires push access. Other tools ignore it, and the image stays as it is.',
    'Layers that cannot be read in full are not indexed; the exit status is then 1.',
  ],
  operands: ['INPUT'],
  options: { ...INDEX, ...PICKING },
  examples: [
    ['index registry.example.com/app:1 --push', 'the image opens quickly for everyone'],
    ['index image.tar -o indexes --soci', 'an OCI layout that other tools can copy'],
    ['index image.tar --layer 0 --gzidx layer.gzidx', 'for Python’s indexed_gzip'],
  ],
  run: indexInput,
});

async function indexInput(context: IndexContext, input: string): Promise<number> {
  const { options } = context;
  if (options.output === undefined && !options.push && options.gzidx === undefined)
    throw new UsageError('index: needs --output FOLDER, --push or --gzidx FILE');
  const repository = options.push ? pushable(input, options) : undefined;
  return withInput(context, input, async (opened) => {
    const image = chosen(opened, context);
    const layers = layersOf(image, options);
    if (options.gzidx !== undefined) await writeGzidx(context, opened, layers, options.gzidx);
    if (options.output === undefined && !repository) return 0;
    const formats = ['cutaway', ...(options.soci ? ['SOCI'] : [])];
    const made = await makeIndexes(context, opened.id, { image, layers, formats });
    for (const { at, message } of made.failed)
      context.report(`cutaway: error: ${printable(at)}: ${printable(message)}`);
    if (made.layers.length === 0)
      throw new ImageError('unsupported', opened.name, 'No layer of this image could be indexed.');
    if (options.output !== undefined) await writeFolder(layoutFiles(made.artifacts), options.output, context.call);
    const pushed = repository ? await push(context, repository, made.artifacts) : undefined;
    await print(context, image, made, pushed);
    return made.failed.length > 0 ? 1 : 0;
  });
}

/** The repository that is pushed to: that of the image. */
function pushable(input: string, options: IndexContext['options']): AskedRepository {
  const repository = repositoryOf(input, options);
  if (repository) return repository;
  throw new UsageError(`--push: ${input} is not an image in a registry; write its indexes with --output FOLDER`);
}

/** To push, it must be clear which image is meant: what is chosen for a person who looks is not enough. */
function chosen(opened: OpenedInput, context: IndexContext): Node {
  const { options } = context;
  let isOurs = false;
  const note = (line: string) => {
    isOurs ||= line.includes('--platform');
    context.note(line);
  };
  const image = pickImage({ ...context, note }, opened);
  if (isOurs && options.push)
    throw new UsageError(`--push: ${opened.name} holds several images; say which one with --platform or --image`);
  const isStored = image.role === 'manifest' && image.digest !== null && image.origin === 'stored' && image.size >= 0;
  if (!isStored && (options.push || options.output !== undefined))
    throw new ImageError(
      'unsupported',
      opened.name,
      'This form has no manifest that an index could be attached to. Convert it to an OCI layout.',
    );
  return image;
}

/** Each layer once. */
function layersOf(image: Node, { layer }: IndexOptions): readonly Node[] {
  if (layer !== undefined) checkLayer(image, layer);
  const all = image.role === 'layer' ? [image] : image.children.filter(({ role }) => role === 'layer');
  const wanted = layer === undefined ? all : all.slice(layer, layer + 1);
  return wanted.filter(({ digest }, i) => digest === null || wanted.findIndex((one) => one.digest === digest) === i);
}

async function writeGzidx(
  { engine, call }: IndexContext,
  { id }: OpenedInput,
  layers: readonly Node[],
  target: string,
): Promise<void> {
  const [layer, another] = layers;
  if (!layer || another) throw new UsageError('--gzidx: is the index of one layer; say which with --layer N');
  const { gzidx } = await engine.ask([id], 'layerIndexes', { layer: layer.key, formats: [], gzidx: true }, call);
  if (gzidx) await writeFile(fromBytes(gzidx), target, call);
}

interface Pushed extends PushReport {
  readonly repository: string;
  readonly format: string;
  readonly digest: string;
}

async function push(
  { options, call, folder: _ }: IndexContext,
  { args: { repository, credential } }: AskedRepository,
  artifacts: readonly MadeArtifact[],
): Promise<readonly Pushed[]> {
  const { createRegistryWriter } = await import('../../../proxy/writing/nodeWriter.ts');
  const [, host = '', name = ''] = /^([^/]+)\/(.+)$/.exec(repository) ?? [];
  const writer = await createRegistryWriter(host, name, toSettings(options), credential);
  const total = artifacts.flatMap(({ blobs }) => blobs).reduce((sum, { bytes }) => sum + bytes.length, 0);
  const onBytes = (done: number) => call.onProgress?.({ step: 'Pushing indexes', done, total, unit: 'bytes' });
  try {
    const pushed: Pushed[] = [];
    for (const artifact of artifacts) {
      const report = await pushArtifact(writer, name, artifact, { signal: call.signal, onBytes });
      pushed.push({ repository, format: artifact.format, digest: artifact.manifest.digest, ...report });
    }
    return pushed;
  } finally {
    writer.close();
  }
}

async function print(
  context: IndexContext,
  { digest, platform }: Node,
  { layers, artifacts, failed }: MadeIndexes,
  pushed: readonly Pushed[] | undefined,
): Promise<void> {
  const { output, options } = context;
  const manifests = artifacts.map(({ format, artifactType, manifest }) => ({
    ...{ format, artifactType, digest: manifest.digest, size: manifest.bytes.length },
  }));
  if (options.json)
    return output.json({
      image: digest,
      platform,
      layers,
      manifests,
      failed,
      output: options.output ?? null,
      pushed: pushed ?? [],
      ...flawFields(context),
    });
  for (const { digest: layer, size, entries, indexes } of layers)
    for (const made of indexes)
      await output.text(
        `${layer}  ${formatBytes(size).padStart(9)}  ${made.format.padEnd(7)}  ${formatBytes(made.size).padStart(9)}  ${share(made.size, size)}  ${entries} entries\n`,
      );
  for (const { format, digest: manifest } of manifests) await output.text(`${format} index ${manifest}\n`);
  for (const { repository, format, by, tag, sentBytes } of pushed ?? []) {
    const how = by === 'api' ? 'by the referrers API' : `by the tag ${tag ?? ''}`;
    await output.text(`${format} index attached in ${printable(repository)} ${how}; ${formatBytes(sentBytes)} sent\n`);
  }
}

const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`.padStart(8);
