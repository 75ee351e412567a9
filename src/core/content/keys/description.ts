/** What readers say of certificates and keys. */
import type { Finding } from '../../oci/finding.ts';

/** Everything of this kind in one file, in its order: a bundle has many. */
export interface CertificatesDescription {
  readonly kind: 'certificates';
  /** `PEM` texts may have prose between the blocks. */
  readonly encoding: 'PEM' | 'DER' | 'OpenSSH' | 'PuTTY' | 'PGP';
  readonly items: readonly CertificateItem[];
  readonly findings: readonly Finding[];
}

/** One block of a file of certificates and keys. */
export type CertificateItem = Certificate | CertificateRequest | RevocationList | PrivateKey | PublicKey | UnknownBlock;

/** Where an item begins: a line from 1 in texts, 0 in DER. */
interface Placed {
  readonly line: number;
}

/** An X.509 certificate (RFC 5280, section 4.1). */
export interface Certificate extends Placed {
  readonly is: 'certificate';
  readonly version: number;
  /** `CN=…, O=…`, RFC 4514 words in the certificate's own order, as `openssl -nameopt RFC2253` has them reversed. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case, no colons. */
  readonly serial: string;
  /** Seconds since the epoch; null where the date can't be read. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  /** `DNS:example.org`, `IP:10.0.0.1`, `email:…`, `URI:…`. */
  readonly names: readonly string[];
  readonly key: KeyFacts;
  /** `sha256WithRSAEncryption`, or the object identifier. */
  readonly signature: string;
  readonly isCA: boolean;
  readonly pathLength: number | null;
  /** `Digital Signature`, `Certificate Sign`… */
  readonly usages: readonly string[];
  /** `TLS Web Server Authentication`… */
  readonly extendedUsages: readonly string[];
  readonly selfIssued: boolean;
  /** SHA-256 over the DER, hexadecimal, lower case. */
  readonly fingerprint: string;
}

/** A certificate request (RFC 2986). */
export interface CertificateRequest extends Placed {
  readonly is: 'request';
  readonly subject: string;
  readonly names: readonly string[];
  readonly key: KeyFacts;
  readonly signature: string;
}

/** A certificate revocation list (RFC 5280, section 5). */
export interface RevocationList extends Placed {
  readonly is: 'revocation-list';
  readonly issuer: string;
  readonly thisUpdate: number | null;
  readonly nextUpdate: number | null;
  readonly revoked: number;
}

/** A key that should be secret. None of its secret numbers are kept. */
export interface PrivateKey extends Placed {
  readonly is: 'private-key';
  /** `PKCS#1`, `PKCS#8`, `SEC 1`, `OpenSSH`, `PuTTY`, `PGP`, `DSA`. */
  readonly format: string;
  readonly encrypted: boolean;
  /** Null where encryption hides it. */
  readonly key: KeyFacts | null;
  readonly comment: string | null;
}

export interface PublicKey extends Placed {
  readonly is: 'public-key';
  /** `SPKI`, `PKCS#1`, `OpenSSH`, `PGP`. */
  readonly format: string;
  readonly key: KeyFacts | null;
  readonly comment: string | null;
}

/** A PEM block that is none of these, or one that is damaged. */
interface UnknownBlock extends Placed {
  readonly is: 'unknown';
  readonly label: string;
  readonly size: number;
}

/** The algorithm and size of a key. */
export interface KeyFacts {
  /** `RSA`, `EC`, `Ed25519`, or the object identifier. */
  readonly algorithm: string;
  /** Bits of the modulus or of the curve's field; null where not known. */
  readonly bits: number | null;
  readonly curve: string | null;
}
