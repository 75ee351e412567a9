/** Image indexes (Docker: manifest lists). image-spec image-index.md. */
import type { Descriptor } from './descriptor.ts';

export interface ImageIndex {
  readonly schemaVersion: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}
