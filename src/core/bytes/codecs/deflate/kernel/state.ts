/** The stream at work, between two calls. */
import { INPUT, OUTPUT } from './memory.ts';

/** What comes next. */
export enum Mode {
  Kind = 0,
  Stored = 1,
  Copy = 2,
  Counts = 3,
  LengthCode = 4,
  Lengths = 5,
  Symbols = 6,
  End = 7,
  Damaged = 8,
}

/** What can be wrong. The numbers go to the host. */
export enum Damage {
  None = 0,
  Kind = 1,
  StoredSize = 2,
  Counts = 3,
  LengthCode = 4,
  Repeat = 5,
  NoEnd = 6,
  LiteralCode = 7,
  DistanceCode = 8,
  Literal = 9,
  Distance = 10,
  TooFar = 11,
}

/** The state of the stream that is decoded, between calls. */
export class Stream {
  static mode: i32 = Mode.Kind;
  static damage: i32 = Damage.None;
  /** The block at work is the last one. */
  static last: bool = false;
  /** Bytes of a stored block still to come. */
  static stored: usize = 0;

  static fail(damage: i32): void {
    Stream.damage = damage;
    Stream.mode = Mode.Damaged;
  }

  static endBlock(): void {
    Stream.mode = Stream.last ? Mode.End : Mode.Kind;
  }
}

/** The input in hand, and the bits taken out of it that are not used up: under 8 wherever nothing waits for more input. */
export class Input {
  static at: usize = INPUT;
  static end: usize = INPUT;
  /** The next bit is the lowest one; above `count` bits all are zero. */
  static hold: u64 = 0;
  static count: i32 = 0;

  /** Takes bytes until `bits` bits (at most 56) are there, and no more; false where the input has not so many. */
  static need(bits: i32): bool {
    while (Input.count < bits) {
      if (Input.at >= Input.end) return false;
      Input.hold |= (<u64>load<u8>(Input.at)) << (<u64>Input.count);
      Input.at++;
      Input.count += 8;
    }
    return true;
  }

  /** The next bits, zeros where they are not there. */
  static peek(bits: i32): i32 {
    return <i32>Input.hold & ((1 << bits) - 1);
  }

  static drop(bits: i32): void {
    Input.hold >>= <u64>bits;
    Input.count -= bits;
  }

  static take(bits: i32): i32 {
    const value = Input.peek(bits);
    Input.drop(bits);
    return value;
  }
}

/** Where content is put, right behind what came before it. */
export class Output {
  static at: usize = OUTPUT;
  /** The first byte that may be referred to. */
  static floor: usize = OUTPUT;
  /** A step ends here or a little beyond. */
  static stop: usize = OUTPUT;
}
