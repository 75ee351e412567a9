/** X.509 (RFC 5280): certificates, requests and revocation lists. What an extension says is read one by one. */

import { createHash } from '../../bytes/hash.ts';
import { toHex } from '../../oci/text.ts';
import type { Certificate, CertificateRequest, RevocationList } from '../keys/description.ts';
import { childrenOf, type DerValue, numberOf, oidOf, readDer, TAG, timeOf } from './der.ts';
import { publicKey } from './keys.ts';
import { EXTENDED_USAGES, generalName, distinguishedName, SIGNATURES, USAGES } from './names.ts';

const EXTENSION = {
  ...{ keyUsage: '2.5.29.15', names: '2.5.29.17', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' },
  request: '1.2.840.113549.1.9.14',
} as const;
/** Names kept of one certificate; public ones have up to 250. */
const NAMES_MAX_COUNT = 2000;

/** A certificate, or undefined for DER that is none. */
export async function readCertificate(der: DerValue, line: number): Promise<Certificate | undefined> {
  const [signed, algorithm] = childrenOf(der);
  const parts = childrenOf(signed);
  const hasVersion = parts[0]?.tag === 0xa0;
  const [serial, , issuer, validity, subject, key, ...rest] = hasVersion ? parts.slice(1) : parts;
  const isOne = serial?.tag === TAG.integer && key?.tag === TAG.sequence && subject?.tag === TAG.sequence;
  if (!isOne || validity?.tag !== TAG.sequence) return undefined;
  const [notBefore, notAfter] = childrenOf(validity).map(timeOf);
  const extensions = extensionsOf(childrenOf(rest.find(({ tag }) => tag === 0xa3))[0]);
  const [isCA, pathLength] = childrenOf(extensions.get(EXTENSION.basicConstraints));
  return {
    ...{ is: 'certificate', line, version: hasVersion ? (numberOf(childrenOf(parts[0])[0]) ?? 0) + 1 : 1 },
    ...{ subject: distinguishedName(subject), issuer: distinguishedName(issuer), serial: serialOf(serial) },
    ...{ notBefore: notBefore ?? null, notAfter: notAfter ?? null, names: namesOf(extensions) },
    ...{ key: publicKey(key), signature: signatureOf(algorithm) },
    isCA: isCA?.tag === TAG.boolean && isCA.bytes[0] !== 0,
    pathLength: numberOf(pathLength),
    usages: usagesOf(extensions.get(EXTENSION.keyUsage)),
    extendedUsages: childrenOf(extensions.get(EXTENSION.extendedKeyUsage)).map(
      (usage) => EXTENDED_USAGES[oidOf(usage)] ?? oidOf(usage),
    ),
    selfIssued: distinguishedName(subject) === distinguishedName(issuer),
    fingerprint: await fingerprint(der.whole),
  };
}

/** PKCS #10. */
export function readRequest(der: DerValue, line: number): CertificateRequest | undefined {
  const [signed, algorithm] = childrenOf(der);
  const [version, subject, key, attributes] = childrenOf(signed);
  if (version?.tag !== TAG.integer || subject?.tag !== TAG.sequence || key?.tag !== TAG.sequence) return undefined;
  const wanted = childrenOf(attributes).find((each) => oidOf(childrenOf(each)[0]) === EXTENSION.request);
  const extensions = extensionsOf(childrenOf(childrenOf(wanted)[1])[0]);
  const facts = { subject: distinguishedName(subject), names: namesOf(extensions), key: publicKey(key) };
  return { is: 'request', line, ...facts, signature: signatureOf(algorithm) };
}

/** A revocation list: how many it revokes, not which. */
export function readRevocationList(der: DerValue, line: number): RevocationList | undefined {
  const parts = childrenOf(childrenOf(der)[0]);
  const [algorithm, issuer, thisUpdate, ...rest] = parts[0]?.tag === TAG.integer ? parts.slice(1) : parts;
  const at = timeOf(thisUpdate);
  if (algorithm?.tag !== TAG.sequence || issuer?.tag !== TAG.sequence || at === null) return undefined;
  const nextUpdate = timeOf(rest[0]);
  const list = rest.find(({ tag }) => tag === TAG.sequence);
  return {
    ...{ is: 'revocation-list', line, issuer: distinguishedName(issuer), thisUpdate: at, nextUpdate },
    revoked: childrenOf(list).length,
  };
}

/** The contents of extensions by identifier. */
function extensionsOf(list: DerValue | undefined): Map<string, DerValue> {
  const found = new Map<string, DerValue>();
  for (const extension of childrenOf(list)) {
    const parts = childrenOf(extension);
    const value = parts.at(-1);
    const inner = value?.tag === TAG.octetString ? readDer(value.bytes) : undefined;
    if (inner) found.set(oidOf(parts[0]), inner);
  }
  return found;
}

const namesOf = (extensions: ReadonlyMap<string, DerValue>) =>
  childrenOf(extensions.get(EXTENSION.names)).slice(0, NAMES_MAX_COUNT).map(generalName);

function usagesOf(value: DerValue | undefined): string[] {
  if (value?.tag !== TAG.bitString) return [];
  // The first octet counts unused bits.
  return USAGES.filter((_, bit) => ((value.bytes[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function signatureOf(algorithm: DerValue | undefined): string {
  const oid = oidOf(childrenOf(algorithm)[0]);
  return SIGNATURES[oid] ?? oid;
}

/** As `openssl x509 -serial` prints it. */
function serialOf({ bytes }: DerValue): string {
  const start = bytes.length > 1 && bytes[0] === 0 ? 1 : 0;
  return toHex(bytes.subarray(start, start + 64)).toUpperCase();
}

async function fingerprint(der: Uint8Array): Promise<string> {
  const hash = await createHash('sha256');
  hash?.update(der);
  return hash?.digest().slice('sha256:'.length) ?? '';
}
