/** The records of a plan for one image: what becomes of its manifest, its config and each of its layers, in words. */
import type { Descriptor } from '../../oci/descriptor.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { declaredCompression, type Form, formOf } from '../../oci/mediaType.ts';
import type { Fate, PlannedObject, PlanSide } from '../plan.ts';
import { isOfOneForm, type SourceImage } from '../source.ts';
import type { BuiltLayer } from './layerBlob.ts';
import { configLosses, manifestLosses } from './losses.ts';

/** The config of an image of the output. */
export interface BuiltConfig {
  readonly digest: string;
  readonly size: number;
  /** Absent where they are not in the input. */
  readonly bytes?: Uint8Array<ArrayBuffer> | undefined;
  /** Written anew, as skopeo does it. */
  readonly rewritten: boolean;
}

const FORM_WORDS = { docker: 'Docker', oci: 'OCI' } as const;

/** The line of the plan about a layer. */
export function layerObject(image: SourceImage, { layer, rule, digest, size }: BuiltLayer): PlannedObject {
  const { node, descriptor } = layer;
  const fates = { keep: 'kept', plain: 'recompressed', gzip: 'recompressed', leave: 'absent' } as const;
  const compression = { keep: node.compression, plain: 'none', gzip: 'gzip', leave: undefined }[rule.work];
  const from: PlanSide = {
    ...{ mediaType: descriptor.mediaType, digest: node.digest, size: node.size, compression: node.compression },
  };
  return {
    ...{ role: 'layer', key: node.key, image: image.node.key, layer: node.layer, fate: fates[rule.work], from },
    to: { mediaType: rule.mediaType, ...known(digest, size), compression },
    why: `${rule.why}${typeWords(descriptor.mediaType, rule.mediaType)}`,
    losses: [],
  };
}

/** What changes when only the name of the type does. */
function typeWords(before: string, after: string): string {
  if (after === '' || before === after) return '';
  if (formOf(before) !== formOf(after))
    return ` Its media type changes from the ${FORM_WORDS[formOf(before)]} name to the ${FORM_WORDS[formOf(after)]} name.`;
  if (declaredCompression(before) !== declaredCompression(after))
    return ' Its media type is corrected to match its bytes.';
  return '';
}

/** The line of the plan about a config. */
export function configObject(
  image: SourceImage,
  { digest, size, bytes, rewritten }: BuiltConfig,
  { form, isKept }: { readonly form: Form | undefined; readonly isKept: boolean },
): PlannedObject {
  const { node, descriptor } = image.config;
  const before = descriptor.mediaType;
  const renamed = form === 'docker' ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig;
  const mediaType = isKept ? before : form === undefined ? '' : renamed;
  const losses = rewritten && image.config.bytes ? configLosses(image.config.bytes, node.digest ?? node.key) : [];
  const isSame = digest === node.digest;
  const why = rewritten
    ? `skopeo rewrites it with only the fields of OCI configs${isSame ? '; the result is the same' : ', so the image ID changes'}.`
    : bytes
      ? `The same bytes, so the same image ID.${typeWords(before, mediaType)}`
      : `Referenced as before; its bytes are not in the input.${typeWords(before, mediaType)}`;
  const fate: Fate = !bytes ? 'absent' : rewritten && !isSame ? 'rewritten' : 'kept';
  return {
    ...{ role: 'config', key: node.key, image: image.node.key, fate },
    from: { mediaType: before, digest: node.digest, size: node.size },
    to: { mediaType, ...known(digest, size) },
    ...{ why, losses },
  };
}

/** A descriptor that states no digest, or no size, states none that is empty or negative. */
const known = (digest: string | null, size: number | null) => ({
  digest: digest || null,
  size: size === null || size < 0 ? null : size,
});

/** The line of the plan about a manifest; `built` is undefined where the form has no manifests. */
export function manifestObject(
  image: SourceImage,
  built: { readonly descriptor: Descriptor; readonly bytes: Uint8Array } | undefined,
  { form, isKept }: { readonly form: Form; readonly isKept: boolean },
): PlannedObject {
  const { node, bytes } = image;
  const fate: Fate = isKept ? 'kept' : bytes === undefined ? 'added' : 'rewritten';
  const mediaType = isKept ? node.mediaType : form === 'oci' ? MEDIA_TYPE.ociManifest : MEDIA_TYPE.dockerManifest;
  const whys = {
    kept: 'The same bytes, so the same digest.',
    added: 'A docker-save archive has no manifest; this one is derived from its config and layers.',
    rewritten:
      node.form === form
        ? isOfOneForm(image)
          ? 'Rewritten, because the digests of layers change.'
          : 'Rewritten in one form: it mixed both, which skopeo and umoci refuse.'
        : `Rewritten in the form of ${FORM_WORDS[form]}, with its media types.`,
  } as const;
  return {
    ...{ role: 'manifest', key: node.key, image: node.key, fate },
    from: bytes === undefined ? null : { mediaType: node.mediaType, digest: node.digest, size: node.size },
    to: { mediaType, digest: built?.descriptor.digest ?? null, size: built?.bytes.length ?? null },
    why: `${whys[fate]}${built ? '' : ' Its digest is known once its layers are compressed.'}`,
    losses: form === 'docker' && !isKept ? manifestLosses(image) : [],
  };
}

/** A docker-archive has a manifest.json and no manifest. */
export function noManifest(image: SourceImage): readonly PlannedObject[] {
  const { node, bytes } = image;
  if (bytes === undefined) return [];
  return [
    {
      ...{ role: 'manifest', key: node.key, image: node.key, fate: 'dropped' },
      from: { mediaType: node.mediaType, digest: node.digest, size: node.size },
      ...{ to: null, why: 'A docker-archive has no manifests: this digest is nowhere in it.' },
      losses: manifestLosses(image),
    },
  ];
}
