/** What an artifact is to its subject, by the types it and its parts have. image-spec manifest.md, "Guidelines for Artifact Usage". */
import { artifactTypeOf } from '../../../oci/image/imageRules.ts';
import type { Manifest } from '../../../oci/manifest.ts';

export type ArtifactKind = 'signature' | 'sbom' | 'attestation' | 'chart' | 'wasm' | 'artifact';

/** The first that fits; the types of real tools, not of a standard, which there is none. */
const KINDS: readonly (readonly [ArtifactKind, RegExp])[] = [
  [
    'signature',
    /(?:cosign\.artifact\.sig|cosign\.simplesigning|notary\.signature|notary\.v2\.signature|\.signature\b)/,
  ],
  ['sbom', /(?:spdx|cyclonedx|vnd\.syft|\bsbom\b)/],
  ['attestation', /(?:in-toto|dsse\.envelope|cosign\.artifact\.att|attestation|sigstore\.bundle|slsa)/],
  ['chart', /vnd\.cncf\.helm\./],
  ['wasm', /(?:application\/wasm|vnd\.wasm\.|\bwasm\b)/],
];

/** By the types given, those of the whole before those of the parts. */
export function artifactKind(types: readonly string[]): ArtifactKind {
  for (const type of types) {
    const found = KINDS.find(([, pattern]) => pattern.test(type.toLowerCase()));
    if (found) return found[0];
  }
  return 'artifact';
}

/** All that tells what a manifest is, the most telling first. */
export function artifactTypes(manifest: Manifest): readonly string[] {
  const own = artifactTypeOf(manifest);
  const predicates = manifest.layers.flatMap(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? []);
  return [...(own === undefined ? [] : [own]), ...predicates, ...manifest.layers.map(({ mediaType }) => mediaType)];
}
