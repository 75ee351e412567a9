/**
 * The kernel: frames of zstd (RFC 8878), in AssemblyScript. The host writes input at `INPUT`, calls `feed` and `step`, and
 * reads what came of it at `ANSWER`: how the step ended, where the content that it gave begins and ends in the memory, the
 * input used up, and what is wrong. Content stays where it is until the next step.
 */
import { sum, sumSoFar } from './checksum.ts';
import { misses, readBlockHeader, readHeader } from './frame.ts';
import { readLiterals } from './literals.ts';
import { writeMeanings } from './meanings.ts';
import { ANSWER, BLOCK_BYTES, growTo, INPUT, RING } from './memory.ts';
import { readSequences } from './sequences.ts';
import { beginFrame, frame, Input, Mode, Problem } from './state.ts';

/** How a step ends: the input is used up; there is more to come; the frame is over; something is wrong with it. */
const HUNGRY: i32 = 0;
const MORE: i32 = 1;
const END: i32 = 2;
const FAILED: i32 = 3;
/** A step gives no other block once it has given so much. */
const ENOUGH: usize = 128 * 1024;

/** To be called once. */
export function start(): void {
  writeMeanings();
}

/** A frame begins, with its magic number; so many bytes of it were put right before `INPUT`. */
export function begin(pending: usize): void {
  beginFrame();
  frame.pending = pending;
}

/** Makes the memory as large as the state that was put into it wants it; false where there is not so much. */
export function regrow(): bool {
  return growTo(frame.ringEnd - RING);
}

/** The input from `start` to `end` of what is written at `INPUT`; what waits is put before it. */
export function feed(start: usize, end: usize): void {
  Input.at = INPUT + start - frame.pending;
  Input.end = INPUT + end;
  if (start > 0) memory.copy(Input.at, INPUT - frame.pending, frame.pending);
  frame.pending = 0;
}

/** Goes on while there are input and room. */
export function step(): void {
  if (frame.at + BLOCK_BYTES > frame.ringEnd && frame.mode !== Mode.Header) {
    frame.lapEnd = frame.at;
    frame.at = RING;
  }
  const from = frame.at;
  const status = run(from);
  if (status === HUNGRY) hold();
  store<i32>(ANSWER, status);
  store<usize>(ANSWER + 4, from);
  store<usize>(ANSWER + 8, frame.at);
  store<usize>(ANSWER + 12, Input.at - INPUT);
  store<i32>(ANSWER + 16, frame.problem);
}

/** Where the ring in use ends. */
export function used(): usize {
  return max(frame.lapEnd, frame.at);
}

/** Bytes that wait before the place of what is fed next. */
export function waiting(): usize {
  return frame.pending;
}

/** Keeps what could not be used yet. */
function hold(): void {
  frame.pending = Input.end - Input.at;
  memory.copy(INPUT - frame.pending, Input.at, frame.pending);
  Input.at = Input.end;
}

function run(from: usize): i32 {
  while (true) {
    if (frame.mode === Mode.End) return END;
    if (frame.mode === Mode.Failed) return FAILED;
    if (frame.mode === Mode.Block && (frame.at - from > ENOUGH || frame.at + BLOCK_BYTES > frame.ringEnd)) return MORE;
    if (!advance()) return HUNGRY;
  }
}

/** False where the input ends before what comes next. */
function advance(): bool {
  switch (frame.mode) {
    case Mode.Header:
      return readHeader();
    case Mode.Block:
      return readBlockHeader();
    case Mode.Raw:
      return copyRaw();
    case Mode.Run:
      return fillRun();
    case Mode.Packed:
      return unpack();
    default:
      return compareSum();
  }
}

function copyRaw(): bool {
  const size = min(frame.left, Input.end - Input.at);
  const start = frame.at;
  memory.copy(start, Input.at, size);
  Input.at += size;
  frame.left -= size;
  frame.at += size;
  if (frame.left === 0) endBlock(start);
  else take(start);
  return frame.left === 0;
}

function fillRun(): bool {
  if (!Input.has(1)) return false;
  memory.fill(frame.at, load<u8>(Input.at++), frame.left);
  frame.at += frame.left;
  endBlock(frame.at - frame.left);
  return true;
}

function unpack(): bool {
  if (!Input.has(frame.left)) return false;
  const start = frame.at;
  const end = Input.at + frame.left;
  const sequences = frame.left < 2 ? <usize>0 : readLiterals(Input.at, end);
  if (sequences === 0 || !readSequences(sequences, end)) {
    frame.fail(Problem.Damaged);
    return true;
  }
  Input.at = end;
  endBlock(start);
  return true;
}

/** Counts and sums up content. */
function take(start: usize): void {
  frame.given += frame.at - start;
  if (frame.checked) sum(start, frame.at);
}

function endBlock(start: usize): void {
  take(start);
  if (frame.sized && misses(frame.given)) {
    // Only of a block that told its size late: as with the library, none of it is content.
    frame.at = start;
    frame.fail(Problem.Damaged);
  } else frame.mode = frame.last ? (frame.checked ? Mode.Checksum : Mode.End) : Mode.Block;
}

function compareSum(): bool {
  if (!Input.has(4)) return false;
  if (load<u32>(Input.at) === sumSoFar()) frame.mode = Mode.End;
  else frame.fail(Problem.ChecksumWrong);
  Input.at += 4;
  return true;
}
