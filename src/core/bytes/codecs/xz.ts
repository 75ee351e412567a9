/**
 * xz (the .xz File Format 1.2.1): streams of blocks of LZMA2, one after another. Rare around images, so it is ours in
 * script: the packages that carry it as wasm give a ReadableStream that hides where damage lies.
 */
import { itemAt, u8At } from '../at.ts';
import { XZ_DICTIONARY_MAX_BYTES } from '../limits.ts';
import type { Codec, DecoderOptions, PlaceSink } from './codec.ts';
import { crc32 } from './crc32.ts';
import { Crc64 } from './lzma/crc64.ts';
import { lzma2 } from './lzma/lzma2.ts';
import { Notes } from './notes.ts';
import { type Intake, type MORE, type Need, type Pull, pullDecoder } from './pull.ts';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

/** The codec. */
export const xz: Codec = {
  name: 'xz',
  matches: (head) => MAGIC.every((byte, i) => head[i] === byte),
  async decoder(options = {}) {
    const notes = new Notes('xz');
    return pullDecoder(notes, (intake) => streams(intake, notes, options), options.from);
  },
};

const HEADER_BYTES = 12;
const FOOTER_BYTES = 12;
const LZMA2_FILTER = 0x21;
/** Sizes of the sixteen kinds of check (section 2.1.1.2). */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** A stretch of parsing: true = good so far, false = a note was made and nothing more can be read. */
type Part = Generator<Uint8Array | typeof MORE, boolean, void>;

function* streams(intake: Intake, notes: Notes, { from, places }: DecoderOptions): Pull {
  let first = true;
  if (from) {
    first = false;
    if (!(yield* blocks(intake, notes, from.state, places))) return;
  }
  for (; ; first = false) {
    if (!first && !(yield* nextStream(intake, notes))) return;
    if (!(yield* stream(intake, notes, places))) return;
  }
}

/** Padding of zeros in fours, then another stream or the end. */
function* nextStream(intake: Intake, notes: Notes): Need {
  let padded = false;
  while (yield* intake.need(1)) {
    const [byte] = intake.peek();
    if (byte === 0) {
      if (!padded) notes.padding(intake.offset);
      padded = true;
      intake.take(1);
    } else {
      if (byte === MAGIC[0]) return true;
      notes.trailing(intake.offset);
      return false;
    }
  }
  return false;
}

function* stream(intake: Intake, notes: Notes, places: PlaceSink | undefined): Part {
  if (!(yield* need(intake, notes, HEADER_BYTES))) return false;
  const header = intake.peek().subarray(0, HEADER_BYTES);
  if (!xz.matches(header) || le32(header, 8) !== crc32(header.subarray(6, 8)) || header[6] !== 0) {
    notes.damaged(intake.offset, 'not an xz header');
    return false;
  }
  const check = u8At(header, 7) & 15;
  intake.take(HEADER_BYTES);
  return yield* blocks(intake, notes, check, places);
}

/** The blocks of a stream, each of which stands for itself, and what ends it. */
function* blocks(intake: Intake, notes: Notes, check: number, places: PlaceSink | undefined): Part {
  for (;;) {
    if (!(yield* need(intake, notes, 1))) return false;
    if (intake.peek()[0] === 0) break;
    places?.free(intake.offset, intake.given, check);
    if (!(yield* block(intake, notes, check))) return false;
  }
  if (!(yield* index(intake, notes))) return false;
  if (!(yield* need(intake, notes, FOOTER_BYTES))) return false;
  const footer = intake.peek();
  if (footer[10] !== 0x59 || footer[11] !== 0x5a || le32(footer, 0) !== crc32(footer.subarray(4, 10))) {
    notes.damaged(intake.offset, 'its footer');
    return false;
  }
  intake.take(FOOTER_BYTES);
  return true;
}

