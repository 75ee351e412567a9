/** Manifests of artifacts: image-spec manifest.md, "Guidelines for Artifact Usage". */
import type { Manifest } from '../../oci/manifest.ts';

/** Digest and size of `{}`, which configs of artifacts are. */
export const EMPTY_JSON = {
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: 2,
} as const;

/** The manifest as JSON; the same parts give the same bytes. */
export function artifactManifest(parts: Omit<Manifest, 'schemaVersion' | 'mediaType'>): string {
  const { artifactType, config, layers, subject, annotations } = parts;
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return JSON.stringify({ schemaVersion: 2, mediaType, artifactType, config, layers, subject, annotations });
}
