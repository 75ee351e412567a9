/** The whole output: what is asked for in the target's form, laid out as the target's files, with the plan of it all. */
import type { FileSet } from '../../archive/fileSet.ts';
import { tarSource } from '../../archive/formats/writeTar.ts';
import { ANNOTATION } from '../../oci/annotations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { OutputFiles } from '../files/content.ts';
import { hybridManifest, type NamedImage, skopeoArchive, truthfulArchive } from '../files/dockerArchive.ts';
import { nameAnnotations, repoTag } from '../files/names.ts';
import { blobPathOf, ociLayoutFiles } from '../files/ociLayout.ts';
import type { ConvertOptions } from '../options.ts';
import type { Loss, Plan, PlannedObject } from '../plan.ts';
import type { SourceObject } from '../source.ts';
import { documentObjects } from './documents.ts';
import type { BuiltImage } from './image.ts';
import type { MadeLayers } from './layerBlob.ts';
import { type Built, buildObject } from './tree.ts';

/** The files of the output, with the plan that they follow. */
interface Output {
  readonly plan: Plan;
  /** Absent while a layer is not made yet. */
  readonly files?: FileSet;
}

interface Top {
  readonly source: SourceObject;
  readonly built: Built;
  readonly names: readonly string[];
}

/** Throws where something asked for can't be had in the target. */
export async function buildOutput(
  sources: readonly SourceObject[],
  options: ConvertOptions,
  made: MadeLayers = new Map(),
): Promise<Output> {
  const tops: Top[] = [];
  if (options.names && sources.length > 1) {
    throw new ImageError('unsupported', '', 'Several images are converted, but a name can be given to only one.');
  }
  for (const source of sources) {
    const built = await buildObject(source, options, made);
    tops.push({ source, built, names: options.names ?? source.names });
  }
  const losses = tops.flatMap((top) => nameLosses(top, options));
  const objects = tops.flatMap(({ built }) => built.objects);
  const all = tops.flatMap(({ built }) => built.images);
  const isMade = all.every(({ layers }) => layers.every(({ digest, size }) => digest !== null && size !== null));
  const files = isMade ? (await lay(tops, options)).toFileSet() : undefined;
  const size = files ? tarSource(files).size : null;
  const plan: Plan = {
    ...{ to: options.to, as: options.as ?? null, losses, size, work: workOf(all) },
    objects: [...objects.map((object) => withPath(object, options)), ...documentObjects(options, files)],
  };
  return { plan, files };
}

function workOf(images: readonly BuiltImage[]): number {
  const changed = images.flatMap(({ layers }) =>
    layers.filter(({ rule }) => rule.work === 'plain' || rule.work === 'gzip'),
  );
  return changed.reduce((sum, { layer }) => sum + layer.node.size, 0);
}

async function lay(tops: readonly Top[], options: ConvertOptions): Promise<OutputFiles> {
  const named = tops.flatMap(namedImages);
  const asSkopeo = options.as === 'skopeo';
  if (options.to === 'docker-archive') {
    if (named.length === 0) throw new ImageError('unsupported', '', 'There is no image that Docker can load.');
    return asSkopeo ? skopeoArchive(named) : truthfulArchive(named);
  }
  if (options.to === 'hybrid' && named.length === 0) {
    throw new ImageError('unsupported', '', 'There is no image that Docker can load.');
  }
  return ociLayoutFiles({
    blobs: tops.flatMap(({ built }) => built.blobs),
    entries: tops.flatMap((top) => indexEntries(top, options)),
    bare: asSkopeo,
    manifestJson: options.to === 'hybrid' ? hybridManifest(tops.flatMap(preferredImage), blobPathOf) : undefined,
  });
}

/** All images of a root. Of several, one can have its names: Docker would move the tag from one to the next. */
function namedImages({ built, names }: Top): readonly NamedImage[] {
  const preferred = prefer(built.images);
  return built.images.map((image) => ({ built: image, names: image === preferred ? names : [] }));
}

/** Docker lists one platform in the manifest.json of an archive that holds several. */
function preferredImage({ built, names }: Top): readonly NamedImage[] {
  const preferred = prefer(built.images);
  return preferred ? [{ built: preferred, names }] : [];
}

function prefer(images: readonly BuiltImage[]): BuiltImage | undefined {
  return images.find(({ image }) => image.node.platform === 'linux/amd64') ?? images[0];
}

/** One entry for each name, as Docker writes them; annotations beside the names stay. */
function indexEntries({ built, names, source }: Top, { as, to }: ConvertOptions): readonly Descriptor[] {
  const asSkopeo = as === 'skopeo';
  if (!built.descriptor) return [];
  const { mediaType, digest, size, artifactType } = built.descriptor;
  const given = asSkopeo ? {} : { ...source.node.annotations };
  const { [ANNOTATION.refName]: refName, [ANNOTATION.imageName]: imageName, ...others } = given;
  const own = { mediaType, digest, size, ...(source.kind === 'other' && { artifactType }) };
  if (names.length === 0) return [{ ...own, annotations: others }];
  return names.map((name) => {
    // What the input says stays as it says it: podman has the full name where others have the tag. Importers of hybrids
    // look for both.
    const isSaid = to !== 'hybrid' && name === (imageName ?? refName);
    const said = {
      ...(imageName && { [ANNOTATION.imageName]: imageName }),
      ...(refName && { [ANNOTATION.refName]: refName }),
    };
    return { ...own, annotations: { ...others, ...(isSaid ? said : nameAnnotations(name, asSkopeo)) } };
  });
}

function nameLosses({ built, names }: Top, { to, as }: ConvertOptions): readonly Loss[] {
  // The object itself states that it is left out or is not an image.
  if (built.images.length === 0) return [];
  const losses: Loss[] = [];
  const lose = (message: string) => losses.push({ at: '', pointer: '', severity: 'warning', message });
  if (to === 'docker-archive' || to === 'hybrid') {
    for (const name of names) {
      if (repoTag(name, 'full') !== undefined) continue;
      lose(`Docker will not use the name ${JSON.stringify(name)}: it is not a repository with a tag.`);
    }
  }
  if (built.images.length < 2) return losses;
  if (to === 'docker-archive' && as === 'skopeo') {
    throw new ImageError('unsupported', '', 'skopeo writes one platform to a docker-archive. Choose one.');
  }
  const shown = prefer(built.images)?.image.node.platform ?? 'the first';
  if (to === 'docker-archive' && names.length > 0) lose(`Only the image for ${shown} has a name in a docker-archive.`);
  if (to === 'hybrid') lose(`Importers that read manifest.json see the image for ${shown} only; the others read all.`);
  return losses;
}

/** Where the bytes of an object lie in the output. */
function withPath(object: PlannedObject, { to }: ConvertOptions): PlannedObject {
  const digest = object.to?.digest;
  if (!digest || object.fate === 'absent' || to === 'docker-archive') return object;
  return { ...object, path: blobPathOf(digest) };
}
