/** GNU's old sparse files as the crate tar 0.4.38 reads them; it knows no others. Each piece but the last must fill blocks. */
import { u8At } from '../../../../bytes/at.ts';
import { BLOCK } from '../../block.ts';
import { contiguous } from '../pieces.ts';
import { GNU, hasMagic } from '../fields.ts';
import { rustNumber } from '../numbers.ts';
import type { Piece, Seen } from '../seen.ts';
import { blockSlots, headerSlots, type SlotTable } from './oldMap.ts';

interface RustSparse {
  readonly size: number;
  readonly pieces: readonly Piece[];
  /** Bytes of blocks with more of the map. */
  readonly map: number;
}

const REAL_SIZE = [483, 495] as const;

/** `stored`: what the header or PAX says. */
export function rustSparse({ header, behind }: Seen, stored: number): RustSparse | 'more' | 'stops' {
  if (!hasMagic(header, GNU)) return 'stops';
  let table: SlotTable | undefined = headerSlots(header);
  let blocks = 0;
  const pairs: Omit<Piece, 'at'>[] = [];
  const used = { end: 0, stored: 0 };
  for (;;) {
    if (!addSlots(table, pairs, used, stored)) return 'stops';
    if (table.extended !== 1) break;
    table = blockSlots(behind, blocks);
    if (table === undefined) return 'more';
    blocks++;
  }
  if (used.end !== octal(header.subarray(...REAL_SIZE)) || used.stored !== stored) return 'stops';
  return { size: used.end, pieces: contiguous(pairs, blocks * BLOCK), map: blocks * BLOCK };
}

function addSlots(
  { slots }: SlotTable,
  pairs: Omit<Piece, 'at'>[],
  used: { end: number; stored: number },
  stored: number,
): boolean {
  for (const slot of slots) {
    // An empty one is passed over, wherever it stands.
    if (slot.offset[0] === 0 || slot.size[0] === 0) continue;
    const [offset, size] = [octal(slot.offset), octal(slot.size)];
    if (Number.isNaN(offset + size) || (size !== 0 && used.stored % BLOCK !== 0)) return false;
    if (offset < used.end || used.stored + size > stored) return false;
    used.end = offset + size;
    used.stored += size;
    pairs.push({ offset, size });
  }
  return true;
}

/** No base-256 here. */
function octal(field: Uint8Array): number {
  return u8At(field, 0) < 0x80 ? rustNumber(field) : Number.NaN;
}
