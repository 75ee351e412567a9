/**
 * Digests: `algorithm:encoded`, always of bytes as they are stored.
 * image-spec descriptor.md, "Digests".
 */

declare const digestBrand: unique symbol;

/** A string that satisfies the digest grammar. */
export type Digest = string & { readonly [digestBrand]: 'digest' };

/** Digest of a layer's uncompressed tar. */
export type DiffID = Digest;

/** Digest of a stack of layers up to one of them; image-spec config.md, "Layer ChainID". */
export type ChainID = Digest;
