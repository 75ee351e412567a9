/** Sparse files as libarchive 3.6 reads them: it takes a map from any header of GNU's, whatever its type, and from PAX. */
import { BLOCK } from '../../block.ts';
import { contiguous } from '../pieces.ts';
import { GNU, hasMagic } from '../fields.ts';
import { bsdNumber, INT64_MAX, latin1, leadingNumber } from '../numbers.ts';
import type { Records } from '../records.ts';
import type { Piece, Seen, SparseForm } from '../seen.ts';
import { blockSlots, headerSlots, type SlotTable } from './oldMap.ts';
import { readTextMap, toPairs } from './textMap.ts';

/** `isHole`: zeros, although bytes are stored for it. */
interface Pair {
  readonly offset: bigint;
  readonly size: bigint;
  readonly isHole?: boolean;
}

interface BsdSparse {
  /** Undefined where there is no map. */
  readonly pieces: readonly Piece[] | undefined;
  /** Bytes of the map behind the header that do not count among those stored. */
  readonly apart: number;
  /** Where the first piece is stored. */
  readonly start: number;
  /** A map in the records is not as it expects, and the entry is taken all the same. */
  readonly isBad: boolean;
  /** The form is one that it does not know, of which it warns at each header. */
  readonly isUnknown: boolean;
  readonly next: number;
}

const LINE_MAX_BYTES = 100;

/** `stops`: a map that it refuses. `isRead`: it reads the content, and does not only pass over it. */
export function bsdSparse(
  seen: Seen,
  records: Records,
  { stored, isRead }: { readonly stored: bigint; readonly isRead: boolean },
): BsdSparse | 'more' | 'stops' {
  const pairs: Pair[] = [];
  const ofHeader = hasMagic(seen.header, GNU) ? oldMap(seen, pairs) : 0;
  if (typeof ofHeader === 'string') return ofHeader;
  const { isAtStart, isFine, isBad, form } = takeRecords(records, pairs, seen.form);
  if (!isFine) return 'stops';
  const { isUnknown } = form;
  if (!isAtStart)
    return {
      ...placed(isRead ? pairs : withoutHoles(pairs), ofHeader, { rest: stored, stored, isRead }),
      apart: ofHeader,
      isBad,
      isUnknown,
    };
  const map = readTextMap(seen.behind.subarray(ofHeader), lineNumber, { countOf: intOf });
  if (map === 'more') return seen.behind.length - ofHeader > stored ? 'stops' : 'more';
  if (typeof map === 'number' || map.bytes > stored) return 'stops';
  const own = toPairs(map.numbers.map(BigInt));
  if (!own.every(isPossible)) return 'stops';
  return {
    ...placed(own, ofHeader + map.bytes, { rest: stored - BigInt(map.bytes), stored, isRead }),
    apart: ofHeader,
    isBad,
    isUnknown,
  };
}

/** Bytes of blocks with more of the map. */
function oldMap({ header, behind }: Seen, pairs: Pair[]): number | 'more' | 'stops' {
  let table: SlotTable | undefined = headerSlots(header);
  // It looks for more only where there is a first.
  if (table.slots[0]?.offset[0] === 0) return 0;
  if (!addSlots(table, pairs)) return 'stops';
  let blocks = 0;
  while (table.extended !== 0) {
    table = blockSlots(behind, blocks);
    if (table === undefined) return 'more';
    blocks++;
    if (!addSlots(table, pairs)) return 'stops';
  }
  return blocks * BLOCK;
}

function addSlots({ slots }: SlotTable, pairs: Pair[]): boolean {
  for (const slot of slots) {
    if (slot.offset[0] === 0) return true;
    const pair = { offset: bsdNumber(slot.offset), size: bsdNumber(slot.size) };
    if (!isPossible(pair)) return false;
    pairs.push(pair);
  }
  return true;
}

function isPossible({ offset, size }: Pair): boolean {
  return offset >= 0 && size >= 0 && offset + size <= INT64_MAX;
}

interface Taken {
  /** The map leads the content. */
  readonly isAtStart: boolean;
  /** No piece is refused. */
  readonly isFine: boolean;
  /** A map has something else than numbers. */
  readonly isBad: boolean;
  readonly form: SparseForm;
}

