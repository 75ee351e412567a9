/** Which characters the bytes of a text are, detected from its first part, and turning them into text. */

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Latin-1';

/** A guess needs so many bytes to be worth more than chance, and looks at no more than the other. */
const LEAST = 4;
const SAMPLE = 8192;

/** Byte order marks and their absence tell UTF-16; else bytes that are not UTF-8 are Latin-1, where each is a character. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  const unmarked = utf16WithoutMark(bytes.subarray(0, SAMPLE));
  if (unmarked) return unmarked;
  try {
    // `stream` forgives a character cut by the end of what was read.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'UTF-8';
  } catch {
    return 'Latin-1';
  }
}

/**
 * UTF-16 as Windows tools write it without a mark: of mostly Latin text every other byte is zero, and read that way it
 * has no control characters. Programs have zeros on both sides.
 */
function utf16WithoutMark(sample: Uint8Array): Encoding | undefined {
  if (sample.length < LEAST) return undefined;
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const half = sample.length / 2;
  const encoding =
    odd > half * 0.4 && even === 0 ? 'UTF-16LE' : even > half * 0.4 && odd === 0 ? 'UTF-16BE' : undefined;
  if (!encoding) return undefined;
  const text = new TextDecoder(encoding.toLowerCase()).decode(sample, { stream: true });
  return /[\0-\x06\x0e-\x1a\x1c-\x1f\ufffd]/.test(text) ? undefined : encoding;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes of UTF-8, or of Latin-1 where that is the encoding. UTF-16 is turned into UTF-8 as it is read. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'Latin-1') return utf8.decode(bytes);
  // Not TextDecoder('latin1'): the web's standard makes that windows-1252, which moves 0x80-0x9f.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

/** Is it likely text? No NUL (save UTF-16) and few control characters in the first 8 KiB. */
export function looksLikeText(head: Uint8Array): boolean {
  const sample = head.subarray(0, SAMPLE);
  if (encodingOf(sample).startsWith('UTF-16')) return true;
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 7 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd++;
  }
  return odd * 20 <= sample.length;
}
