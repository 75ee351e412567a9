/** Bits that are read from the last to the first (RFC 8878, section 4.1), where few are: they are loaded anew each time. */
export class Bits {
  private static start: usize = 0;
  /** How many there are; below 0: more were taken. */
  static left: i32 = 0;

  /** False where the last byte, whose highest bit ends the stream, is zero or there is none. */
  static open(start: usize, end: usize): bool {
    if (start >= end) return false;
    const last = <i32>load<u8>(end - 1);
    Bits.start = start;
    Bits.left = <i32>((end - start) << 3) - (clz(last) - 23);
    return last !== 0;
  }

  /** Takes up to 25; of those before the first one any. */
  static take(count: i32): i32 {
    Bits.left -= count;
    const word = load<u32>(Bits.start + <usize>(Bits.left >> 3));
    return <i32>(word >> (<u32>Bits.left & 7)) & ((1 << count) - 1);
  }
}
