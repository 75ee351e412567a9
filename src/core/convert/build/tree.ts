/** Objects of an input in the target's form, indexes and all below them: new descriptors, blobs, and what happened. */

import { digestOf } from '../../bytes/hash.ts';
import type { Node } from '../../image/node.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { ImageError } from '../../oci/imageError.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import type { Form } from '../../oci/mediaType.ts';
import { writeIndex } from '../documents/manifests.ts';
import type { Blob } from '../files/ociLayout.ts';
import { type ConvertOptions, formOfTarget } from '../options.ts';
import type { Loss, PlannedObject } from '../plan.ts';
import { isAbsent, type SourceIndex, type SourceObject, type SourceOther } from '../source.ts';
import { type BuiltImage, buildImage } from './image.ts';
import type { MadeLayers } from './layerBlob.ts';
import { descriptorLosses, LOSSES_MAX_COUNT } from './losses.ts';

/** What one object of the input became. */
export interface Built {
  /** In the output; null while a layer below is not made yet, undefined where the object is left out. */
  readonly descriptor: Descriptor | null | undefined;
  readonly blobs: readonly Blob[];
  readonly images: readonly BuiltImage[];
  readonly objects: readonly PlannedObject[];
}

/** Goes as deep as indexes lie in one another, which the walk that read them has bounded. */
export async function buildObject(object: SourceObject, options: ConvertOptions, made: MadeLayers): Promise<Built> {
  if (object.kind === 'other') return buildOther(object, formOfTarget(options.to));
  if (object.kind === 'index') return buildIndex(object, options, made);
  const image = await buildImage(object, options, made);
  const { manifest, config, layers, objects } = image;
  const blobs: Blob[] = layers.flatMap(({ digest, source }) => (digest && source ? [{ digest, content: source }] : []));
  if (config.bytes) blobs.push({ digest: config.digest, content: config.bytes });
  if (manifest) blobs.push({ digest: manifest.descriptor.digest, content: manifest.bytes });
  return { descriptor: manifest?.descriptor ?? null, blobs, images: [image], objects };
}

/** Attestations, artifacts and signatures have a place in OCI's indexes and none in Docker's. */
function buildOther({ node, descriptor, blobs }: SourceOther, form: Form | undefined): Built {
  const from = { mediaType: node.mediaType, digest: node.digest, size: node.size };
  const common = { role: node.role, key: node.key, image: null, from } as const;
  if (isAbsent({ node }) && form === node.form) {
    const why = 'Referenced as before; its bytes are not in the input.';
    const named: PlannedObject = { ...common, fate: 'absent', to: from, why, losses: [] };
    return { descriptor, blobs: [], images: [], objects: [named] };
  }
  if (isAbsent({ node })) return leaveOut(node, common, `${nameOf(node)} is not in the input, so it is left out.`);
  if (form === 'oci') {
    const same: PlannedObject = { ...common, fate: 'kept', to: from, why: 'The same bytes.', losses: [] };
    const contents = blobs.flatMap(({ node: { digest }, source }) => (digest ? [{ digest, content: source }] : []));
    return { descriptor, blobs: contents, images: [], objects: [same] };
  }
  const what = { attestation: 'Attestations', referrer: 'Signatures and other referrers' }[node.role as string];
  return leaveOut(node, common, `${what ?? 'Artifacts'} have no place in Docker’s form: ${nameOf(node)} is left out.`);
}

function leaveOut(node: Node, common: Pick<PlannedObject, 'role' | 'key' | 'image' | 'from'>, why: string): Built {
  const loss: Loss = { at: node.digest ?? node.key, pointer: '', severity: 'warning', message: why };
  const left: PlannedObject = { ...common, fate: 'dropped', to: null, why, losses: [loss] };
  return { descriptor: undefined, blobs: [], images: [], objects: [left] };
}

/** By its platform or its name, as people know it. */
function nameOf({ role, platform, names, digest }: Node): string {
  return `the ${role} ${names[0] ?? platform ?? digest ?? ''}`.trimEnd();
}

