/**
 * Manifests and indexes as skopeo writes them, in either form: compact, each descriptor with the fields that the form
 * has, in the order of its Go struct.
 */

import type { Descriptor } from '../../oci/descriptor.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import type { Form } from '../../oci/mediaType.ts';
import type { Platform } from '../../oci/platform.ts';
import { encodeGoBytes, type GoValue } from '../go/encode.ts';

type Annotations = Readonly<Record<string, string>>;

/** What goes into a manifest; descriptors have the media types they shall have. */
export interface ManifestParts {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** OCI only. */
  readonly annotations?: Annotations;
  readonly artifactType?: string;
  readonly subject?: Descriptor;
}

/** The bytes of a manifest in a form. Docker's has no place for annotations, subject and artifactType. */
export function writeManifest(form: Form, { config, layers, ...rest }: ManifestParts): Uint8Array<ArrayBuffer> {
  if (form === 'docker') {
    return encodeGoBytes({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.dockerManifest,
      config: dockerDescriptor(config),
      layers: layers.map(dockerDescriptor),
    });
  }
  return encodeGoBytes({
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    artifactType: rest.artifactType || undefined,
    config: ociDescriptor(config),
    layers: layers.map(ociDescriptor),
    subject: rest.subject && ociDescriptor(rest.subject),
    annotations: annotationsOf(rest.annotations),
  });
}

/** The bytes of an index (OCI) or a manifest list (Docker). */
export function writeIndex(
  form: Form,
  manifests: readonly Descriptor[],
  { annotations, bare = false }: { readonly annotations?: Annotations; readonly bare?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  if (form === 'docker') {
    return encodeGoBytes({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.dockerList,
      manifests: manifests.map((one) => ({ ...dockerDescriptor(one), platform: platformOf(one.platform, true) })),
    });
  }
  return encodeGoBytes({
    schemaVersion: 2,
    mediaType: bare ? undefined : MEDIA_TYPE.ociIndex,
    manifests: manifests.map(ociDescriptor),
    annotations: annotationsOf(annotations),
  });
}

/** Field order of containers/image's Schema2Descriptor. */
function dockerDescriptor({ mediaType, size, digest, urls }: Descriptor): Record<string, GoValue | undefined> {
  return { mediaType, size, digest, urls: urls && urls.length > 0 ? urls : undefined };
}

/** Field order of image-spec's Descriptor. */
function ociDescriptor(descriptor: Descriptor): Record<string, GoValue | undefined> {
  const { mediaType, digest, size, urls, annotations, data, platform, artifactType } = descriptor;
  return {
    ...{ mediaType, digest, size, urls: urls && urls.length > 0 ? urls : undefined },
    annotations: annotationsOf(annotations),
    data: data || undefined,
    platform: platform && platformOf(platform, false),
    artifactType: artifactType || undefined,
  };
}

function annotationsOf(annotations: Annotations | undefined): GoValue | undefined {
  const entries = Object.entries(annotations ?? {});
  return entries.length === 0 ? undefined : new Map(entries);
}

/** A list always has a platform; image-spec's fields and Docker's have the same order. */
function platformOf(platform: Platform | undefined, always: boolean): GoValue | undefined {
  if (!platform && !always) return undefined;
  const { architecture = '', os = '', variant, 'os.version': version, 'os.features': features } = platform ?? {};
  return {
    ...{ architecture, os, 'os.version': version || undefined },
    'os.features': features && features.length > 0 ? features : undefined,
    variant: variant || undefined,
  };
}
