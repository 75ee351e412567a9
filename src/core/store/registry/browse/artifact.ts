/** The types that tell what an artifact is to its subject. image-spec manifest.md, "Guidelines for Artifact Usage". */
import { artifactTypeOf } from '../../../oci/image/imageRules.ts';
import type { Manifest } from '../../../oci/manifest.ts';

/** All that tells what a manifest is, the most telling first. */
export function artifactTypes(manifest: Manifest): readonly string[] {
  const own = artifactTypeOf(manifest);
  const predicates = manifest.layers.flatMap(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? []);
  return [...(own === undefined ? [] : [own]), ...predicates, ...manifest.layers.map(({ mediaType }) => mediaType)];
}
