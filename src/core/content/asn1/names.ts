/** Object identifiers by the names OpenSSL has for them, and names of subjects as text. */
import { u8At } from '../../bytes/at.ts';
import { childrenOf, type DerValue, oidOf, derText } from './der.ts';

type Names = Readonly<Record<string, string>>;

/** Short names of RFC 4514 and OpenSSL. */
const ATTRIBUTES: Names = {
  ...{ '2.5.4.3': 'CN', '2.5.4.4': 'SN', '2.5.4.5': 'serialNumber', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST' },
  ...{ '2.5.4.9': 'street', '2.5.4.10': 'O', '2.5.4.11': 'OU', '2.5.4.12': 'title', '2.5.4.42': 'GN' },
  ...{ '2.5.4.15': 'businessCategory', '2.5.4.17': 'postalCode', '2.5.4.97': 'organizationIdentifier' },
  ...{ '0.9.2342.19200300.100.1.25': 'DC', '0.9.2342.19200300.100.1.1': 'UID' },
  '1.2.840.113549.1.9.1': 'emailAddress',
  '1.3.6.1.4.1.311.60.2.1.3': 'jurisdictionC',
  '1.3.6.1.4.1.311.60.2.1.2': 'jurisdictionST',
};

/** Names of signature algorithms by object identifier, as OpenSSL prints them. */
export const SIGNATURES: Names = {
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.2.840.10040.4.3': 'dsaWithSHA1',
  '2.16.840.1.101.3.4.3.2': 'dsa_with_SHA256',
  '1.3.101.112': 'ED25519',
  '1.3.101.113': 'ED448',
};

/** Names of extended key usages by object identifier (RFC 5280, section 4.2.1.12). */
export const EXTENDED_USAGES: Names = {
  '1.3.6.1.5.5.7.3.1': 'TLS Web Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS Web Client Authentication',
  '1.3.6.1.5.5.7.3.3': 'Code Signing',
  '1.3.6.1.5.5.7.3.4': 'E-mail Protection',
  '1.3.6.1.5.5.7.3.8': 'Time Stamping',
  '1.3.6.1.5.5.7.3.9': 'OCSP Signing',
  '2.5.29.37.0': 'Any Extended Key Usage',
};

/** By bit, from the first. */
export const USAGES = [
  ...['Digital Signature', 'Non Repudiation', 'Key Encipherment', 'Data Encipherment', 'Key Agreement'],
  ...['Certificate Sign', 'CRL Sign', 'Encipher Only', 'Decipher Only'],
];

/** A distinguished name: `CN=example, O=Example`, in its own order, what would be mistaken escaped as RFC 4514 specifies. */
export function distinguishedName(value: DerValue | undefined): string {
  return childrenOf(value)
    .map((set) =>
      childrenOf(set)
        .map((pair) => {
          const [type, text] = childrenOf(pair);
          const oid = oidOf(type);
          return `${ATTRIBUTES[oid] ?? oid}=${text === undefined ? '' : escaped(derText(text))}`;
        })
        .join(' + '),
    )
    .join(', ');
}

function escaped(text: string): string {
  return text.replace(/[,+"\\<>;]|^[# ]| $/g, (char) => `\\${char}`);
}

/** A GeneralName by its context tag, RFC 5280 section 4.2.1.6. */
export function generalName({ tag, bytes, whole }: DerValue): string {
  const text = () => new TextDecoder('latin1').decode(bytes);
  switch (tag) {
    case 0x81:
      return `email:${text()}`;
    case 0x82:
      return `DNS:${text()}`;
    case 0x86:
      return `URI:${text()}`;
    case 0x87:
      return `IP:${address(bytes)}`;
    case 0x88:
      return `RID:${oidOf({ tag: 6, bytes, whole })}`;
    case 0xa4:
      return `DirName:${distinguishedName(childrenOf({ tag, bytes, whole })[0])}`;
    default:
      return 'other name';
  }
}

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return `${bytes.length} bytes`;
  const groups = Array.from({ length: 8 }, (_, i) => (u8At(bytes, 2 * i) << 8) | u8At(bytes, 2 * i + 1));
  return groups.map((group) => group.toString(16)).join(':');
}
