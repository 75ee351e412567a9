/** Sparse files as Python's tarfile reads them. Numbers that are none end its listing. */
import { itemAt } from '../../../../bytes/at.ts';
import { BLOCK } from '../../block.ts';
import { latin1, pythonInt, pythonNumber } from '../numbers.ts';
import { contiguous } from '../pieces.ts';
import type { Piece, Seen } from '../seen.ts';
import { blockSlots, headerSlots, type SlotTable } from './oldMap.ts';
import { readTextMap, toPairs } from './textMap.ts';

type Pair = Omit<Piece, 'at'>;

export interface PythonSparse {
  readonly pairs: readonly Pair[];
  /** Bytes of the map behind the header. */
  readonly map: number;
}

/** The real size, and the map, of a header of type `S`. */
export function pythonOldSparse({
  header,
  behind,
}: Seen): (PythonSparse & { readonly size: number }) | 'more' | 'stops' {
  const size = pythonNumber(header.subarray(...REAL_SIZE));
  let table: SlotTable | undefined = headerSlots(header);
  const pairs = pairsOf(table);
  let blocks = 0;
  let isRead = !Number.isNaN(size) && pairs.every(isNumber);
  while (table.extended !== 0) {
    table = blockSlots(behind, blocks);
    if (table === undefined) return 'more';
    blocks++;
    const more = pairsOf(table);
    isRead &&= more.every(isNumber);
    pairs.push(...more.filter((one) => one.offset !== 0 && one.size !== 0));
  }
  return isRead ? { size, pairs, map: blocks * BLOCK } : 'stops';
}

const REAL_SIZE = [483, 495] as const;
const isNumber = ({ offset, size }: Pair) => !Number.isNaN(offset + size);

function pairsOf({ slots }: SlotTable): Pair[] {
  return slots.map(({ offset, size }) => ({ offset: pythonNumber(offset), size: pythonNumber(size) }));
}

/** The map that records speak of; undefined where they speak of none. `records`: the header they stand in, `at`: where content begins. */
export function pythonPaxSparse(
  values: ReadonlyMap<string, Uint8Array>,
  records: Uint8Array,
  behind: Uint8Array,
  at: number,
): PythonSparse | 'more' | 'stops' | undefined {
  const textOf = (key: string) => latin1(values.get(`GNU.sparse.${key}`) ?? new Uint8Array(0));
  if (values.has('GNU.sparse.map')) {
    const numbers = textOf('map').split(',').map(pythonInt);
    return numbers.some(Number.isNaN) ? 'stops' : { pairs: toPairs(numbers), map: at };
  }
  if (values.has('GNU.sparse.size')) return { pairs: searched(latin1(records)), map: at };
  if (textOf('major') !== '1' || textOf('minor') !== '0') return undefined;
  const map = readTextMap(behind.subarray(at), pythonInt);
  if (map === 'more') return 'more';
  return typeof map === 'number' ? 'stops' : { pairs: toPairs(map.numbers), map: at + map.bytes };
}

/** Of more stretches nobody wants to know which of them cover others. */
const STRETCHES_MAX_COUNT = 2000;

/**
 * What it reads from front to back: at each place the next stretch that covers it, holes included, which stand where the
 * next piece begins behind the end of the last. `start`: where the first piece is stored.
 */
export function pythonPieces(pairs: readonly Pair[], size: number, start: number): Piece[] {
  const stored = contiguous(pairs, start);
  if (stored.length > STRETCHES_MAX_COUNT || isInOrder(pairs)) return stored;
  const stretches: (Pair & { readonly at?: number })[] = [];
  let end = 0;
  for (const piece of stored) {
    if (piece.offset > end) stretches.push({ offset: end, size: piece.offset - end });
    stretches.push(piece);
    end = piece.offset + piece.size;
  }
  stretches.push({ offset: end, size: Math.max(0, size - end) });
  const pieces: Piece[] = [];
  let index = 0;
  for (let at = 0; at < size; ) {
    const covers = ({ offset, size: bytes }: Pair) => offset <= at && at < offset + bytes;
    const next = stretches.findIndex((one, i) => i >= index && covers(one));
    index = next < 0 ? stretches.findIndex(covers) : next;
    const found = stretches[index];
    if (found === undefined) break;
    const until = Math.min(size, found.offset + found.size);
    if (found.at !== undefined) pieces.push({ offset: at, size: until - at, at: found.at + at - found.offset });
    at = until;
  }
  return pieces;
}

function isInOrder(pairs: readonly Pair[]): boolean {
  return pairs.every(({ offset }, i) => i === 0 || offset >= (pairs[i - 1]?.offset ?? 0) + (pairs[i - 1]?.size ?? 0));
}

/** It looks for lines, wherever they stand; of the digits before a key the last is enough. */
function searched(text: string): Pair[] {
  const all = (key: string) =>
    [...text.matchAll(new RegExp(`[0-9] GNU.sparse.${key}=([0-9]+)\\n`, 'g'))].map(([, digits]) => Number(digits));
  const [offsets, sizes] = [all('offset'), all('numbytes')];
  return offsets.slice(0, sizes.length).map((offset, i) => ({ offset, size: itemAt(sizes, i) }));
}
