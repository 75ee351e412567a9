/** Sparse files as GNU tar 1.34 reads them: each piece of content begins with a block of its own. */
import { BLOCK } from '../../block.ts';
import { flagOf, GNU, hasMagic, USTAR } from '../fields.ts';
import { gnuNumber, latin1 } from '../numbers.ts';
import type { Records } from '../records.ts';
import type { Piece, Seen } from '../seen.ts';
import { blockSlots, headerSlots, type SlotTable } from './oldMap.ts';
import { readTextMap, toPairs } from './textMap.ts';

type Pair = Omit<Piece, 'at'>;

export interface GnuSparse {
  readonly size: number;
  readonly pieces: readonly Piece[];
  /** Of the content that it writes: a hole at the end needs a piece of its own. */
  readonly length: number;
  readonly next: number;
}

const OFF_MAX = 2n ** 63n - 1n;
const SIZE_MAX = 2n ** 64n - 1n;
const OFF_MIN = -(2n ** 63n);
const REAL_SIZE = [483, 495] as const;
const PAX = 0x78;

/** Undefined where it takes the entry for no sparse file; `size` is what records say, `stored` that of the header or PAX. */
export function gnuSparse(
  seen: Seen,
  records: Records,
  size: number | undefined,
  stored: number,
): GnuSparse | 'more' | 'stops' | 'unfollowed' | undefined {
  const { header, chain } = seen;
  const { pairs, major, most } = ofRecords(records);
  if (most > ROOM_MAX) return 'stops';
  if (most > ROOM_SURE) return 'unfollowed';
  if (hasMagic(header, GNU)) return flagOf(header) === 'S' ? oldSparse(seen, size ?? stored) : undefined;
  // Others than those with a PAX header before them are plain ustar to it, or star's.
  if (!hasMagic(header, USTAR) || isStar(header) || !chain.some(({ flag }) => flag === PAX)) return undefined;
  if (major === 0) return pairs.length > 0 ? placed(pairs, size ?? stored, 0, stored, 0) : undefined;
  const map = readTextMap(seen.behind, (line) => decimal(line, OFF_MAX), { lineMax: LINE_BYTES });
  if (map === 'more') return 'more';
  if (typeof map === 'number') return failed(size ?? stored, Math.floor(map / BLOCK) * BLOCK, stored);
  return placed(toPairs(map.numbers), size ?? stored, map.bytes, stored, 0);
}

/** Times where star puts them, whether or not star's magic is there. */
function isStar(header: Uint8Array): boolean {
  const isOctal = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x37;
  const [prefixEnd, atime, atimeEnd, ctime, ctimeEnd] = [475, 476, 487, 488, 499].map((at) => header[at]);
  return prefixEnd === 0 && isOctal(atime) && atimeEnd === SPACE && isOctal(ctime) && ctimeEnd === SPACE;
}

const SPACE = 0x20;

/** Of its buffer for numbers. */
const LINE_BYTES = 20;

/** What the header of a sparse file of its own says; undefined of any other. */
export function ownRealSize(header: Uint8Array): number | undefined {
  if (!hasMagic(header, GNU) || flagOf(header) !== 'S') return undefined;
  return Math.max(0, number(header.subarray(...REAL_SIZE)) || 0);
}

function oldSparse({ header, behind }: Seen, stored: number): GnuSparse | 'more' {
  const size = ownRealSize(header) ?? 0;
  const pairs: Pair[] = [];
  let table: SlotTable | undefined = headerSlots(header);
  let blocks = 0;
  let state = addSlots(table, size, pairs);
  while (state === 'more' && table.extended !== 0) {
    table = blockSlots(behind, blocks);
    if (table === undefined) return 'more';
    blocks++;
    state = addSlots(table, size, pairs);
  }
  const start = blocks * BLOCK;
  return state === 'failed' ? failed(size, start, stored) : placed(pairs, size, start, stored, start);
}

/** A slot without a size ends the map. */
function addSlots({ slots }: SlotTable, end: number, pairs: Pair[]): 'more' | 'done' | 'failed' {
  for (const slot of slots) {
    if (slot.size[0] === 0) return 'done';
    const [offset, size] = [number(slot.offset), number(slot.size)];
    if (!(offset >= 0 && size >= 0 && offset + size <= end)) return 'failed';
    pairs.push({ offset, size });
  }
  return 'more';
}

function number(field: Uint8Array): number {
  return gnuNumber(field, OFF_MAX, OFF_MIN);
}

/** `start`: where the first piece is stored; `apart`: bytes of the map that do not count among those stored. */
function placed(pairs: readonly Pair[], size: number, start: number, stored: number, apart: number): GnuSparse {
  let at = start;
  let end = 0;
  const pieces = pairs.map(({ offset, size: bytes }) => {
    const piece = { offset, size: bytes, at };
    at += blocksOf(bytes);
    end = Math.max(end, offset + bytes);
    return piece;
  });
  return { size, pieces, length: end, next: Math.max(at, apart + blocksOf(stored)) };
}

/** What it has read of the map is not counted. */
function failed(size: number, read: number, stored: number): GnuSparse {
  return { size, pieces: [], length: 0, next: read + blocksOf(stored) };
}

const blocksOf = (bytes: number) => Math.ceil(Math.max(0, bytes) / BLOCK) * BLOCK;

interface OfRecords {
  readonly pairs: readonly Pair[];
  readonly major: number;
  /** It makes room for all that are claimed, and ends where there is none. */
  readonly most: number;
}

/** Pieces for which surely memory is found, and for which surely none is; between them it hangs on the machine. */
const ROOM_SURE = 2 ** 24;
const ROOM_MAX = 2 ** 40;

/** The records one after another; a number of pieces makes room for as many, and takes back those before. */
function ofRecords(records: Records): OfRecords {
  let most = 0;
  let pairs: Pair[] = [];
  let room = 0;
  let offset = 0;
  let major = 0;
  for (const [key, bytes] of records) {
    const text = latin1(bytes);
    const value = decimal(text, key === 'GNU.sparse.numblocks' ? SIZE_MAX : OFF_MAX);
    if (key === 'GNU.sparse.map') pairs = ofMap(text, room);
    if (Number.isNaN(value)) continue;
    if (key === 'GNU.sparse.major') major = value;
    else if (key === 'GNU.sparse.offset') offset = value;
    else if (key === 'GNU.sparse.numblocks') {
      room = value;
      most = Math.max(most, room);
      pairs = [];
      offset = 0;
    } else if (key === 'GNU.sparse.numbytes' && pairs.length < room) {
      pairs.push({ offset, size: value });
      offset = 0;
    }
  }
  return { pairs, major, most };
}

/** Up to the first number that it cannot take; one before something else than a comma is the last. */
function ofMap(text: string, room: number): Pair[] {
  const [listed = ''] = /^[0-9,]*/.exec(text) ?? [];
  const numbers = listed.split(',').map((part) => decimal(part, OFF_MAX));
  const bad = numbers.findIndex(Number.isNaN);
  return toPairs(bad < 0 ? numbers : numbers.slice(0, bad)).slice(0, room);
}

function decimal(text: string, max: bigint): number {
  return /^[0-9]+$/.test(text) && BigInt(text) <= max ? Number(text) : Number.NaN;
}
