/**
 * Extended attributes in PAX records: `SCHILY.xattr.<name>` holds the raw bytes, `LIBARCHIVE.xattr.<name>` the same in
 * base64 under a url-encoded name. Values stay bytes: a capability or an ACL is not text.
 */
import { bytesToText } from '../../oci/text.ts';

const SCHILY = 'SCHILY.xattr.';
const LIBARCHIVE = 'LIBARCHIVE.xattr.';

/** The attribute's name, or undefined where the key is of something else. `key` has one character for each byte. */
export function parseXattrName(key: string): string | undefined {
  if (key.startsWith(SCHILY)) return toText(key.slice(SCHILY.length));
  if (!key.startsWith(LIBARCHIVE)) return undefined;
  const encoded = key.slice(LIBARCHIVE.length);
  return toText(
    encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/** A copy of the attribute's bytes in memory of its own: it is sent between threads, and a view would take its buffer along. */
export function parseXattrValue(key: string, value: Uint8Array): Uint8Array {
  if (key.startsWith(SCHILY)) return value.slice();
  return decodeBase64(value);
}

function toText(bytes: string): string {
  return bytesToText(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIGITS = new Map(Array.from(ALPHABET, (char, digit) => [char.charCodeAt(0), digit]));

/** Without padding, as libarchive writes it; stops at the first byte that is not a digit. */
function decodeBase64(text: Uint8Array): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const digit = DIGITS.get(char);
    if (digit === undefined) break;
    held = ((held << 6) | digit) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 0xff);
    }
  }
  return Uint8Array.from(out);
}
