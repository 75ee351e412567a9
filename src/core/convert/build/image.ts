/** One image in the target's form: its layers, its config and its manifest, with what happened to each. */
import { digestOf } from '../../bytes/hash.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { ImageError } from '../../oci/imageError.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import type { Form } from '../../oci/mediaType.ts';
import { type ManifestParts, writeManifest } from '../documents/manifests.ts';
import { toOCIConfig } from '../documents/ociConfig.ts';
import { type ConvertOptions, formOfTarget } from '../options.ts';
import type { PlannedObject } from '../plan.ts';
import { hasImageConfig, mustHaveConfig, mustHaveDiffIDs, type SourceImage } from '../source.ts';
import { type BuiltLayer, foreseeLayer, type MadeLayers } from './layerBlob.ts';
import { type LayerRule, layerRule, staysInForm } from './layerRules.ts';
import { type BuiltConfig, configObject, layerObject, manifestObject, noManifest } from './objects.ts';

/** An image of the output: its documents, its layers, and what it lost. */
export interface BuiltImage {
  readonly image: SourceImage;
  readonly layers: readonly BuiltLayer[];
  readonly config: BuiltConfig;
  /** Of the output; absent for docker-archive, and while a layer is not made yet. */
  readonly manifest?: { readonly descriptor: Descriptor; readonly bytes: Uint8Array<ArrayBuffer> };
  /** Every byte of it as it was. */
  readonly isKept: boolean;
  readonly objects: readonly PlannedObject[];
}

const nameOfType = (mediaType: string) => (mediaType === '' ? 'no media type' : `the media type ${mediaType}`);

/** Throws where the image can't be had in this form, saying why. */
export async function buildImage(
  image: SourceImage,
  options: ConvertOptions,
  made: MadeLayers = new Map(),
): Promise<BuiltImage> {
  const form = formOfTarget(options.to);
  const isSame = staysInForm(image, options);
  if (!isSame && !hasImageConfig(image)) {
    const at = image.node.digest ?? image.node.key;
    const message = `The config of this image has ${nameOfType(image.config.descriptor.mediaType)}, which cannot be converted.`;
    throw new ImageError('unsupported', at, message);
  }
  if (!isSame || options.to === 'hybrid') mustHaveDiffIDs(image);
  const layers = image.layers.map((layer): BuiltLayer => {
    const rule = layerRule(image, layer, { ...options, isSame });
    return { layer, rule, ...(made.get(layer) ?? foreseeLayer(layer, rule)) };
  });
  const isKept = isSame && layers.every(({ rule }) => rule.work === 'keep' || rule.work === 'leave');
  const config = await buildConfig(image, form, { isKept, options });
  const objects = [configObject(image, config, { form, isKept }), ...layers.map((layer) => layerObject(image, layer))];
  if (form === undefined) return { image, layers, config, isKept: false, objects: [...noManifest(image), ...objects] };
  const manifest = await buildManifest(image, { layers, config, form, isKept, options });
  const first = manifestObject(image, manifest, { form, isKept });
  return { image, layers, config, manifest, isKept, objects: [first, ...objects] };
}

async function buildConfig(
  image: SourceImage,
  form: Form | undefined,
  { isKept, options }: { readonly isKept: boolean; readonly options: ConvertOptions },
): Promise<BuiltConfig> {
  const { bytes, descriptor, node } = image.config;
  const { digest, size } = descriptor;
  const fromDocker = image.bytes === undefined || image.node.form === 'docker';
  const rewrite = options.as === 'skopeo' && !options.keepConfig && fromDocker && form === 'oci';
  const at = node.digest ?? node.key;
  if (isKept || (!bytes && !rewrite)) return { digest, size, bytes, rewritten: false };
  const own = mustHaveConfig(image);
  const written = rewrite ? toOCIConfig(own, { at, version: options.version }) : own;
  return { digest: await mustDigest(written, at), size: written.length, bytes: written, rewritten: rewrite };
}

interface ManifestContext {
  readonly layers: readonly BuiltLayer[];
  readonly config: BuiltConfig;
  readonly form: Form;
  readonly isKept: boolean;
  readonly options: ConvertOptions;
}

async function buildManifest(image: SourceImage, context: ManifestContext): Promise<BuiltImage['manifest']> {
  const { layers, config, form, isKept, options } = context;
  if (isKept && image.bytes) return { descriptor: image.descriptor, bytes: image.bytes };
  const { manifest, node } = image;
  const keepsMore = form === 'oci' && node.form === 'oci' && manifest !== undefined;
  const descriptors: Descriptor[] = [];
  for (const layer of layers) {
    if (layer.digest === null || layer.size === null) return undefined;
    const { urls, annotations } = layer.layer.descriptor;
    // skopeo drops the annotations of all layers as soon as one has changed.
    const held = keepsMore && options.as !== 'skopeo' ? trueAnnotations(annotations, layer.rule) : undefined;
    const { digest, size } = layer;
    descriptors.push({ mediaType: layer.rule.mediaType, digest, size, urls, annotations: held });
  }
  const { urls } = image.config.descriptor;
  const own: Descriptor = { mediaType: configTypeOf(image, form), digest: config.digest, size: config.size, urls };
  const parts: ManifestParts = keepsMore
    ? { ...manifest, config: { ...image.config.descriptor, mediaType: configTypeOf(image, form) }, layers: descriptors }
    : { config: own, layers: descriptors };
  const bytes = writeManifest(form, parts);
  const digest = await mustDigest(bytes, node.key);
  const type = form === 'oci' ? MEDIA_TYPE.ociManifest : MEDIA_TYPE.dockerManifest;
  return { descriptor: { ...image.descriptor, mediaType: type, digest, size: bytes.length }, bytes };
}

/** Annotations on how a layer was compressed are untrue of other bytes. */
function trueAnnotations(annotations: Descriptor['annotations'], { work }: LayerRule): Descriptor['annotations'] {
  if (work === 'keep' || work === 'leave' || !annotations) return annotations;
  const of = /^(?:io\.github\.containers\.zstd-chunked|containerd\.io\/snapshot\/stargz|io\.containers\.estargz)/;
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !of.test(key)));
}

/** Configs of artifacts have types of their own, which stay. */
function configTypeOf(image: SourceImage, form: Form): string {
  if (!hasImageConfig(image)) return image.config.descriptor.mediaType;
  return form === 'oci' ? MEDIA_TYPE.ociConfig : MEDIA_TYPE.dockerConfig;
}

async function mustDigest(bytes: Uint8Array, at: string): Promise<string> {
  const digest = await digestOf(bytes);
  if (digest !== undefined) return digest;
  throw new ImageError('unsupported', at, 'SHA-256 cannot be computed here, so nothing can be written.');
}
