/** The map of GNU's old sparse files, as it lies in the header and in blocks behind it. GNU tar manual, "Sparse Formats". */
import { u8At } from '../../../../bytes/at.ts';
import { BLOCK } from '../../block.ts';

const HEADER_AT = 386;
const HEADER_SLOTS = 4;
const HEADER_EXTENDED_AT = 482;
const BLOCK_SLOTS = 21;
const BLOCK_EXTENDED_AT = 504;
const NUMBER_BYTES = 12;

interface Slot {
  readonly offset: Uint8Array;
  readonly size: Uint8Array;
}

export interface SlotTable {
  readonly slots: readonly Slot[];
  /** The byte that says whether another such block follows. */
  readonly extended: number;
}

/** Of the header. */
export function headerSlots(header: Uint8Array): SlotTable {
  return { slots: slotsAt(header, HEADER_AT, HEADER_SLOTS), extended: u8At(header, HEADER_EXTENDED_AT) };
}

/** Of the block behind it with this number; undefined where that has not been read. */
export function blockSlots(behind: Uint8Array, number: number): SlotTable | undefined {
  const start = number * BLOCK;
  if (start >= behind.length) return undefined;
  return { slots: slotsAt(behind, start, BLOCK_SLOTS), extended: u8At(behind, start + BLOCK_EXTENDED_AT) };
}

function slotsAt(bytes: Uint8Array, start: number, count: number): Slot[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + 2 * NUMBER_BYTES * i;
    return {
      offset: bytes.subarray(at, at + NUMBER_BYTES),
      size: bytes.subarray(at + NUMBER_BYTES, at + 2 * NUMBER_BYTES),
    };
  });
}
