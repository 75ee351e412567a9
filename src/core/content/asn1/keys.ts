/** What a key is, by its public half: kind, size, curve. Secret numbers are never taken out of where they lie. */
import type { KeyFacts } from '../keys/description.ts';
import { bitLength, bitsOf, childrenOf, type DerValue, inside, oidOf, TAG } from './der.ts';

/** Curves by identifier: OpenSSL's name, bits of the field. */
const CURVES: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  '1.2.840.10045.3.1.1': ['prime192v1', 192],
  '1.2.840.10045.3.1.7': ['prime256v1', 256],
  '1.3.132.0.10': ['secp256k1', 256],
  '1.3.132.0.33': ['secp224r1', 224],
  '1.3.132.0.34': ['secp384r1', 384],
  '1.3.132.0.35': ['secp521r1', 521],
  '1.3.36.3.3.2.8.1.1.7': ['brainpoolP256r1', 256],
  '1.3.36.3.3.2.8.1.1.11': ['brainpoolP384r1', 384],
  '1.3.36.3.3.2.8.1.1.13': ['brainpoolP512r1', 512],
};

/** Keys whose kind is their curve. */
const FIXED: Readonly<Record<string, readonly [algorithm: string, bits: number]>> = {
  '1.3.101.110': ['X25519', 253],
  '1.3.101.111': ['X448', 448],
  '1.3.101.112': ['Ed25519', 256],
  '1.3.101.113': ['Ed448', 456],
};

const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const EC = '1.2.840.10045.2.1';
const DSA = '1.2.840.10040.4.1';

const facts = (algorithm: string, bits: number | null = null, curve: string | null = null): KeyFacts => ({
  ...{ algorithm, bits, curve },
});

function ecFacts(curve: DerValue | undefined): KeyFacts {
  const oid = oidOf(curve);
  const known = CURVES[oid];
  return facts('EC', known?.[1] ?? null, known?.[0] ?? (oid || null));
}

/** By AlgorithmIdentifier; `numbers` gives the SEQUENCE of an RSA key's numbers, whose modulus is at `modulus`. */
function byAlgorithm(algorithm: DerValue | undefined, modulus: () => DerValue | undefined): KeyFacts {
  const [type, parameters] = childrenOf(algorithm);
  const oid = oidOf(type);
  if (oid === RSA || oid === RSA_PSS) return facts(oid === RSA ? 'RSA' : 'RSA-PSS', bitsOf(modulus()));
  if (oid === EC) return ecFacts(parameters);
  if (oid === DSA) return facts('DSA', bitsOf(childrenOf(parameters)[0]));
  const fixed = FIXED[oid];
  return fixed ? facts(fixed[0], fixed[1]) : facts(oid);
}

/** SubjectPublicKeyInfo. */
export function publicKey(value: DerValue | undefined): KeyFacts {
  const [algorithm, key] = childrenOf(value);
  return byAlgorithm(algorithm, () => childrenOf(inside(key))[0]);
}

/** PKCS #8 PrivateKeyInfo. */
export function pkcs8Key(value: DerValue | undefined): KeyFacts {
  const [, algorithm, key] = childrenOf(value);
  return byAlgorithm(algorithm, () => childrenOf(inside(key))[1]);
}

/** PKCS #1 and the older form of DSA keys begin alike: version, then the modulus or prime. */
export const numberedKey = (algorithm: string, value: DerValue | undefined): KeyFacts =>
  facts(algorithm, bitsOf(childrenOf(value)[1]));

/** PKCS #1 RSAPublicKey. */
export const rsaPublicKey = (value: DerValue | undefined): KeyFacts => facts('RSA', bitsOf(childrenOf(value)[0]));

/** SEC 1 ECPrivateKey: the curve is in [0]. */
export function sec1Key(value: DerValue | undefined): KeyFacts {
  const parameters = childrenOf(value).find(({ tag }) => tag === 0xa0);
  return ecFacts(childrenOf(parameters)[0]);
}

/** Is this DER one of the private key forms? For files without a label. */
export function privateKeyForm(value: DerValue | undefined): 'PKCS#8' | 'PKCS#1' | 'SEC 1' | 'encrypted' | undefined {
  const parts = childrenOf(value);
  const tags = parts.map(({ tag }) => tag);
  if (value?.tag !== TAG.sequence) return undefined;
  if (tags[0] === TAG.integer && tags[1] === TAG.sequence && tags[2] === TAG.octetString) return 'PKCS#8';
  if (parts.length === 9 && tags.every((tag) => tag === TAG.integer)) return 'PKCS#1';
  if (tags[0] === TAG.integer && tags[1] === TAG.octetString && tags[2] === 0xa0) return 'SEC 1';
  const isScheme = tags[0] === TAG.sequence && oidOf(childrenOf(parts[0])[0]).startsWith('1.2.840.113549.1.');
  return isScheme && parts.length === 2 && tags[1] === TAG.octetString ? 'encrypted' : undefined;
}

const SSH_CURVES: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  nistp256: ['prime256v1', 256],
  nistp384: ['secp384r1', 384],
  nistp521: ['secp521r1', 521],
};

/** A public key as SSH writes it (RFC 4253 section 6.6): its kind, then its numbers. */
export function sshKey(blob: Uint8Array): KeyFacts | null {
  const kind = sshString(blob, 0);
  if (!kind) return null;
  const name = new TextDecoder('latin1').decode(kind.bytes);
  const second = sshString(blob, kind.end);
  if (name === 'ssh-rsa') {
    const modulus = second && sshString(blob, second.end);
    return facts('RSA', modulus ? bitLength(modulus.bytes) : null);
  }
  if (name === 'ssh-dss') return facts('DSA', second ? bitLength(second.bytes) : null);
  if (/ed25519/.test(name)) return facts('Ed25519', 256);
  if (/ed448/.test(name)) return facts('Ed448', 456);
  const curve = /ecdsa-sha2-(\w+)/.exec(name)?.[1];
  const known = SSH_CURVES[curve ?? ''];
  return curve === undefined ? facts(name) : facts('EC', known?.[1] ?? null, known?.[0] ?? curve);
}

/** A string with its size in four bytes before it. */
export function sshString(blob: Uint8Array, at: number): { bytes: Uint8Array; end: number } | undefined {
  if (at + 4 > blob.length) return undefined;
  const size = new DataView(blob.buffer, blob.byteOffset).getUint32(at);
  const end = at + 4 + size;
  return end > blob.length ? undefined : { bytes: blob.subarray(at + 4, end), end };
}
