/** An index as it is kept: behind its own SHA-256, so that a damaged object is known whatever store it comes from. */

const MAGIC = new TextEncoder().encode('CWX1');
const HASH_BYTES = 32;
const HEAD_BYTES = MAGIC.length + HASH_BYTES;

/** Bytes that are whole, and their SHA-256 in hexadecimal. */
export interface Sealed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly hash: string;
}

/** The object to keep. */
export async function seal(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const object = new Uint8Array(HEAD_BYTES + bytes.length);
  object.set(MAGIC);
  object.set(await hashOf(bytes), MAGIC.length);
  object.set(bytes, HEAD_BYTES);
  return object;
}

/** What was sealed; undefined where the object is damaged, or not one of ours. */
export async function unseal(object: Uint8Array<ArrayBuffer>): Promise<Sealed | undefined> {
  if (object.length < HEAD_BYTES || MAGIC.some((byte, i) => object[i] !== byte)) return undefined;
  const bytes = object.subarray(HEAD_BYTES);
  const hash = await hashOf(bytes);
  return hash.every((byte, i) => object[MAGIC.length + i] === byte) ? { bytes, hash: toHex(hash) } : undefined;
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
