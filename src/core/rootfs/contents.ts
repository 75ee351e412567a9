/**
 * The contents of chosen entries, met one after another in one pass over a layer's uncompressed tar: for all that looks
 * into files of a whole layer (comparing, searching) at constant memory, whatever the files weigh.
 */
import type { EntryExtra, LayerIndex } from './layerIndex.ts';
import { TYPE } from './tree/versions.ts';

/**
 * Where the contents of chosen entries lie in the tar, in tar order. Plain columns, so that a job takes them to another
 * thread without the whole index: 20 bytes an entry.
 */
export interface WantedContents {
  readonly entry: Uint32Array<ArrayBuffer>;
  readonly offset: Float64Array<ArrayBuffer>;
  /** As a reader sees it. */
  readonly size: Float64Array<ArrayBuffer>;
  /** Pieces of the few that are sparse, by entry. */
  readonly sparse: ReadonlyMap<number, NonNullable<EntryExtra['sparse']>>;
}

/** What is reported of each content. Chunks are views of what was pushed: valid during the call only. */
export interface ContentSink {
  begin(entry: number, size: number): void;
  chunk(bytes: Uint8Array): void;
  /** So many zeros that the tar does not store: a hole of a sparse file, however large. */
  hole(size: number): void;
  /** `whole`: all of it came; false where the tar is cut off. */
  end(entry: number, whole: boolean): void;
}

/**
 * The contents of these entries; those that have no bytes of their own (hard links, directories, empty files) are left
 * out. `entries` in any order.
 */
export function wantContents(index: LayerIndex, entries: Iterable<number>): WantedContents {
  const wanted = Uint32Array.from(withContent(index, entries));
  const before = (a: number, b: number) => index.offset[a] - index.offset[b] || a - b;
  // Mostly they come in the tar's order, and sorting a hundred thousand costs more than looking.
  if (!wanted.every((entry, at) => at === 0 || before(wanted[at - 1], entry) <= 0)) wanted.sort(before);
  const offset = new Float64Array(wanted.length);
  const size = new Float64Array(wanted.length);
  for (let at = 0; at < wanted.length; at++) {
    offset[at] = index.offset[wanted[at]];
    size[at] = index.size[wanted[at]];
  }
  const sparse = new Map<number, NonNullable<EntryExtra['sparse']>>();
  if (index.extras.size > 0) {
    for (const entry of wanted) {
      const pieces = index.extras.get(entry)?.sparse;
      if (pieces) sparse.set(entry, pieces);
    }
  }
  return { entry: wanted, offset, size, sparse };
}

/** A plain list: typed arrays made of anything that is walked through take three times as long. */
function withContent(index: LayerIndex, entries: Iterable<number>): readonly number[] {
  const wanted: number[] = [];
  for (const entry of entries) if (hasContent(index, entry)) wanted.push(entry);
  return wanted;
}

/** Does the entry bring bytes of its own? */
export function hasContent(index: LayerIndex, entry: number): boolean {
  const type = index.type[entry];
  return (type === TYPE.file || type === TYPE.unknown) && index.size[entry] > 0;
}

/** A stretch of the tar, or (where `stored` is false) a hole before the next one. */
interface Piece {
  readonly stored: boolean;
  readonly size: number;
}

/** Takes the tar in any cuts and tells the sink of each wanted content. Once `done`, the rest need not be decoded. */
export class ContentWalk {
  private readonly wanted: WantedContents;
  private readonly sink: ContentSink;
  /** Offset in the tar of the next byte to come. */
  private at = 0;
  /** The content being met, or the next one. */
  private next = 0;
  private inside = false;
  private pieces: readonly Piece[] = [];
  private piece = 0;
  /** Bytes of the present piece that are still to come. */
  private left = 0;

  constructor(wanted: WantedContents, sink: ContentSink) {
    this.wanted = wanted;
    this.sink = sink;
  }

  get done(): boolean {
    return this.next >= this.wanted.entry.length;
  }

  /** The next offset in the tar of which anything is wanted. */
  get wants(): number {
    if (this.done) return Number.POSITIVE_INFINITY;
    return this.inside ? this.at : Math.max(this.at, this.wanted.offset[this.next]);
  }

  /** What comes next is the tar from this offset on, no later than what it wants. */
  skip(offset: number): void {
    this.at = offset;
  }

  push(chunk: Uint8Array): void {
    const start = this.at;
    const end = start + chunk.length;
    while (!this.done && this.at < end) {
      if (!this.inside) {
        const offset = this.wanted.offset[this.next];
        if (offset >= end) break;
        this.at = Math.max(this.at, offset);
        this.begin();
      }
      this.take(chunk, start);
    }
    this.at = end;
  }

  /** The tar is over: what was begun and what never came is reported as incomplete. */
  finish(): void {
    for (; !this.done; this.next++) {
      if (!this.inside) this.sink.begin(this.entry, this.size);
      this.inside = false;
      this.sink.end(this.entry, false);
    }
  }

  private get entry(): number {
    return this.wanted.entry[this.next];
  }

  private get size(): number {
    return this.wanted.size[this.next];
  }

  private begin(): void {
    const sparse = this.wanted.sparse.get(this.entry);
    this.pieces = sparse ? piecesOf(sparse, this.size) : [{ stored: true, size: this.size }];
    this.piece = -1;
    this.inside = true;
    this.sink.begin(this.entry, this.size);
    this.nextPiece();
  }

  private take(chunk: Uint8Array, start: number): void {
    const from = this.at - start;
    const bytes = Math.min(this.left, chunk.length - from);
    if (bytes > 0) this.sink.chunk(chunk.subarray(from, from + bytes));
    this.at += bytes;
    this.left -= bytes;
    if (this.inside && this.left === 0) this.nextPiece();
  }

  /** The next stretch that the tar stores; holes before it are reported; after the last one the content is over. */
  private nextPiece(): void {
    for (this.piece++; this.piece < this.pieces.length; this.piece++) {
      const { stored, size } = this.pieces[this.piece];
      this.left = stored ? size : 0;
      if (stored) return;
      this.sink.hole(size);
    }
    this.inside = false;
    this.sink.end(this.entry, true);
    this.next++;
  }
}

/** Stored pieces and the holes between them. */
function piecesOf(sparse: NonNullable<EntryExtra['sparse']>, size: number): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { offset, size: stored } of sparse) {
    if (offset > at) pieces.push({ stored: false, size: offset - at });
    if (stored > 0) pieces.push({ stored: true, size: stored });
    at = offset + stored;
  }
  if (size > at) pieces.push({ stored: false, size: size - at });
  return pieces;
}
