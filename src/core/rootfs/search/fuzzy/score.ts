/**
 * How well a few typed letters fit a path: all of them must come in order. Letters in the base name, at the beginning of
 * words and next to each other count for more, gaps for less. Bytes throughout, so that no string is made per path.
 */

const MATCH = 16;
const GAP_START = -3;
const GAP_MORE = -1;
/** After a slash; after another sign or at a capital; next to the letter before. */
const PART_START = 10;
const WORD_START = 8;
const CAPITAL = 7;
const NEXT_TO = 6;
/** All of it is in the base name. */
const IN_NAME = 24;
/** The base name begins with it, is it. */
const PREFIX = 12;
const WHOLE = 24;

const SLASH = 0x2f;
/** The score of a path that does not match. */
export const NO_FIT = Number.NEGATIVE_INFINITY;

/** The byte with an ASCII letter in lower case. */
export const lower = (byte: number): number => (byte > 64 && byte < 91 ? byte + 32 : byte);

/** One path: bytes `[start, end)`, its base name from `name`. */
interface PathSpan {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly name: number;
}

/**
 * The score of letters in a path, or NO_FIT. `cased`: compare as typed; else `letters` are in lower case. Places are
 * written to `at`, as offsets into the bytes.
 */
export function fitScore(letters: Uint8Array, cased: boolean, path: PathSpan, at: Uint32Array): number {
  if (letters.length === 0) return 0;
  const inName = place(letters, cased, path, path.name, at);
  if (!inName && !place(letters, cased, path, path.start, at)) return NO_FIT;
  return rate(letters.length, path, at) + (inName ? nameBonus(letters.length, path, at) : 0);
}

/** Forward to the first end, then back to the latest beginning: the shortest stretch that ends there. */
function place(letters: Uint8Array, cased: boolean, { bytes, end }: PathSpan, from: number, at: Uint32Array): boolean {
  let letter = 0;
  let i = from;
  for (; i < end && letter < letters.length; i++) {
    const byte = bytes[i];
    if ((cased ? byte : lower(byte)) === letters[letter]) letter += 1;
  }
  if (letter < letters.length) return false;
  for (i -= 1, letter -= 1; letter >= 0; i--) {
    const byte = bytes[i];
    if ((cased ? byte : lower(byte)) === letters[letter]) at[letter--] = i;
  }
  return true;
}

function rate(count: number, path: PathSpan, at: Uint32Array): number {
  let score = 0;
  let run = 0;
  for (let letter = 0; letter < count; letter++) {
    const here = at[letter];
    const before = letter === 0 ? -1 : at[letter - 1];
    let bonus = startBonus(path, here);
    if (before === here - 1) {
      // A run keeps the worth of its beginning.
      run = Math.max(run, NEXT_TO);
      bonus = Math.max(bonus, run);
    } else {
      run = bonus;
      if (before >= 0) score += GAP_START + GAP_MORE * (here - before - 2);
    }
    score += MATCH + bonus;
  }
  return score;
}

function startBonus({ bytes, start }: PathSpan, at: number): number {
  if (at === start) return PART_START;
  const before = bytes[at - 1];
  if (before === SLASH) return PART_START;
  if (!isLetter(before) && isLetter(bytes[at])) return WORD_START;
  return isCapital(bytes[at]) && !isCapital(before) ? CAPITAL : 0;
}

const isCapital = (byte: number): boolean => byte > 64 && byte < 91;
const isLetter = (byte: number): boolean =>
  byte > 127 || (lower(byte) > 96 && lower(byte) < 123) || (byte > 47 && byte < 58);

function nameBonus(count: number, { name, end }: PathSpan, at: Uint32Array): number {
  const prefix = at[0] === name && at[count - 1] === name + count - 1;
  return IN_NAME + (prefix ? PREFIX : 0) + (prefix && end - name === count ? WHOLE : 0);
}