async function buildIndex(index: SourceIndex, options: ConvertOptions, made: MadeLayers): Promise<Built> {
  const children: { readonly source: SourceObject; readonly built: Built }[] = [];
  for (const source of index.children) children.push({ source, built: await buildObject(source, options, made) });
  const images = children.flatMap(({ built }) => built.images);
  const blobs = children.flatMap(({ built }) => built.blobs);
  const objects = children.flatMap(({ built }) => built.objects);
  const form = formOfTarget(options.to);
  if (form === undefined) return { descriptor: null, blobs, images, objects: [...objects, ...noIndex(index)] };
  const isSame = (one: Built, { descriptor: { digest, mediaType } }: SourceObject) =>
    one.descriptor?.digest === digest && one.descriptor.mediaType === mediaType;
  const isOne = (index.mediaType || index.descriptor.mediaType) === index.descriptor.mediaType;
  const isKept = isOne && form === index.node.form && children.every(({ source, built }) => isSame(built, source));
  const written = isKept ? { descriptor: index.descriptor, bytes: index.bytes } : await write(index, form, children);
  const own = indexObject(index, written, { form, isKept });
  const content = written ? [{ digest: written.descriptor.digest, content: written.bytes }] : [];
  return { descriptor: written?.descriptor ?? null, images, blobs: [...blobs, ...content], objects: [...objects, own] };
}

interface Written {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Platforms stay as the index gives them; annotations where the form has them. */
async function write(
  { descriptor, annotations }: SourceIndex,
  form: Form,
  children: readonly { readonly source: SourceObject; readonly built: Built }[],
): Promise<Written | undefined> {
  const entries: Descriptor[] = [];
  for (const { source, built } of children) {
    if (built.descriptor === undefined) continue;
    if (built.descriptor === null) return undefined;
    const { mediaType, digest, size } = built.descriptor;
    entries.push({ ...source.descriptor, mediaType, digest, size });
  }
  const bytes = writeIndex(form, entries, { annotations });
  const digest = await digestOf(bytes);
  if (digest === undefined) throw new ImageError('unsupported', '', 'SHA-256 cannot be computed here.');
  const mediaType = form === 'oci' ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.dockerList;
  return { descriptor: { ...descriptor, mediaType, digest, size: bytes.length }, bytes };
}

function indexObject(
  index: SourceIndex,
  written: Written | undefined,
  { form, isKept }: { readonly form: Form; readonly isKept: boolean },
): PlannedObject {
  const { node } = index;
  const mediaType = form === 'oci' ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.dockerList;
  return {
    ...{ role: 'index', key: node.key, image: null, fate: isKept ? 'kept' : 'rewritten' },
    from: { mediaType: node.mediaType, digest: node.digest, size: node.size },
    to: { mediaType, digest: written?.descriptor.digest ?? null, size: written?.bytes.length ?? null },
    why: isKept ? 'The same bytes.' : 'Rewritten, because the digests of its objects change.',
    losses: form === 'docker' && !isKept ? indexLosses(index) : [],
  };
}

function noIndex(index: SourceIndex): readonly PlannedObject[] {
  const { node } = index;
  return [
    {
      ...{ role: 'index', key: node.key, image: null, fate: 'dropped', to: null },
      from: { mediaType: node.mediaType, digest: node.digest, size: node.size },
      why: 'A docker-archive has no index: only the configs state the platform of each image.',
      losses: indexLosses(index),
    },
  ];
}

function indexLosses({ node, annotations, children }: SourceIndex): readonly Loss[] {
  const at = node.digest ?? node.key;
  const own = Object.keys(annotations ?? {}).map((key): Loss => {
    const message = `The annotation ${key} is lost: Docker’s lists have none.`;
    return { at, pointer: `/annotations/${toPointerPart(key)}`, severity: 'info', message };
  });
  const losses = children.map((child, i) => (child.kind === 'other' ? [] : lossesOf(child.descriptor, at, i)));
  return [...own, ...losses.flat()].slice(0, LOSSES_MAX_COUNT);
}

function lossesOf(descriptor: Descriptor, at: string, position: number): readonly Loss[] {
  return descriptorLosses(descriptor, at, `/manifests/${position}`);
}
