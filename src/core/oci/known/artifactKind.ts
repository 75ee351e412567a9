/** What an artifact is by its media types, those of real tools: no standard lists them. */

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

/** As a person calls it. */
export const ARTIFACT_WORDS: Readonly<Record<ArtifactKind, string>> = {
  signature: 'signature',
  sbom: 'bill of materials',
  attestation: 'attestation',
  chart: 'Helm chart',
  wasm: 'WebAssembly',
  artifact: 'artifact',
};
