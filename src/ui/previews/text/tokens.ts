/** Tokens of a highlighted text as columns, by the bytes that they stand in; ascending, none inside another. */

/** What is distinguished, in the order of its numbers in `kinds`. */
export const TOKEN_KINDS = ['comment', 'keyword', 'string', 'number', 'title', 'name', 'meta'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Tokens {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly kinds: Uint8Array<ArrayBuffer>;
}

/** Bytes `[start, end)`, of a kind or of none. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind | null;
}

/** A stretch of bytes cut where tokens begin and end. */
export function piecesOf(tokens: Tokens | undefined, from: number, to: number): readonly Piece[] {
  if (!tokens) return [{ start: from, end: to, kind: null }];
  const { starts, ends, kinds } = tokens;
  const pieces: Piece[] = [];
  let at = from;
  for (let token = firstEndingAfter(ends, from); token < starts.length && (starts[token] ?? to) < to; token++) {
    const start = Math.max(at, starts[token] ?? to);
    const end = Math.min(to, ends[token] ?? to);
    if (start > at) pieces.push({ start: at, end: start, kind: null });
    if (end > start) pieces.push({ start, end, kind: TOKEN_KINDS[kinds[token] ?? 0] ?? null });
    at = Math.max(at, end);
  }
  if (at < to) pieces.push({ start: at, end: to, kind: null });
  return pieces;
}

function firstEndingAfter(ends: Uint32Array, value: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
