/** The first packet of an OpenPGP key (RFC 9580): its kind and size, and whether a passphrase hides the secret part. */
import { itemAt, u8At } from '../../bytes/at.ts';
import { bitLength } from '../asn1/der.ts';
import type { KeyFacts } from './description.ts';

/** A key of OpenPGP (RFC 9580, section 5.5). */
interface PgpKey {
  readonly key: KeyFacts;
  readonly encrypted: boolean;
}

const ALGORITHMS: Readonly<Record<number, string>> = {
  ...{ 1: 'RSA', 2: 'RSA', 3: 'RSA', 16: 'ElGamal', 17: 'DSA', 18: 'ECDH', 19: 'ECDSA', 22: 'EdDSA' },
  ...{ 25: 'X25519', 26: 'X448', 27: 'Ed25519', 28: 'Ed448' },
};
/** Numbers of the public part; elliptic keys have a curve before their one. */
const NUMBERS: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 2, 16: 3, 17: 4 };
/** Plain octets of the newer keys. */
const OCTETS: Readonly<Record<number, number>> = { 25: 32, 26: 56, 27: 32, 28: 57 };

/** The key of a secret or public key packet; undefined for anything else or a cut off one. */
export function readPgpKey(bytes: Uint8Array): PgpKey | undefined {
  const first = bytes[0] ?? 0;
  const isNew = (first & 0xc0) === 0xc0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
  if ((first & 0x80) === 0 || (tag !== 5 && tag !== 6)) return undefined;
  const start = bodyStart(bytes, isNew, first);
  const version = bytes[start];
  const algorithm = bytes[start + 5];
  if (version === undefined || version < 4 || algorithm === undefined) return undefined;
  let at = start + 6 + (version > 4 ? 4 : 0);
  const name = ALGORITHMS[algorithm] ?? `algorithm ${algorithm}`;
  let bits: number | null = null;
  const octets = OCTETS[algorithm];
  if (octets !== undefined) at += octets;
  else {
    if (NUMBERS[algorithm] === undefined) at += 1 + (bytes[at] ?? 0);
    for (let i = 0; i < (NUMBERS[algorithm] ?? 1); i++) {
      if (at + 2 > bytes.length) return undefined;
      const size = ((u8At(bytes, at) << 8) | u8At(bytes, at + 1)) + 7;
      if (i === 0 && NUMBERS[algorithm] !== undefined) bits = bitLength(bytes.subarray(at + 2, at + 2 + (size >> 3)));
      at += 2 + (size >> 3);
    }
    // ECDH names its key derivation after its point.
    if (algorithm === 18) at += 1 + (bytes[at] ?? 0);
  }
  const key = { algorithm: name, bits, curve: null };
  return { key, encrypted: tag === 5 && (bytes[at] ?? 0) !== 0 };
}

function bodyStart(bytes: Uint8Array, isNew: boolean, first: number): number {
  if (!isNew) return 1 + itemAt([1, 2, 4, 0], first & 3);
  const size = bytes[1] ?? 0;
  return size < 192 ? 2 : size < 224 ? 3 : 6;
}
