/**
 * Bytes to text, strictly: a document that is not UTF-8 is refused with the place of the first bad byte, because a
 * replacement character would silently change what a digest was made of.
 */
import { ImageError } from '../imageError.ts';

/** Throws `malformed`, naming line and column, for UTF-16 and for broken UTF-8. The byte order mark is kept. */
export function decodeText(bytes: Uint8Array, at: string): string {
  const [a, b] = bytes;
  const wide = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const bare = bytes.length >= 2 && (a === 0 || b === 0);
  if (wide || bare) throw refuse(at, 1, 1, 'the text is UTF-16 or UTF-32 or contains NUL bytes; JSON must be UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { line, column } = placeOfBadByte(bytes);
    throw refuse(at, line, column, 'these bytes are not UTF-8');
  }
}

function refuse(at: string, line: number, column: number, why: string): ImageError {
  return new ImageError('malformed', at, `Not JSON: line ${line}, column ${column}: ${why}.`);
}

/** Grows the good prefix by halves, so that the place is found in a few native passes. */
function placeOfBadByte(bytes: Uint8Array): { line: number; column: number } {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const lines = new TextDecoder().decode(bytes.subarray(0, good), { stream: true }).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** A prefix that ends inside a character still counts as good. */
function decodes(prefix: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(prefix, { stream: true });
    return true;
  } catch {
    return false;
  }
}
