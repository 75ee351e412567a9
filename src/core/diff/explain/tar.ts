/** Tars whose entries are equal, in the same order, save their times. The reader of layers knows more; this one wants certainty. */
import { latin1 } from '../../bytes/byteArrays.ts';
import { NOISE } from '../noise.ts';
import { explainerOf, type Ranges } from './explainer.ts';

const BLOCK = 512;
/** mtime, and the checksum that follows it. */
const TIME = [136, 156] as const;
const SIZE = [124, 136] as const;
const PAX = 'xg';

/** tar archives that differ only in times. */
export const tar = explainerOf(timesOf, {
  noise: NOISE['file-times'],
  text: 'The same entries in the same order; only their times in the archive differ.',
});

function timesOf(bytes: Uint8Array): Ranges | undefined {
  if (bytes.length < BLOCK || latin1(bytes, 257, 262) !== 'ustar') return undefined;
  const ranges: number[] = [];
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const size = sizeAt(bytes, at);
    if (bytes[at] === 0 && isZero(bytes, at)) return ranges;
    if (size === undefined || latin1(bytes, at + 257, at + 262) !== 'ustar') return undefined;
    ranges.push(at + TIME[0], at + TIME[1]);
    const flag = String.fromCharCode(bytes[at + 156]);
    // Old sparse files have blocks of a map after their header; Solaris' records may change where the next header is.
    if (flag === 'S' || flag === 'X') return undefined;
    const end = at + BLOCK + size;
    if (end > bytes.length) return undefined;
    if (PAX.includes(flag) && !addRecords(bytes, at + BLOCK, end, ranges)) return undefined;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return ranges;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + BLOCK; i++) if (bytes[i] !== 0) return false;
  return true;
}

function sizeAt(bytes: Uint8Array, at: number): number | undefined {
  const text = latin1(bytes, at + SIZE[0], at + SIZE[1]).replace(/[\0 ]+$/, '');
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** Values of times in PAX records. A record of a size changes where the next header is: then nothing is said. */
function addRecords(bytes: Uint8Array, start: number, end: number, ranges: number[]): boolean {
  for (let at = start; at < end; ) {
    const record = /^(\d{1,7}) ([^=\n]*)=/.exec(latin1(bytes, at, Math.min(end, at + 300)));
    if (!record) return false;
    const next = at + Number(record[1]);
    const value = at + record[0].length;
    if (next > end || next <= value || bytes[next - 1] !== 0x0a) return false;
    if (record[2] === 'size' || record[2]?.startsWith('GNU.sparse.')) return false;
    if (/^[amc]time$/.test(record[2] ?? '')) ranges.push(value, next - 1);
    at = next;
  }
  return true;
}
