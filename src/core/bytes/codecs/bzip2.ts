/**
 * bzip2: streams of blocks, one after another. Nobody makes layers of it, but `docker load` reads them. Ours in script,
 * since the packages want the whole input at once; memory is one block (5 MB), whatever the size.
 */
import { u8At } from '../at.ts';
import { BitReader, OutOfBits } from './bzip/bits.ts';
import { BadBlock, type Block, linkBlock, readBlock } from './bzip/block.ts';
import { expandBlock } from './bzip/expand.ts';
import type { Codec, DecoderOptions, PlaceSink } from './codec.ts';
import { Notes } from './notes.ts';
import { type Intake, type MORE, type Pull, pullDecoder } from './pull.ts';

/** The codec. Slow: about 10 MB/s. */
export const bzip2: Codec = {
  name: 'bzip2',
  matches: (head) => isHeader(head),
  async decoder(options = {}) {
    const notes = new Notes('bzip2');
    return pullDecoder(notes, (intake) => streams(intake, notes, options), options.from);
  },
};

/** `BZh1` to `BZh9`. */
function isHeader([b, z, h, level = 0]: Uint8Array | number[]): boolean {
  return b === 0x42 && z === 0x5a && h === 0x68 && level >= 0x31 && level <= 0x39;
}

const HEADER_BYTES = 4;
const MAX_LEVEL = 9;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
/** What is waited for before a block is tried (a block's input may be larger, then it is tried again with more). */
const TRY_BYTES = 100_000;

function* streams(intake: Intake, notes: Notes, { from, places }: DecoderOptions): Pull {
  const first = from === undefined;
  // A block stands for itself; how large those of its stream may be is not known, so it may be of the largest.
  if (from && !(yield* blocks(intake, notes, { level: MAX_LEVEL, bit: from.state, partial: true }, places))) return;
  yield* wholeStreams(intake, notes, first, places);
}

function* wholeStreams(intake: Intake, notes: Notes, begins: boolean, places: PlaceSink | undefined): Pull {
  for (let first = begins; ; first = false) {
    const whole = yield* intake.need(HEADER_BYTES);
    if (!first && intake.available === 0) return;
    if (!isHeader(intake.peek())) {
      if (!first) notes.trailing(intake.offset);
      else if (whole) notes.damaged(intake.offset, 'not a bzip2 header');
      else notes.truncated(intake.offset + intake.available);
      return;
    }
    const level = u8At(intake.take(HEADER_BYTES), 3) - 0x30;
    if (!(yield* blocks(intake, notes, { level, bit: 0, partial: false }, places))) return;
  }
}

interface Cursor {
  /** Blocks have at most so many times 100,000 bytes before their run lengths are expanded. */
  readonly level: number;
  /** Bits of the first byte in the intake that are used up. */
  bit: number;
  /** The stream was not read from its start, so that its checksum can't be compared. */
  readonly partial: boolean;
}

/** What comes next in a stream: a block's transform, the end with its checksum, or that it is damaged or cut off. */
type Next = Block | { readonly end: number } | 'damaged' | 'truncated';

/** The blocks of a stream, and its end. */
function* blocks(
  intake: Intake,
  notes: Notes,
  cursor: Cursor,
  places: PlaceSink | undefined,
): Generator<Uint8Array | typeof MORE, boolean, void> {
  const table = new Uint32Array(cursor.level * 100_000);
  let combined = 0;
  for (;;) {
    const at = intake.offset;
    const { bit } = cursor;
    const next = yield* readNext(intake, cursor, table);
    if (next === 'truncated') notes.truncated(intake.offset + intake.available);
    else if (next === 'damaged') notes.damaged(at, 'not valid bzip2 data');
    if (typeof next === 'string') return false;
    if ('end' in next) {
      if (next.end !== combined && !cursor.partial) notes.checksum(at, 'checksum of the stream');
      return true;
    }
    places?.free(at, intake.given, bit);
    const crc = yield* expandBlock(table, linkBlock(table, next), next.count);
    if (crc !== next.crc) notes.checksum(at, 'checksum of the block');
    combined = (((combined << 1) | (combined >>> 31)) ^ next.crc) >>> 0;
  }
}

/** A block says nowhere how long it is: it is tried with what is there, and again with twice as much. */
function* readNext(intake: Intake, cursor: Cursor, table: Uint32Array): Generator<typeof MORE, Next, void> {
  for (let wanted = cursor.level * TRY_BYTES; ; wanted *= 2) {
    const whole = yield* intake.need(wanted);
    try {
      const bits = new BitReader(intake.peek(), cursor.bit);
      const next = readOne(bits, table);
      // The end is padded to a whole byte.
      const used = typeof next === 'object' && 'end' in next ? Math.ceil(bits.position / 8) * 8 : bits.position;
      intake.take(used >> 3);
      cursor.bit = used & 7;
      return next;
    } catch (error) {
      if (error instanceof BadBlock) return 'damaged';
      if (!(error instanceof OutOfBits)) throw error;
      if (!whole) return 'truncated';
    }
  }
}

function readOne(bits: BitReader, table: Uint32Array): Next {
  const magic = bits.read48();
  if (magic === END_MAGIC) return { end: bits.read32() };
  return magic === BLOCK_MAGIC ? readBlock(bits, table, table.length) : 'damaged';
}