function* block(intake: Intake, notes: Notes, check: number): Part {
  const headerSize = (u8At(intake.peek(), 0) + 1) * 4;
  if (!(yield* need(intake, notes, headerSize))) return false;
  const header = intake.peek().subarray(0, headerSize);
  if (le32(header, headerSize - 4) !== crc32(header.subarray(0, headerSize - 4))) {
    notes.damaged(intake.offset, 'a block header');
    return false;
  }
  const dictionary = dictionaryOf(header, intake.offset, notes);
  if (dictionary === undefined) return false;
  intake.take(headerSize);
  const start = intake.offset;
  const checked = new Check(check);
  const content = lzma2(intake, dictionary);
  for (;;) {
    const step = content.next();
    if (step.done === true) {
      if (step.value === 'end') break;
      if (step.value === 'truncated') notes.truncated(intake.offset + intake.available);
      else notes.damaged(intake.offset, 'not valid LZMA2 data');
      return false;
    }
    if (step.value instanceof Uint8Array) checked.update(step.value);
    yield step.value;
  }
  const padding = -(intake.offset - start) & 3;
  const checkSize = itemAt(CHECK_BYTES, check);
  if (!(yield* need(intake, notes, padding + checkSize))) return false;
  intake.take(padding);
  const at = intake.offset;
  if (!checked.agrees(intake.take(checkSize))) notes.checksum(at, 'check');
  return true;
}

/** Block header, section 3.1: optional sizes, then the filters. Only LZMA2 alone is read. */
function dictionaryOf(header: Uint8Array, offset: number, notes: Notes): number | undefined {
  const flags = u8At(header, 1);
  let at = 2;
  for (const bit of [0x40, 0x80]) {
    if ((flags & bit) === 0) continue;
    while ((u8At(header, at) & 0x80) !== 0 && at < header.length) at++;
    at++;
  }
  if ((flags & 3) !== 0 || header[at] !== LZMA2_FILTER) {
    notes.unsupported(
      offset,
      `The xz block at byte ${offset} uses a filter other than LZMA2, which Cutaway does not read.`,
    );
    return undefined;
  }
  const bits = u8At(header, at + 2);
  const size = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
  if (bits <= 40 && size <= XZ_DICTIONARY_MAX_BYTES) return size;
  const limit = XZ_DICTIONARY_MAX_BYTES / 2 ** 20;
  notes.limit(offset, `The xz block at byte ${offset} needs a dictionary larger than the limit of ${limit} MiB.`);
  return undefined;
}

/** The index, section 4: read for its checksum only; what it says was seen in the blocks. */
function* index(intake: Intake, notes: Notes): Part {
  const start = intake.offset;
  let crc = 0;
  let numbers = 1;
  crc = crc32(intake.take(1), crc);
  for (let done = 0; done < numbers; done++) {
    let value = 0;
    let shift = 1;
    let byte = 0x80;
    while (byte >= 0x80) {
      if (!(yield* need(intake, notes, 1))) return false;
      const taken = intake.take(1);
      crc = crc32(taken, crc);
      byte = u8At(taken, 0);
      value += (byte & 0x7f) * shift;
      shift *= 128;
    }
    // The first number counts the records, of two numbers each.
    if (done === 0) numbers = 1 + 2 * value;
  }
  const padding = -(intake.offset - start) & 3;
  if (!(yield* need(intake, notes, padding + 4))) return false;
  crc = crc32(intake.take(padding), crc);
  const at = intake.offset;
  if (le32(intake.take(4), 0) !== crc) notes.checksum(at, 'index’s checksum');
  return true;
}

function* need(intake: Intake, notes: Notes, count: number): Need {
  if (yield* intake.need(count)) return true;
  notes.truncated(intake.offset + intake.available);
  return false;
}

/** A block's check. SHA-256 (10), which xz writes only when told to, is not compared. */
class Check {
  readonly #crc64: Crc64 | undefined;
  readonly #is32: boolean;
  #crc32 = 0;

  constructor(kind: number) {
    this.#is32 = kind === 1;
    this.#crc64 = kind === 4 ? new Crc64() : undefined;
  }

  update(bytes: Uint8Array): void {
    if (this.#is32) this.#crc32 = crc32(bytes, this.#crc32);
    this.#crc64?.update(bytes);
  }

  agrees(stored: Uint8Array): boolean {
    if (this.#is32) return le32(stored, 0) === this.#crc32;
    const digest = this.#crc64?.digest();
    return digest === undefined || digest.every((byte, i) => byte === stored[i]);
  }
}

function le32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
