/** From a labelled block to what it holds. */
import { readCertificate, readRequest, readRevocationList } from '../asn1/certificate.ts';
import { readDer } from '../asn1/der.ts';
import {
  numberedKey,
  pkcs8Key,
  privateKeyForm,
  publicKey,
  rsaPublicKey,
  sec1Key,
  sshKey,
  sshString,
} from '../asn1/keys.ts';
import type { CertificateItem, KeyFacts, PrivateKey, PublicKey } from './description.ts';
import type { PemBlock } from './pem.ts';
import { readPgpKey } from './pgp.ts';

const privateKey = (format: string, line: number, key: KeyFacts | null, encrypted = false): PrivateKey => ({
  ...{ is: 'private-key', format, encrypted, key, comment: null, line },
});
const publicHalf = (format: string, line: number, key: KeyFacts | null, comment: string | null = null): PublicKey => ({
  ...{ is: 'public-key', format, key, comment, line },
});

/** What a PEM block holds; `unknown` for other labels and for what does not read as its label says. */
export async function readBlock(block: PemBlock): Promise<CertificateItem> {
  const { label, line, bytes } = block;
  const unknown = { is: 'unknown', label, size: bytes?.length ?? 0, line } as const;
  // A key is one by its label, however damaged the rest is.
  if (/PRIVATE KEY/.test(label)) return readPrivateKey(block);
  const der = bytes && readDer(bytes);
  if (/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label)) return (der && (await readCertificate(der, line))) ?? unknown;
  if (/^(?:NEW )?CERTIFICATE REQUEST$/.test(label)) return (der && readRequest(der, line)) ?? unknown;
  if (label === 'X509 CRL') return (der && readRevocationList(der, line)) ?? unknown;
  if (label === 'PUBLIC KEY' && der) return publicHalf('SPKI', line, publicKey(der));
  if (label === 'RSA PUBLIC KEY' && der) return publicHalf('PKCS#1', line, rsaPublicKey(der));
  if (label === 'PGP PUBLIC KEY BLOCK') return publicHalf('PGP', line, (bytes && readPgpKey(bytes)?.key) ?? null);
  return unknown;
}

function readPrivateKey({ label, line, headers, bytes }: PemBlock): PrivateKey {
  const der = bytes && readDer(bytes);
  const sealed = headers.some((header) => /^Proc-Type:.*ENCRYPTED/.test(header));
  const key = (facts: () => KeyFacts) => (sealed || !der ? null : facts());
  switch (label) {
    case 'RSA PRIVATE KEY':
      return privateKey(
        'PKCS#1',
        line,
        key(() => numberedKey('RSA', der)),
        sealed,
      );
    case 'DSA PRIVATE KEY':
      return privateKey(
        'DSA',
        line,
        key(() => numberedKey('DSA', der)),
        sealed,
      );
    case 'EC PRIVATE KEY':
      return privateKey(
        'SEC 1',
        line,
        key(() => sec1Key(der)),
        sealed,
      );
    case 'ENCRYPTED PRIVATE KEY':
      return privateKey('PKCS#8', line, null, true);
    case 'OPENSSH PRIVATE KEY':
      return openSSHKey(bytes, line);
    case 'PGP PRIVATE KEY BLOCK': {
      const found = bytes && readPgpKey(bytes);
      return privateKey('PGP', line, found?.key ?? null, found?.encrypted ?? false);
    }
    default:
      return privateKey(
        'PKCS#8',
        line,
        key(() => pkcs8Key(der)),
        sealed,
      );
  }
}

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/** OpenSSH's PROTOCOL.key: the cipher, then the public half, which is never encrypted. */
function openSSHKey(bytes: Uint8Array | undefined, line: number): PrivateKey {
  const start = OPENSSH_MAGIC.length;
  const cipher = bytes && sshString(bytes, start);
  const kdf = cipher && sshString(bytes, cipher.end);
  const options = kdf && sshString(bytes, kdf.end);
  const half = options && sshString(bytes, options.end + 4);
  const isSealed = cipher !== undefined && new TextDecoder('latin1').decode(cipher.bytes) !== 'none';
  return privateKey('OpenSSH', line, half ? sshKey(half.bytes) : null, isSealed);
}

/** DER without a label: recognized by its form; undefined where it has none of these. */
export async function readUnlabelled(bytes: Uint8Array): Promise<CertificateItem | undefined> {
  const der = readDer(bytes);
  if (!der) return undefined;
  switch (privateKeyForm(der)) {
    case 'PKCS#8':
      return privateKey('PKCS#8', 0, pkcs8Key(der));
    case 'PKCS#1':
      return privateKey('PKCS#1', 0, numberedKey('RSA', der));
    case 'SEC 1':
      return privateKey('SEC 1', 0, sec1Key(der));
    case 'encrypted':
      return privateKey('PKCS#8', 0, null, true);
    default:
      return (await readCertificate(der, 0)) ?? readRequest(der, 0) ?? readRevocationList(der, 0);
  }
}

const SSH_LINE = /^(?:[^#\s]\S* )?((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/]{16,}={0,3})(?: (.*))?$/;

/** A line of a .pub or authorized_keys file; undefined for any other. */
export function readSSHLine(text: string, line: number, decode: (text: string) => Uint8Array | undefined) {
  const hit = SSH_LINE.exec(text);
  const blob = hit && decode(hit[2] ?? '');
  return blob ? publicHalf('OpenSSH', line, sshKey(blob), hit?.[3] ?? null) : undefined;
}

/** A PuTTY key file: headers, with the public half as base64. */
export function readPuTTY(lines: readonly string[], decode: (lines: readonly string[]) => Uint8Array | undefined) {
  const header = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const at = lines.findIndex((line) => line.startsWith('Public-Lines: '));
  const count = Math.min(Number(header('Public-Lines')) || 0, 1000);
  const blob = at < 0 ? undefined : decode(lines.slice(at + 1, at + 1 + count));
  const encryption = header('Encryption') ?? 'none';
  const facts = { encrypted: encryption !== 'none', comment: header('Comment') ?? null };
  return { is: 'private-key', format: 'PuTTY', line: 1, key: blob ? sshKey(blob) : null, ...facts } as const;
}
