/** Image manifests. image-spec manifest.md; Docker's schema 2 has the same shape. */
import type { Descriptor } from './descriptor.ts';

export interface Manifest {
  readonly schemaVersion: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}
