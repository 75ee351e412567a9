/** Certificates, requests and keys, in texts and in DER. */
import { CERTIFICATES_MAX_BYTES } from '../../bytes/limits.ts';
import type { CertificateItem, CertificatesDescription } from '../keys/description.ts';
import { readBlock, readPuTTY, readSSHLine, readUnlabelled } from '../keys/blocks.ts';
import { decodeBase64, pemBlocks } from '../keys/pem.ts';
import { readText } from '../readText.ts';
import { Remarks } from '../remarks.ts';
import type { Reader } from './reader.ts';

const NAMED = /\.(?:pem|crt|cer|cert|key|csr|crl|asc|ca-bundle)$/i;
const SSH_NAMED = /(?:^|\/)authorized_keys2?$|\.pub$/;
/** A block this far into another text is an example in it, not what it is. */
const EARLY = 4096;
const PUTTY = 'PuTTY-User-Key-File-';
/** Lines of a file of public keys. */
const SSH_LINES_MAX_COUNT = 10_000;

/** Certificates and keys in PEM, DER, OpenSSH, PuTTY and PGP form. */
export const certificates: Reader = {
  name: 'certificates',
  accepts(path, head, size) {
    if (isWholeDer(head, size)) return true;
    const start = new TextDecoder('latin1').decode(head);
    if (start.startsWith(PUTTY)) return true;
    if (SSH_NAMED.test(path) && /^(?:\S+ )?(?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/]{16}/m.test(start)) return true;
    const block = /^-----BEGIN [A-Z0-9 ]{1,64}-----\s*$/m.exec(start);
    return block !== null && (NAMED.test(path) || block.index < EARLY);
  },
  async read(source, { path, head, signal }) {
    const remarks = new Remarks(path);
    if (isWholeDer(head, source.size)) {
      const item = await readUnlabelled(await source.read(0, source.size, signal));
      return item ? answer('DER', [item], remarks) : null;
    }
    const text = await readText(source, CERTIFICATES_MAX_BYTES, remarks, signal);
    if (text.startsWith(PUTTY)) return answer('PuTTY', [readPuTTY(text.split(/\r?\n/), decodeBase64)], remarks);
    const blocks = pemBlocks(text, remarks);
    const items: CertificateItem[] = [];
    for (const block of blocks) items.push(await readBlock(block));
    if (items.length > 0) return answer(blocks.every(isPGP) ? 'PGP' : 'PEM', items, remarks);
    const keys = text
      .split('\n', SSH_LINES_MAX_COUNT)
      .map((line, i) => readSSHLine(line.trim(), i + 1, (base64) => decodeBase64([base64])))
      .filter((key) => key !== undefined);
    return keys.length > 0 ? answer('OpenSSH', keys, remarks) : null;
  },
};

const isPGP = ({ label }: { readonly label: string }) => label.startsWith('PGP ');

function answer(
  encoding: CertificatesDescription['encoding'],
  items: readonly CertificateItem[],
  { findings }: Remarks,
): CertificatesDescription {
  return { kind: 'certificates', encoding, items, findings };
}

/** One SEQUENCE that fills the file. */
function isWholeDer(head: Uint8Array, size: number): boolean {
  if (head[0] !== 0x30 || size > CERTIFICATES_MAX_BYTES) return false;
  const first = head[1] ?? 0;
  const octets = first >= 0x80 ? first - 0x80 : 0;
  if (octets > 4 || first === 0x80) return false;
  let length = first;
  if (octets > 0) {
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (head[2 + i] ?? 0);
  }
  return 2 + octets + length === size;
}
