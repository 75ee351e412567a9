/**
 * Digests of streams, piece by piece. A host that has a faster way registers it (Node's is four times as fast and more);
 * else hash-wasm's SHA-2, the fastest that runs everywhere. WebCrypto cannot hash a stream and is absent on plain http.
 */
import type { Digest } from '../oci/digest.ts';
import { toHex } from '../oci/text.ts';

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
  /** The digest of these bytes alone, cheapest for small ones. What was taken in before is forgotten. */
  whole(bytes: Uint8Array): Uint8Array;
}

/** What a hash is made of: begun when it is made, and by `init` again. */
interface Hasher {
  init(): void;
  update(chunk: Uint8Array): void;
  digest(): Uint8Array;
  /** All three in one, where the host has that. */
  whole?(bytes: Uint8Array): Uint8Array;
}

/** The algorithms of image-spec descriptor.md ("Registered algorithms") that are computed here. */
type HashName = 'sha256' | 'sha512';
const NAMES: readonly string[] = ['sha256', 'sha512'] satisfies readonly HashName[];

/** Makes a hasher. May fail: then nothing is verified. */
type HasherMaker = (algorithm: HashName) => Promise<Hasher>;

let make: HasherMaker = makeWasmHasher;

/** To be called once by a host before anything is hashed; `undefined` goes back to wasm (tests). */
export function registerHasher(maker: HasherMaker | undefined): void {
  make = maker ?? makeWasmHasher;
  oneOffs.clear();
}

/** Loaded when it is first wanted: the command line never does. */
async function makeWasmHasher(algorithm: HashName): Promise<Hasher> {
  const { createSHA256, createSHA512 } = await import('hash-wasm');
  const hasher = await (algorithm === 'sha256' ? createSHA256() : createSHA512());
  hasher.init();
  return {
    init: () => void hasher.init(),
    update: (chunk) => void hasher.update(chunk),
    digest: () => hasher.digest('binary'),
  };
}

/** Whether digests of this algorithm (as in `sha256:…`) can be computed here. */
function canHash(algorithm: string): algorithm is HashName {
  return NAMES.includes(algorithm);
}

/** A hash of the algorithm (`sha256`, `sha512`); undefined for any other, and where wasm is barred: "not verified". */
export async function createHash(algorithm: string): Promise<Hash | undefined> {
  if (!canHash(algorithm)) return undefined;
  const hasher = await make(algorithm).catch(() => undefined);
  if (hasher === undefined) return undefined;
  return {
    algorithm,
    update: (chunk) => hasher.update(chunk),
    bytes: () => hasher.digest(),
    digest: () => `${algorithm}:${toHex(hasher.digest())}` as Digest,
    restart: () => hasher.init(),
    whole: (bytes) => {
      if (hasher.whole) return hasher.whole(bytes);
      hasher.init();
      hasher.update(bytes);
      return hasher.digest();
    },
  };
}

/** The digest of bytes in memory (documents); undefined where `createHash` is. */
export async function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Promise<Digest | undefined> {
  const hash = await oneOff(algorithm);
  // Between these steps nothing else runs, so that one hash serves all callers: each made anew costs a wasm instance.
  hash?.restart();
  hash?.update(bytes);
  return hash?.digest();
}

const oneOffs = new Map<string, Promise<Hash | undefined>>();

function oneOff(algorithm: string): Promise<Hash | undefined> {
  const known = oneOffs.get(algorithm) ?? createHash(algorithm);
  oneOffs.set(algorithm, known);
  return known;
}
