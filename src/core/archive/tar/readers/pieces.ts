/** Where the bytes of an entry are stored, counted from the end of its header. */
import { paddingOf } from '../block.ts';
import type { Piece, View } from './seen.ts';

/** Pieces whose bytes are stored one behind another from `start` on, counted from the end of the header. */
export function contiguous(pieces: readonly Omit<Piece, 'at'>[], start: number): Piece[] {
  let at = start;
  return pieces.map(({ offset, size }) => {
    at += size;
    return { offset, size, at: at - size };
  });
}

/** Bytes from the end of its header to the next. */
export function nextOf({ next, stored }: View): number {
  return next ?? stored + paddingOf(stored);
}
