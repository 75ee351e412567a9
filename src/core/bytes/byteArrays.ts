/** Plain arrays of bytes: pieces as one, two compared, as text of a character a byte. */
import { u8At } from './at.ts';

/** A copy of all pieces, one after the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The same bytes in the same number. */
export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Names are this short: put together faster than spread. */
const SHORT = 64;

/** One character a byte, so that any bytes can be searched and put in order as text. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  if (end - start <= SHORT) {
    for (let at = start; at < end; at++) text += String.fromCharCode(u8At(bytes, at));
    return text;
  }
  for (let at = start; at < end; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 8192)));
  return text;
}

/** So many bytes as one text: what is cut out of it shares its memory. */
const ONE_TEXT = 16 * 1024 * 1024;

/** The same of stretches of one array that are asked for one after another. */
export function latin1Of(bytes: Uint8Array): (start: number, end: number) => string {
  if (bytes.length > ONE_TEXT) return (start, end) => latin1(bytes, start, end);
  // As UTF-8 they are the same text, in a tenth of the time.
  const whole = isAscii(bytes) ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : latin1(bytes);
  return (start, end) => whole.slice(start, end);
}

function isAscii(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) high |= byte;
  return high < 0x80;
}

/** Is every byte zero? Most chunks are decided by their first bytes; the rest of a run is looked at four bytes at a time. */
export function isZero(chunk: Uint8Array): boolean {
  const head = Math.min(chunk.length, -chunk.byteOffset & 3);
  const count = (chunk.length - head) >> 2;
  for (let i = 0; i < head; i++) if (chunk[i] !== 0) return false;
  if (count > 0) {
    const words = new Uint32Array(chunk.buffer, chunk.byteOffset + head, count);
    for (let i = 0; i < count; i++) if (words[i] !== 0) return false;
  }
  for (let i = head + count * 4; i < chunk.length; i++) if (chunk[i] !== 0) return false;
  return true;
}
