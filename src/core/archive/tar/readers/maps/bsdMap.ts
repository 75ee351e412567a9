/** Sparse files as libarchive 3.6 reads them: it takes a map from any header of GNU's, whatever its type, and from PAX. */
import { BLOCK, paddingOf } from '../../block.ts';
import { contiguous } from '../difference.ts';
import { GNU, hasMagic } from '../fields.ts';
import { bsdNumber, latin1, leadingNumber } from '../numbers.ts';
import type { Records } from '../records.ts';
import type { Piece, Seen } from '../seen.ts';
import { blockSlots, headerSlots, type SlotTable } from './oldMap.ts';
import { readTextMap, toPairs } from './textMap.ts';

type Pair = Omit<Piece, 'at'>;

export interface BsdSparse {
  /** Undefined where there is no map. */
  readonly pieces: readonly Piece[] | undefined;
  /** Bytes of the map behind the header that do not count among those stored. */
  readonly apart: number;
  /** Where the first piece is stored. */
  readonly start: number;
  readonly next: number;
}

const INT64_MAX = 2 ** 63;
const LINE_MAX_BYTES = 100;

/** `stops`: a map that it refuses. */
export function bsdSparse(seen: Seen, records: Records, stored: number): BsdSparse | 'more' | 'stops' {
  const pairs: Pair[] = [];
  const ofHeader = hasMagic(seen.header, GNU) ? oldMap(seen, pairs) : 0;
  if (typeof ofHeader === 'string') return ofHeader;
  const { isAtStart, isFine } = takeRecords(records, pairs);
  if (!isFine) return 'stops';
  if (!isAtStart) return { ...placed(pairs, ofHeader, stored, stored), apart: ofHeader };
  const map = readTextMap(seen.behind.subarray(ofHeader), lineNumber);
  if (map === 'more') return seen.behind.length - ofHeader > stored ? 'stops' : 'more';
  if (typeof map === 'number' || map.bytes > stored) return 'stops';
  const own = toPairs(map.numbers);
  if (!own.every(isPossible)) return 'stops';
  return { ...placed(own, ofHeader + map.bytes, stored - map.bytes, stored), apart: ofHeader };
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
  return offset >= 0 && size >= 0 && (size === 0 || (offset < INT64_MAX && offset + size <= INT64_MAX));
}

/** `isAtStart`: the map leads the content. */
function takeRecords(records: Records, pairs: Pair[]): { readonly isAtStart: boolean; readonly isFine: boolean } {
  let [offset, size, major, minor] = [-1, -1, 0, 0];
  let isPending = false;
  for (const [key, value] of records) {
    if (!key.startsWith('GNU.sparse.')) continue;
    const number = leadingNumber(value, 10);
    switch (key.slice('GNU.sparse.'.length)) {
      case 'numblocks':
        [offset, size, major, minor] = [-1, -1, 0, 0];
        break;
      case 'offset':
        offset = number;
        break;
      case 'numbytes':
        size = number;
        break;
      case 'map':
        pairs.push(...ofMap(latin1(value)));
        [major, minor] = [0, 1];
        break;
      case 'major':
        [major, isPending] = [number, true];
        break;
      case 'minor':
        [minor, isPending] = [number, true];
        break;
    }
    if (offset === -1 || size === -1) continue;
    if (!isPossible({ offset, size })) return { isAtStart: false, isFine: false };
    pairs.push({ offset, size });
    [offset, size] = [-1, -1];
  }
  return { isAtStart: isPending && major === 1 && minor === 0, isFine: true };
}

/** Up to the first number that is none. */
function ofMap(text: string): Pair[] {
  const parts = text.split(',');
  const bad = parts.findIndex((part) => !/^[0-9]*$/.test(part));
  return toPairs((bad < 0 ? parts : parts.slice(0, bad)).map(Number));
}

/** Comments are passed over, and nothing is 0. */
function lineNumber(line: string): number | undefined {
  if (line.length >= LINE_MAX_BYTES) return Number.NaN;
  if (line.startsWith('#')) return undefined;
  return /^[0-9]*$/.test(line) ? Number(line) : Number.NaN;
}

/** `start`: where the first piece is stored; `rest`: bytes stored from there on. */
function placed(pairs: readonly Pair[], start: number, rest: number, stored: number): Omit<BsdSparse, 'apart'> {
  if (pairs.length === 0 && start === 0) return { pieces: undefined, start, next: rest + paddingOf(stored) };
  let left = rest;
  // An empty map is that of a file without holes.
  const all = pairs.length > 0 ? pairs : [{ offset: 0, size: rest }];
  const cut = all.map(({ offset, size }) => {
    const taken = Math.min(size, left);
    left -= taken;
    return { offset, size: taken };
  });
  return { pieces: contiguous(cut, start), start, next: start + rest - left + paddingOf(stored) };
}
