/**
 * Codec: one compression format. Decoding is pushed and synchronous inside, so that one pass can inflate, index and hash
 * without a promise a chunk; damage is a note and never thrown, so that all that lies before it is delivered.
 */
import type { Disagreement, Finding, Severity } from '../../oci/finding.ts';

/** A compression by the `name` of its codec, as findings and JSON have it. */
export type CompressionName = string;

/** What a note is about; also the Finding's code. */
export type NoteCode =
  | 'compression-truncated'
  | 'compression-damaged'
  | 'compression-checksum'
  | 'compression-trailing'
  | 'compression-padding'
  | 'compression-flags'
  | 'compression-limit'
  | 'compression-unsupported';

/** One remark about a compressed stream. */
export interface DecodeNote {
  readonly code: NoteCode;
  readonly severity: Severity;
  /** Byte of the compressed stream. */
  readonly offset: number;
  readonly message: string;
  /** Where other programs read the stream differently. */
  readonly disagreement?: Disagreement;
}

/**
 * Promises: all input is taken by `push`; every output is valid only until the next step; after damage that ends the
 * stream (`done`) further input is ignored. Does not promise that outputs have any size. Abandoned half way it must be
 * closed, and an iteration that was left is not to be gone on with.
 */
export interface Decoder {
  push(chunk: Uint8Array): Iterable<Uint8Array>;
  /** To be called once after the last chunk: the rest of the output, and the notes about a missing end. */
  finish(): Iterable<Uint8Array>;
  /** Nothing more will come out, whatever is pushed. */
  readonly done: boolean;
  readonly notes: readonly DecodeNote[];
  /** Frees what it holds; may be called at any time and twice. */
  close(): void;
}

/** A place in a stream from which decoding can begin. */
export interface Checkpoint {
  /** Offset among the stored bytes of the first byte that is not used up. */
  readonly at: number;
  /** Offset in the content of the next byte that decoding gives. */
  readonly out: number;
  /** What else the codec has to know. gzip and bzip2: bits of the byte at `at` that are used up; xz: the kind of check. */
  readonly state: number;
  /**
   * gzip: raw deflate of the content before, as far as it is needed. zstd: all that the decoder holds (a snapshot, never
   * stored). Empty where a member, frame or block begins.
   */
  readonly window: Uint8Array<ArrayBuffer>;
}

/** Takes the places that a decoder passes, and keeps some. */
export interface PlaceSink {
  /** Content offset from which on a place that needs a window is welcome: looking for one earlier is wasted. */
  readonly wantedFrom: number;
  /** A place that needs nothing of what came before. */
  free(at: number, out: number, state: number): void;
  /** The body of a member of gzip begins here, behind its header: what reads raw deflate can begin here, with no window. */
  body?(at: number, out: number): void;
  /**
   * A place that needs the content before it: `window`, which is copied. True when it may be kept; then `trim` is called
   * once there is more content after it than can refer to the window, to zero what need not be kept.
   */
  windowed(place: Omit<Checkpoint, 'window'>, window: Uint8Array, trim: (window: Uint8Array) => void): boolean;
}

/** A decoder that can be copied as it is between two steps. */
export interface Held {
  /** Bytes that a copy takes, nearly. */
  readonly size: number;
  /** The window of a checkpoint here. */
  copy(): Uint8Array<ArrayBuffer>;
}

/** Takes the places within frames, which cost a copy of the decoder each. */
export interface HeldSink {
  /** A frame begins here in the content: it needs no copy. */
  free(out: number): void;
  within(place: Pick<Checkpoint, 'at' | 'out'>, held: Held): void;
}

/** What a decoder reports while it runs, and where it may start. */
export interface DecoderOptions {
  /** Receives the places from which decoding can begin, in order. A codec without such places reports none. */
  readonly places?: PlaceSink;
  /** Receives each step within a frame, where the codec can be copied there (zstd). */
  readonly snapshots?: HeldSink | undefined;
  /**
   * Begin here and not at the start: the first byte pushed is the one at `from.at`. Offsets in notes stay those of the
   * whole stream; a checksum over what was skipped is compared only after a snapshot.
   */
  readonly from?: Checkpoint;
}

/** One compression: its name, how its first bytes look, and its decoder. */
export interface Codec {
  readonly name: CompressionName;
  /** Decided by the first bytes (6 suffice) and never by a name. */
  matches(head: Uint8Array): boolean;
  /** Loads what it needs (once) and starts a stream. Fails with `unsupported` where that can't run. */
  decoder(options?: DecoderOptions): Promise<Decoder>;
}

/** A note as a Finding of the thing at `at`. */
export function toFinding({ code, severity, offset, message, disagreement }: DecodeNote, at: string): Finding {
  return { code, severity, at: at === '' ? `@ ${offset}` : at, message, ...(disagreement && { disagreement }) };
}
