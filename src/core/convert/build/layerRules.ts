/**
 * What becomes of a layer's bytes and of its media type, by target. Truthful: bytes stay wherever the target's readers
 * take them, and the type says what the bytes are. As skopeo: what skopeo does, labels included.
 */
import { ImageError } from '../../oci/imageError.ts';
import { DOCKER_TO_OCI, MEDIA_TYPE, OCI_TO_DOCKER } from '../../oci/known/mediaTypes.ts';
import {
  declaredCompression,
  type Form,
  formOf,
  isEncrypted,
  isForeign,
  isLayer,
  layerType,
} from '../../oci/mediaType.ts';
import { type ConvertOptions, formOfTarget } from '../options.ts';
import { isOfOneForm, type SourceImage, type SourceLayer } from '../source.ts';

/** What happens to one layer, and why. */
export interface LayerRule {
  /** `keep`: the stored bytes. `plain`: uncompressed. `gzip`: compressed anew. `leave`: named, and not there. */
  readonly work: 'keep' | 'plain' | 'gzip' | 'leave';
  /** In the output; '' for docker-archive, which states none. */
  readonly mediaType: string;
  readonly why: string;
}

/** What a rule goes by. */
interface RuleOptions extends ConvertOptions {
  /** By `staysInForm`: it looks at all layers, and is asked once for all of them. */
  readonly isSame: boolean;
}

/** Is the image of the form that is asked for, in all its documents? */
export function staysInForm(image: SourceImage, { to }: ConvertOptions): boolean {
  return image.bytes !== undefined && formOfTarget(to) === image.node.form && isOfOneForm(image);
}

/** Throws `unsupported` or `not-found` where the image can't be had in this form. */
export function layerRule(image: SourceImage, layer: SourceLayer, options: RuleOptions): LayerRule {
  const { descriptor, source } = layer;
  const { isSame } = options;
  const form = formOfTarget(options.to);
  if (!isLayer(descriptor.mediaType)) return isSame ? same(layer) : refuse(layer, 'is not a filesystem layer');
  if (isEncrypted(descriptor.mediaType)) return isSame ? same(layer) : refuse(layer, 'is encrypted');
  if (!source) return absent(layer, form, options);
  const work = options.as === 'skopeo' ? skopeoWork(image, layer, options) : truthfulWork(layer, options);
  return { work, mediaType: form ? typeOf(layer, form, work, { isSame, options }) : '', why: wordsFor(layer, work) };
}

function same({ descriptor }: SourceLayer): LayerRule {
  return { work: 'keep', mediaType: descriptor.mediaType, why: 'Copied unchanged.' };
}

function refuse({ descriptor, node }: SourceLayer, why: string): never {
  const type = descriptor.mediaType || 'no type';
  throw new ImageError('unsupported', node.digest ?? node.key, `This ${why} (${type}) and cannot be converted.`);
}

/** Foreign layers are fetched from their own addresses, so OCI and Docker manifests may name them without having them. */
function absent(layer: SourceLayer, form: Form | undefined, { to }: ConvertOptions): LayerRule {
  const { node, descriptor } = layer;
  if (form === undefined || to === 'hybrid' || descriptor.digest === '') {
    const message = 'The bytes of this layer are not in the input, and the output must contain them.';
    throw new ImageError('not-found', node.digest ?? node.key, message);
  }
  const mediaType = mapped(descriptor.mediaType, form) ?? descriptor.mediaType;
  return { work: 'leave', mediaType, why: 'Its bytes are not in the input; the manifest still refers to it.' };
}

function truthfulWork({ node }: SourceLayer, { to }: ConvertOptions): LayerRule['work'] {
  const { compression = 'none' } = node;
  if (compression === 'none' || compression === 'gzip') return 'keep';
  if (compression === 'zstd' && (to === 'oci-layout' || to === 'oci-archive')) return 'keep';
  // What docker save writes is plain, and its digest is known beforehand; registries' forms are compressed.
  return to === 'docker-archive' ? 'plain' : 'gzip';
}

function skopeoWork(image: SourceImage, layer: SourceLayer, { to }: ConvertOptions): LayerRule['work'] {
  const { compression = 'none' } = layer.node;
  if (to === 'docker-archive') return compression === 'none' ? 'keep' : 'plain';
  // Its reader of docker-archives unpacks every layer.
  if (image.bytes === undefined) return 'gzip';
  if (compression === 'zstd' && to === 'docker-layout') {
    refuse(layer, 'is compressed with zstd, which skopeo refuses for Docker');
  }
  return compression === 'gzip' || compression === 'zstd' ? 'keep' : 'gzip';
}

function typeOf(
  layer: SourceLayer,
  form: Form,
  work: LayerRule['work'],
  { isSame, options }: { readonly isSame: boolean; readonly options: ConvertOptions },
): string {
  const { mediaType } = layer.descriptor;
  if (work === 'keep' && isSame) return mediaType;
  if (work === 'keep' && options.as === 'skopeo') {
    return mapped(mediaType, form) ?? refuse(layer, 'has no media type in the other form');
  }
  const compression = work === 'keep' ? (layer.node.compression ?? 'none') : work === 'gzip' ? 'gzip' : 'none';
  return isForeign(mediaType) ? foreignType(form, compression) : layerType(form, compression);
}

function mapped(mediaType: string, form: Form): string | undefined {
  if (formOf(mediaType) === form) return mediaType;
  return (form === 'oci' ? DOCKER_TO_OCI : OCI_TO_DOCKER).get(mediaType);
}

function foreignType(form: Form, compression: string): string {
  const plain = form === 'docker' ? MEDIA_TYPE.dockerForeign : MEDIA_TYPE.ociForeign;
  return compression === 'none' ? plain : `${plain}${form === 'docker' ? '.' : '+'}${compression}`;
}

function wordsFor({ node, descriptor }: SourceLayer, work: LayerRule['work']): string {
  const { compression = 'none' } = node;
  const is = compression === 'none' ? 'uncompressed' : `compressed with ${compression}`;
  if (work === 'plain') return `It is ${is} and will be unpacked: its diffID stays the same and becomes its digest.`;
  if (work === 'gzip' && compression === 'none') return 'It is uncompressed and will be compressed with gzip.';
  if (work === 'gzip')
    return `It is ${is} and will be recompressed with gzip: not every Docker version reads ${compression}.`;
  const declared = declaredCompression(descriptor.mediaType);
  if (declared === compression || declared === undefined) return 'The same bytes.';
  return `The same bytes, which are ${is} whatever the type in the input says.`;
}
