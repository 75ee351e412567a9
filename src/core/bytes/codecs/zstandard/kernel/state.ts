/** The frame at work. All that outlives a step is in memory, so that a copy of the memory can be gone on with. */
import { FRAME, INPUT, RING } from './memory.ts';

/** What comes next. */
export enum Mode {
  Header = 0,
  Block = 1,
  Raw = 2,
  Run = 3,
  Packed = 4,
  Checksum = 5,
  End = 6,
  Failed = 7,
}

/** What can be wrong. The numbers go to the host. */
export enum Problem {
  None = 0,
  Damaged = 1,
  WindowTooLarge = 2,
  ChecksumWrong = 3,
  DictionaryNeeded = 4,
  OutOfMemory = 5,
}

@unmanaged
class Frame {
  mode: i32;
  problem: i32;
  /** Where the next byte of content goes, where the lap before ended (`RING`: there was none), and where there is no room for a block. */
  at: usize;
  lapEnd: usize;
  ringEnd: usize;
  /** Most bytes of a block. */
  blockMax: usize;
  /** Bytes of the block at work that are to come. */
  left: usize;
  last: bool;
  checked: bool;
  sized: bool;
  /** The distances that are said by number. */
  first: u32;
  second: u32;
  third: u32;
  /** Bits by which each table is looked up; -1: there is none. */
  huffman: i32;
  literals: i32;
  offsets: i32;
  matches: i32;
  /** Bytes of input that wait before the place of what is fed next. */
  pending: usize;
  /** Of the content: how much the header says there is, and how much there was. */
  size: u64;
  given: u64;
  /** The checksum's sums. */
  sum0: u64;
  sum1: u64;
  sum2: u64;
  sum3: u64;
  summed: u64;

  fail(problem: i32): void {
    this.problem = problem;
    this.mode = Mode.Failed;
  }
}

export const frame = changetype<Frame>(FRAME);

/** The input in hand. */
export class Input {
  static at: usize = INPUT;
  static end: usize = INPUT;

  static has(bytes: usize): bool {
    return Input.end - Input.at >= bytes;
  }
}

/** Begins a frame. */
export function beginFrame(): void {
  frame.mode = Mode.Header;
  frame.problem = Problem.None;
  frame.at = RING;
  frame.lapEnd = RING;
  frame.ringEnd = RING;
  frame.first = 1;
  frame.second = 4;
  frame.third = 8;
  frame.huffman = -1;
  frame.literals = -1;
  frame.offsets = -1;
  frame.matches = -1;
  frame.given = 0;
}
