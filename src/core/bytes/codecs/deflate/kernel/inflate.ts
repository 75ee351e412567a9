/**
 * The kernel: raw inflate (RFC 1951) and CRC-32 (RFC 1952), in AssemblyScript. The host writes input at `INPUT`, calls `feed`
 * and `step`, and reads what came of it at `ANSWER`: how the step ended, where the content that it gave begins and ends in
 * the memory, the input used up, the bits in hand, what is wrong, and how far back content may be referred to. Content stays
 * where it is until the next step.
 */
import { readCounts, readKind, readLengthCode, readLengths, readStoredSize } from './block.ts';
import { decodeOne } from './careful.ts';
import { crc32, writeCrcTables } from './crc32.ts';
import { writePatterns } from './match.ts';
import { ANSWER, INPUT, OUTPUT, OUTPUT_BYTES, WINDOW_BYTES } from './memory.ts';
import { Damage, Input, Mode, Output, Stream } from './state.ts';
import { AHEAD, decodeFast } from './symbols.ts';
import { writeMeanings } from './tables.ts';

/** How a step ends: the input is used up; there is more to come; the stream is over; it is damaged; a block is over. */
const HUNGRY: i32 = 0;
const MORE: i32 = 1;
const END: i32 = 2;
const DAMAGED: i32 = 3;
const BETWEEN: i32 = 4;
/** Room that a step shall have at least: else the window is moved to the front. */
const ROOM: usize = 128 * 1024;

/** To be called once. */
export function start(): void {
  writeMeanings();
  writePatterns();
  writeCrcTables();
}

/** Begins a stream, or goes on in the middle of one, behind a window that is then written to the given place. */
export function begin(window: usize): usize {
  Stream.mode = Mode.Kind;
  Stream.damage = Damage.None;
  Stream.last = false;
  Input.hold = 0;
  Input.count = 0;
  Output.floor = OUTPUT;
  Output.at = OUTPUT + window;
  return OUTPUT;
}

/** The stream goes on after `used` bits (1 to 7) of this byte. */
export function prime(byte: u32, used: i32): void {
  Input.hold = (<u64>byte & 255) >> <u64>used;
  Input.count = 8 - used;
}

/** The input from `start` to `end` of what is written at `INPUT`. */
export function feed(start: usize, end: usize): void {
  Input.at = INPUT + start;
  Input.end = INPUT + end;
}

/** Goes on while there are input and room, and no further than to the end of a block where that is asked for. */
export function step(toBlockEnd: bool): void {
  makeRoom();
  const from = Output.at;
  store<i32>(ANSWER, run(toBlockEnd));
  store<usize>(ANSWER + 4, from);
  store<usize>(ANSWER + 8, Output.at);
  store<usize>(ANSWER + 12, Input.at - INPUT);
  store<i32>(ANSWER + 16, Input.count);
  store<i32>(ANSWER + 20, Stream.damage);
  store<usize>(ANSWER + 24, Output.floor);
}

/** Goes on with a checksum (0 at first) over what the last step gave. */
export function sum(crc: u32): u32 {
  return crc32(crc, load<usize>(ANSWER + 4), load<usize>(ANSWER + 8));
}

function makeRoom(): void {
  Output.stop = OUTPUT + WINDOW_BYTES + OUTPUT_BYTES;
  if (Output.at + ROOM <= Output.stop) return;
  const window = min(WINDOW_BYTES, Output.at - Output.floor);
  memory.copy(OUTPUT, Output.at - window, window);
  Output.floor = OUTPUT;
  Output.at = OUTPUT + window;
}

function run(toBlockEnd: bool): i32 {
  let first = true;
  while (true) {
    if (Stream.mode === Mode.End) return END;
    if (Stream.mode === Mode.Damaged) return DAMAGED;
    if (toBlockEnd && !first && Stream.mode === Mode.Kind) return BETWEEN;
    if (Output.at >= Output.stop) return MORE;
    if (!advance()) return HUNGRY;
    first = false;
  }
}

/** False where the input ends before what comes next. */
function advance(): bool {
  switch (Stream.mode) {
    case Mode.Kind:
      return readKind();
    case Mode.Stored:
      return readStoredSize();
    case Mode.Copy:
      return copyStored();
    case Mode.Counts:
      return readCounts();
    case Mode.LengthCode:
      return readLengthCode();
    case Mode.Lengths:
      return readLengths();
    default:
      return decode();
  }
}

function decode(): bool {
  while (Stream.mode === Mode.Symbols && Output.at < Output.stop) {
    if (Input.count < 8 && Input.at + AHEAD < Input.end) {
      if (!decodeFast()) break;
    } else if (!decodeOne()) {
      return false;
    }
  }
  return true;
}

/** No bits are in hand here. */
function copyStored(): bool {
  const size = min(Stream.stored, min(Input.end - Input.at, Output.stop - Output.at));
  memory.copy(Output.at, Input.at, size);
  Input.at += size;
  Output.at += size;
  Stream.stored -= size;
  if (Stream.stored === 0) Stream.endBlock();
  else if (Input.at === Input.end) return false;
  return true;
}
