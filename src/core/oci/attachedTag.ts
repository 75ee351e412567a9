/**
 * Tags that are made of a digest: what was attached to an image before registries could be asked for it. cosign's
 * `sha256-….sig`, `.att`, `.sbom`; the referrers tag of distribution-spec "Referrers Tag Schema".
 */
import { algorithmOf, type Digest, encodedOf, parseDigest } from './digest.ts';

/** What cosign attaches by a tag; `referrers` is the fallback tag of distribution-spec. */
export type AttachedKind = 'signature' | 'attestation' | 'sbom' | 'referrers';

/** A tag that names what is attached to a digest, as `sha256-….sig`. */
interface AttachedTag {
  /** Of what it is attached to. */
  readonly digest: Digest;
  readonly kind: AttachedKind;
}

const KINDS: Readonly<Record<string, AttachedKind>> = {
  '': 'referrers',
  '.sig': 'signature',
  '.att': 'attestation',
  '.sbom': 'sbom',
};

/** What the tag is attached to; undefined for tags that people make. Digests that the tag can't hold whole are none. */
export function attachedTag(tag: string): AttachedTag | undefined {
  const [, algorithm, encoded, suffix = ''] = /^([a-z0-9]{1,32})-([0-9a-f]{64})(\.[a-z]{3,4})?$/.exec(tag) ?? [];
  const digest = algorithm === undefined ? undefined : parseDigest(`${algorithm}:${encoded}`);
  const kind = Object.hasOwn(KINDS, suffix) ? KINDS[suffix] : undefined;
  return digest && kind && { digest, kind };
}

/** The tag under which what refers to a digest is listed where the registry does not answer it: both halves cut. */
export function referrersTag(digest: Digest): string {
  return `${algorithmOf(digest).slice(0, 32)}-${encodedOf(digest).slice(0, 64)}`;
}
