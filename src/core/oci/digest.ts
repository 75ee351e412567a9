/**
 * Digests: `algorithm:encoded`, always of bytes as they are stored.
 * image-spec descriptor.md, "Digests".
 */

declare const digestBrand: unique symbol;

/** A string that satisfies the digest grammar. */
export type Digest = string & { readonly [digestBrand]: 'digest' };

/** Digest of a stack of layers up to one of them; image-spec config.md, "Layer ChainID". */
export type ChainID = Digest;

const GRAMMAR = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;

/** Hex digits of the registered algorithms; blake3 is new in image-spec after 1.1. */
const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha512: 128, blake3: 64 };

/** Why a string is not a digest, as a sentence; undefined when it is one. Unknown algorithms that fit the grammar pass. */
export function digestProblem(text: string): string | undefined {
  const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  if (text === '') return 'The digest is empty.';
  const colon = text.indexOf(':');
  if (colon === -1) return `${shown} is not a valid digest: it has no colon between algorithm and value.`;
  if (!GRAMMAR.test(text)) return `${shown} is not a valid digest: it contains characters that are not allowed.`;
  const algorithm = text.slice(0, colon);
  const encoded = text.slice(colon + 1);
  const length = Object.hasOwn(HEX_LENGTH, algorithm) ? HEX_LENGTH[algorithm] : undefined;
  if (length === undefined) return undefined;
  if (encoded.length !== length)
    return `${shown} is not a valid ${algorithm} digest: it must have ${length} hex digits and has ${encoded.length}.`;
  return /^[0-9a-f]+$/.test(encoded)
    ? undefined
    : `${shown} is not a valid ${algorithm} digest: only the digits 0-9 and a-f in lower case are allowed.`;
}

/** The text as a Digest; undefined where `digestProblem` finds a problem. */
export function parseDigest(text: string): Digest | undefined {
  return digestProblem(text) === undefined ? (text as Digest) : undefined;
}

/** `sha256` of `sha256:…`. */
export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The hex digits after the colon. */
export function encodedOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** `sha256:0123456789ab`: enough to tell objects of one image apart. Text that is not a digest is cut the same way. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(0, colon + 1 + 12);
}
