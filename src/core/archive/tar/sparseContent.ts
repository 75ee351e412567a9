/**
 * The content of a sparse file: its stored pieces at their places, zeros between them. Holes cost nothing.
 */
import { fromParts } from '../../bytes/parts.ts';
import type { ByteSource, Part } from '../../bytes/source.ts';
import { contentOf } from '../content.ts';
import type { SparsePiece } from './entry.ts';

/** `pieces` lie one after another in `archive` from `start`; the file has `size` bytes. `at` names it in errors. */
export function sparseContent(
  archive: ByteSource,
  start: number,
  size: number,
  pieces: readonly SparsePiece[],
  at: string,
): ByteSource {
  let stored = start;
  const parts: Part[] = pieces.map((piece) => {
    const source = contentOf(archive, stored, piece.size, at);
    stored += piece.size;
    return { offset: piece.offset, source };
  });
  return fromParts(parts, size);
}
