/** Artifacts as an OCI layout: image-spec image-layout.md. */
import { fromBytes } from '../../core/bytes/memory.ts';
import type { OutputFile } from '../node/write/writeFolder.ts';
import type { MadeArtifact } from './make.ts';

/** Its files. The images that the artifacts refer to are not among them. */
export function layoutFiles(artifacts: readonly MadeArtifact[]): readonly OutputFile[] {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  for (const { manifest, blobs } of artifacts)
    for (const { digest, bytes } of [...blobs, manifest]) files.set(`blobs/${digest.replace(':', '/')}`, bytes.slice());
  const manifests = artifacts.map(({ manifest: { digest, bytes }, artifactType }) => ({
    ...{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: bytes.length, artifactType },
  }));
  files.set('index.json', text({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }));
  files.set('oci-layout', text({ imageLayoutVersion: '1.0.0' }));
  return [...files].map(([path, bytes]) => ({ path, source: fromBytes(bytes) }));
}
