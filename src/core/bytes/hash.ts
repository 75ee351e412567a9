/**
 * Digests of streams, piece by piece. hash-wasm's SHA-2 is the fastest that runs everywhere; WebCrypto cannot hash a
 * stream and is absent on plain http.
 */
import { createSHA256, createSHA512, type IHasher } from 'hash-wasm';
import type { Digest } from '../oci/digest.ts';

/** Takes bytes in any pieces; `digest` ends it. */
export interface Hash {
  readonly algorithm: string;
  update(chunk: Uint8Array): void;
  /** `algorithm:hex` of all that was taken in. Call once. */
  digest(): Digest;
  /** The same as bytes, for whoever keeps many. Ends it too. */
  bytes(): Uint8Array;
  /** Forgets what was taken in and begins anew; cheaper than another hash for each of many small files. */
  restart(): void;
}

const HASHERS: Readonly<Record<string, () => Promise<IHasher>>> = { sha256: createSHA256, sha512: createSHA512 };

/** The algorithms of image-spec descriptor.md ("Registered algorithms") that are computed here. */
export function canHash(algorithm: string): boolean {
  return Object.hasOwn(HASHERS, algorithm);
}

/** A hash of the algorithm (`sha256`, `sha512`); undefined for any other, and where wasm is barred: "not verified". */
export async function createHash(algorithm: string): Promise<Hash | undefined> {
  if (!canHash(algorithm)) return undefined;
  const hasher = await HASHERS[algorithm]?.().catch(() => undefined);
  if (hasher === undefined) return undefined;
  hasher.init();
  return {
    algorithm,
    update: (chunk) => void hasher.update(chunk),
    bytes: () => hasher.digest('binary'),
    digest: () => `${algorithm}:${hasher.digest('hex')}` as Digest,
    restart: () => void hasher.init(),
  };
}

/** The digest of bytes in memory (documents); undefined where `createHash` is. */
export async function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Promise<Digest | undefined> {
  const hash = await createHash(algorithm);
  hash?.update(bytes);
  return hash?.digest();
}
