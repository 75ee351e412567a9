/** The map that leads the content of a sparse file of PAX form 1.0: numbers, one a line, the count of pieces first. */
import { itemAt } from '../../../../bytes/at.ts';
import { BLOCK } from '../../block.ts';
import { latin1 } from '../numbers.ts';

interface TextMap<N> {
  /** Offsets and sizes in turn. */
  readonly numbers: readonly N[];
  /** Of the map, with what fills its last block. */
  readonly bytes: number;
}

interface Reading<N> {
  /** Bytes of a line after which it waits for no end. */
  readonly lineMax?: number;
  /** What it takes the first number for: that of pieces. NaN where it refuses it. */
  readonly countOf?: (value: N) => number;
}

/**
 * As a program reads it that takes a line for a number by `parse`: NaN where it is none, undefined where the line does not
 * count. `more`: it goes on in the next block; a number: it is
 * refused at this byte.
 */
export function readTextMap<N extends number | bigint>(
  bytes: Uint8Array,
  parse: (line: string) => N | undefined,
  { lineMax = LINE_MAX_BYTES, countOf = Number }: Reading<N> = {},
): TextMap<N> | 'more' | number {
  const numbers: N[] = [];
  let count: number | undefined;
  let at = 0;
  while (count === undefined || numbers.length < 2 * count) {
    const end = bytes.indexOf(NEWLINE, at);
    if ((end < 0 ? bytes.length : end) - at >= lineMax) return at + lineMax - 1;
    if (end < 0) return 'more';
    const value = parse(latin1(bytes.subarray(at, end)));
    if (Number.isNaN(value)) return end;
    at = end + 1;
    if (value === undefined) continue;
    if (count === undefined) count = countOf(value);
    else numbers.push(value);
    if (Number.isNaN(count)) return end;
  }
  return { numbers, bytes: Math.ceil(at / BLOCK) * BLOCK };
}

const NEWLINE = 0x0a;
/** A line that is longer than this holds no number. */
const LINE_MAX_BYTES = 2 * BLOCK;

/** Offsets and sizes in turn as pieces. */
export function toPairs<N>(numbers: readonly N[]): { readonly offset: N; readonly size: N }[] {
  const pairs: { offset: N; size: N }[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2)
    pairs.push({ offset: itemAt(numbers, i), size: itemAt(numbers, i + 1) });
  return pairs;
}