function takeRecords(records: Records, pairs: Pair[], before: SparseForm): Taken {
  let { major, minor, isUnknown: isPending, offset, size } = before;
  let [isFine, isBad] = [true, false];
  for (const [key, value] of records) {
    if (key === 'SUN.holesdata') isBad = !takeHoles(latin1(value), pairs) || isBad;
    if (!key.startsWith('GNU.sparse.')) continue;
    const number = leadingNumber(value, 10);
    let isPair = false;
    switch (key.slice('GNU.sparse.'.length)) {
      case 'numblocks':
        [offset, size, major, minor] = [NONE, NONE, 0, 0];
        break;
      case 'offset':
        offset = number;
        isPair = size !== NONE;
        break;
      case 'numbytes':
        size = number;
        isPair = offset !== NONE;
        break;
      case 'map':
        isBad ||= !takeMap(latin1(value), pairs);
        [major, minor] = [0, 1];
        break;
      case 'major':
        [major, isPending] = [Number(BigInt.asIntN(32, number)), true];
        break;
      case 'minor':
        [minor, isPending] = [Number(BigInt.asIntN(32, number)), true];
        break;
    }
    if (!isPair) continue;
    isFine &&= isPossible({ offset, size });
    pairs.push({ offset, size });
    [offset, size] = [NONE, NONE];
  }
  const isAtStart = isPending && major === 1 && minor === 0;
  return { isAtStart, isFine, isBad, form: { major, minor, isUnknown: isPending && !isAtStart, offset, size } };
}

/** The form that is known to it behind an entry with these records. */
export function formAfter(records: Records, before: SparseForm): SparseForm {
  return takeRecords(records, [], before).form;
}

/** No number has come since the last piece, or is below zero. */
const NONE = -1n;

/** Up to the first number that is none, or the first piece that cannot be, which counts as an empty one; false where there is one. */
function takeMap(text: string, pairs: Pair[]): boolean {
  const parts = text.split(',');
  const bad = parts.findIndex((part) => !/^[0-9]*$/.test(part));
  const own = toPairs((bad < 0 ? parts : parts.slice(0, bad)).map(decimal));
  const impossible = own.findIndex((pair) => !isPossible(pair));
  if (impossible < 0) pairs.push(...own);
  else pairs.push(...own.slice(0, impossible), { offset: 0n, size: 0n });
  return bad < 0 && impossible < 0;
}

/** Solaris: behind a blank, the ends of holes and of content in turn, a hole first; false where one is not a number. */
function takeHoles(text: string, pairs: Pair[]): boolean {
  if (!text.startsWith(' ')) return false;
  let offset = 0n;
  let isHole = true;
  for (const part of text.slice(1).split(' ')) {
    if (!/^[0-9]*$/.test(part)) return false;
    const end = decimal(part);
    if (offset < end) pairs.push({ offset, size: end - offset, isHole });
    offset = end;
    isHole = !isHole;
  }
  return true;
}

/** Comments are passed over, and nothing is 0. */
function lineNumber(line: string): number | bigint | undefined {
  if (line.length >= LINE_MAX_BYTES) return Number.NaN;
  if (line.startsWith('#')) return undefined;
  return /^[0-9]*$/.test(line) ? decimal(line) : Number.NaN;
}

/** Of a number of pieces 32 bits count. */
function intOf(value: number | bigint): number {
  const count = Number(BigInt.asIntN(32, BigInt(value)));
  return count < 0 ? Number.NaN : count;
}

/** Of digits alone; nothing is 0, and what is too large is the largest. */
function decimal(digits: string): bigint {
  const value = BigInt(digits);
  return value < INT64_MAX ? value : INT64_MAX;
}

/** It passes over content alone, although bytes are stored for holes too. */
function withoutHoles(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map((pair) => (pair.isHole ? { ...pair, size: 0n } : pair));
}

type Placed = Omit<BsdSparse, 'apart' | 'isBad' | 'isUnknown'>;

interface Stored {
  /** Bytes from the first piece on. */
  readonly rest: bigint;
  readonly stored: bigint;
  readonly isRead: boolean;
}

/** `start`: where the first piece is stored. */
function placed(pairs: readonly Pair[], start: number, { rest, stored, isRead }: Stored): Placed {
  const padding = Number(-stored & BLOCK_MASK);
  if (pairs.length === 0 && start === 0) return { pieces: undefined, start, next: Number(rest) + padding };
  let taken = 0n;
  // An empty map is that of a file without holes.
  const all: readonly Pair[] = pairs.length > 0 ? pairs : [{ offset: 0n, size: rest }];
  let left = 0n;
  const cut = all.map(({ offset, size, isHole }) => {
    const own = size < rest - taken ? size : rest - taken;
    taken += own;
    if (!isHole) left += isRead ? size - own : size;
    return { offset: Number(offset), size: Number(own), isHole };
  });
  // What has not been read is passed over, and too much of it ends the archive.
  const next = left >= INT64_MAX ? Number.POSITIVE_INFINITY : start + Number(taken) + padding;
  return { pieces: contiguous(cut, start).filter((_, i) => !cut[i]?.isHole), start, next };
}

const BLOCK_MASK = BigInt(BLOCK - 1);
