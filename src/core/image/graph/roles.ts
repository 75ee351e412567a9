/**
 * What part an object plays in the tree: by what it holds. Attestations come first; a manifest that is not of an image is a
 * referrer where it has a subject, else an artifact. The subject itself is a link and makes nothing else of an image or an index.
 */

import { ANNOTATION } from '../../oci/annotations.ts';
import { attachedTag } from '../../oci/attachedTag.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { artifactTypeOf as artifactTypeIn, isImage } from '../../oci/image/imageRules.ts';
import type { Manifest } from '../../oci/manifest.ts';
import {
  isArtifactManifest,
  isAttestation,
  isConfig,
  isEmptyType,
  isIndex,
  isManifest,
  isSchema1,
} from '../../oci/mediaType.ts';
import type { Role } from '../node.ts';
import type { LoadedDocument } from './documents.ts';

/**
 * Of an object named by an index or a layout. `document` is absent where its bytes are; `readsAsConfig`: does the config that
 * the manifest names have the fields of an image's?
 */
export function roleOf(
  descriptor: Descriptor,
  document: LoadedDocument | undefined,
  readsAsConfig: boolean,
): Exclude<Role, 'layer'> {
  const { manifest } = document ?? {};
  if (isAttestation(descriptor) || (manifest && isAttestation(manifest))) return 'attestation';
  const kind = document?.kind ?? kindOf(descriptor.mediaType);
  if (kind === 'index' || kind === 'config') return kind;
  if (kind === 'legacy-json') return 'config';
  if (kind === 'schema1') return 'manifest';
  if (kind !== 'manifest' && kind !== 'artifact-manifest') return 'unknown';
  const holdsImage = manifest ? isImage(manifest, readsAsConfig) : artifactTypeOf(descriptor) === undefined;
  if (kind === 'manifest' && holdsImage) return 'manifest';
  return manifest?.subject ? 'referrer' : 'artifact';
}

function kindOf(mediaType: string): LoadedDocument['kind'] {
  if (isIndex(mediaType)) return 'index';
  if (isManifest(mediaType)) return 'manifest';
  if (isArtifactManifest(mediaType)) return 'artifact-manifest';
  if (isSchema1(mediaType)) return 'schema1';
  return isConfig(mediaType) ? 'config' : undefined;
}

/** image-spec manifest.md: the artifactType, else a config type that is not an image's. Undefined for images. */
export function artifactTypeOf(descriptor: Descriptor, manifest?: Manifest): string | undefined {
  const own = manifest && artifactTypeIn(manifest);
  if (own !== undefined) return own;
  const listed = descriptor.artifactType ?? '';
  return listed === '' || isConfig(listed) || isEmptyType(listed) ? undefined : listed;
}

/** Digest of what an object speaks about: by its document, its annotation, or the tag that cosign made for it. */
export function subjectOf(
  descriptor: Descriptor,
  document: LoadedDocument | undefined,
  names: readonly string[],
): string | undefined {
  const stated = document?.manifest?.subject?.digest || document?.index?.subject?.digest;
  const annotated = descriptor.annotations?.[ANNOTATION.referenceDigest];
  return stated || annotated || names.map(subjectOfName).find((digest) => digest !== undefined);
}

function subjectOfName(name: string): string | undefined {
  return attachedTag(name.slice(name.lastIndexOf(':') + 1))?.digest;
}
