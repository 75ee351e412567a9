/** What part an object plays in the tree. Attestations come first, then referrers, then artifacts. */

import { ANNOTATION } from '../../oci/annotations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { isAttestation, isConfig, isEmptyType, isIndex, isManifest, isSchema1 } from '../../oci/mediaType.ts';
import type { Role } from '../node.ts';
import type { LoadedDocument } from './documents.ts';

/** Of an object named by an index or a layout. `document` is absent where its bytes are. */
export function roleOf(descriptor: Descriptor, document: LoadedDocument | undefined): Role {
  const { manifest } = document ?? {};
  if (isAttestation(descriptor) || (manifest && isAttestation(manifest))) return 'attestation';
  const kind = document?.kind ?? kindOf(descriptor.mediaType);
  if (kind === 'index') return document?.index?.subject ? 'referrer' : 'index';
  if (kind === 'config') return 'config';
  if (kind === 'schema1') return 'manifest';
  if (kind !== 'manifest') return 'unknown';
  if (manifest?.subject) return 'referrer';
  return artifactTypeOf(descriptor, manifest) === undefined ? 'manifest' : 'artifact';
}

function kindOf(mediaType: string): LoadedDocument['kind'] {
  if (isIndex(mediaType)) return 'index';
  if (isManifest(mediaType)) return 'manifest';
  if (isSchema1(mediaType)) return 'schema1';
  return isConfig(mediaType) ? 'config' : undefined;
}

/** image-spec manifest.md: the artifactType, else a config type that is none of an image. Undefined for images. */
export function artifactTypeOf(descriptor: Descriptor, manifest?: Manifest): string | undefined {
  const stated = manifest?.artifactType || descriptor.artifactType;
  if (stated) return stated;
  const config = manifest?.config.mediaType ?? '';
  return config === '' || isConfig(config) || isEmptyType(config) ? undefined : config;
}

/** Digest of what an attestation or a referrer speaks about. */
export function subjectOf(descriptor: Descriptor, document: LoadedDocument | undefined): string | undefined {
  const annotated = descriptor.annotations?.[ANNOTATION.referenceDigest];
  return document?.manifest?.subject?.digest || document?.index?.subject?.digest || annotated || undefined;
}
