/**
 * A source where each read is a request: what is read next is near, so more is asked for than was wanted, and the more the
 * longer that goes on. Small files come whole.
 */
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import type { ByteSource } from '../source.ts';
import { clampRange } from '../window.ts';

const KiB = 1024;
/** The first request in a place, bytes; each that goes on from there asks for twice as many. */
const PIECE_MIN = 64 * KiB;
/** The largest piece; longer reads go to the source as they are. */
const PIECE_MAX = 1024 * KiB;
/** Pieces that are kept; what was not used for longest goes first. */
const PIECES_MAX = 8;

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
}

/** The same bytes as those of `source`; `head` are the first of them where they are there already. */
export function readAhead(source: ByteSource, head?: Uint8Array<ArrayBuffer>): ByteSource {
  const pieces = new Pieces(source);
  if (head && head.length > 0) pieces.keep({ start: 0, end: head.length, bytes: Promise.resolve(head) });
  return windowOn(source, pieces, 0, source.size);
}

function windowOn(source: ByteSource, pieces: Pieces, from: number, to: number): ByteSource {
  const size = to - from;
  const within = (start: number, end: number) => {
    const range = clampRange(start, end, size);
    return { start: from + range.start, end: from + range.end };
  };
  return {
    size,
    read(start, end, signal) {
      const range = within(start, end);
      return pieces.read(range.start, range.end, signal);
    },
    slice(start, end = size) {
      const range = within(start, end);
      return windowOn(source, pieces, range.start, range.end);
    },
    async *stream({ start = 0, signal } = {}) {
      const range = within(start, size);
      if (range.end - range.start > PIECE_MIN) yield* source.slice(range.start, range.end).stream({ signal });
      else if (range.end > range.start) yield await pieces.read(range.start, range.end, signal);
    },
    get handle() {
      return source.slice(from, to).handle;
    },
  };
}

class Pieces {
  private kept: readonly Piece[] = [];
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  keep(piece: Piece): void {
    this.kept = [piece, ...this.kept.filter((one) => one !== piece)].slice(0, PIECES_MAX);
  }

  async read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (start >= end || end - start > PIECE_MAX) return this.source.read(start, end, signal);
    for (;;) {
      throwIfAborted(signal);
      const piece = this.kept.find((one) => one.start <= start && end <= one.end) ?? this.ask(start, end, signal);
      this.keep(piece);
      try {
        return (await piece.bytes).slice(start - piece.start, end - piece.start);
      } catch (error) {
        // The next one asks again. What another reader gave up is not given up by this one.
        this.kept = this.kept.filter((one) => one !== piece);
        if (signal?.aborted || !(error instanceof ImageError && error.code === 'aborted')) throw error;
      }
    }
  }

  private ask(start: number, end: number, signal?: AbortSignal): Piece {
    const before = this.kept.find((one) => one.start <= start && start <= one.end + PIECE_MIN);
    const grown = before ? Math.min(2 * (before.end - before.start), PIECE_MAX) : PIECE_MIN;
    const to = Math.min(Math.max(end, start + grown), this.source.size);
    return { start, end: to, bytes: this.source.read(start, to, signal) };
  }
}
