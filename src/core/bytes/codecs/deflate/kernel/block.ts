/** The beginnings of blocks: their kind, the size of stored ones, the codes of compressed ones (RFC 1951, section 3.2). */
import {
  DISTANCE_BITS,
  DISTANCE_MEANINGS,
  DISTANCE_TABLE,
  LENGTH_BITS,
  LENGTH_MEANINGS,
  LENGTH_TABLE,
  LENGTHS,
  LENGTHS_BYTES,
  LITERAL_BITS,
  LITERAL_MEANINGS,
  LITERAL_TABLE,
} from './memory.ts';
import { Damage, Input, Mode, Stream } from './state.ts';
import { buildTable } from './tables.ts';

/** What is known of the block at work. */
class Block {
  static literals: i32 = 0;
  static distances: i32 = 0;
  /** How many lengths the code of lengths has, and how many of either kind of length are read. */
  static codes: i32 = 0;
  static read: i32 = 0;
  /** The tables are those of the fixed codes. */
  static fixed: bool = false;
}

/** The three bits of section 3.2.3; false where the input ends. */
export function readKind(): bool {
  if (!Input.need(3)) return false;
  Stream.last = Input.take(1) !== 0;
  const kind = Input.take(2);
  if (kind === 0) Stream.mode = Mode.Stored;
  else if (kind === 1) takeFixedCodes();
  else if (kind === 2) Stream.mode = Mode.Counts;
  else Stream.fail(Damage.Kind);
  return true;
}

/** Section 3.2.4. */
export function readStoredSize(): bool {
  Input.drop(Input.count & 7);
  if (!Input.need(32)) return false;
  const sizes = <u32>Input.hold;
  if ((sizes & 0xffff) !== ~sizes >> 16) {
    Stream.fail(Damage.StoredSize);
  } else {
    Input.drop(32);
    Stream.stored = sizes & 0xffff;
    Stream.mode = Mode.Copy;
  }
  return true;
}

/** Section 3.2.6. */
function takeFixedCodes(): void {
  Stream.mode = Mode.Symbols;
  if (Block.fixed) return;
  Block.fixed = true;
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  buildTable(LENGTHS, 288, LITERAL_MEANINGS, LITERAL_TABLE, LITERAL_BITS, false);
  memory.fill(LENGTHS, 5, 32);
  buildTable(LENGTHS, 32, DISTANCE_MEANINGS, DISTANCE_TABLE, DISTANCE_BITS, false);
}

/** Section 3.2.7: how many codes there are. */
export function readCounts(): bool {
  if (!Input.need(14)) return false;
  Block.literals = 257 + Input.take(5);
  Block.distances = 1 + Input.take(5);
  Block.codes = 4 + Input.take(4);
  Block.read = 0;
  Block.fixed = false;
  memory.fill(LENGTHS, 0, LENGTHS_BYTES);
  Stream.mode = Mode.LengthCode;
  // Symbols beyond these exist in no data.
  if (Block.literals > 286 || Block.distances > 30) Stream.fail(Damage.Counts);
  return true;
}

/** The order in which the lengths of the code of lengths come, five bits each. */
const FIRST_TWELVE: u64 = 0x22caa324e804a30;
const LAST_SEVEN: u64 = 0x3c2e1346c;

function lengthAt(i: i32): usize {
  const from = i < 12 ? FIRST_TWELVE >> (5 * <u64>i) : LAST_SEVEN >> (5 * <u64>(i - 12));
  return LENGTHS + (<usize>from & 31);
}

/** The code in which the lengths of the two others are written. */
export function readLengthCode(): bool {
  while (Block.read < Block.codes) {
    if (!Input.need(3)) return false;
    store<u8>(lengthAt(Block.read), <u8>Input.take(3));
    Block.read++;
  }
  if (!buildTable(LENGTHS, 19, LENGTH_MEANINGS, LENGTH_TABLE, LENGTH_BITS, true)) {
    Stream.fail(Damage.LengthCode);
    return true;
  }
  memory.fill(LENGTHS, 0, 19);
  Block.read = 0;
  Stream.mode = Mode.Lengths;
  return true;
}

/** The lengths of the literals' and the distances' codes, in one row. */
export function readLengths(): bool {
  const all = Block.literals + Block.distances;
  while (Block.read < all) {
    let entry = lengthEntry();
    while ((entry & 63) > Input.count) {
      if (!Input.need(Input.count + 1)) return false;
      entry = lengthEntry();
    }
    const symbol = entry >> 16;
    const code = entry & 63;
    if (symbol < 16) {
      Input.drop(code);
      store<u8>(LENGTHS + Block.read, <u8>symbol);
      Block.read++;
      continue;
    }
    const extra = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    if (!Input.need(code + extra)) return false;
    Input.drop(code);
    if (!repeat(symbol, extra, all)) return true;
  }
  buildCodes();
  return true;
}

function lengthEntry(): i32 {
  return load<i32>(LENGTH_TABLE + ((<usize>Input.peek(LENGTH_BITS)) << 2));
}

/** False where there is nothing to repeat, or no room to repeat it in. */
function repeat(symbol: i32, extra: i32, all: i32): bool {
  let value: u8 = 0;
  if (symbol === 16) {
    if (Block.read === 0) {
      Stream.fail(Damage.Repeat);
      return false;
    }
    value = load<u8>(LENGTHS + Block.read - 1);
  }
  const times = Input.take(extra) + (symbol === 18 ? 11 : 3);
  if (Block.read + times > all) {
    Stream.fail(Damage.Repeat);
    return false;
  }
  memory.fill(LENGTHS + Block.read, value, times);
  Block.read += times;
  return true;
}

function buildCodes(): void {
  const literals = Block.literals;
  const distances = Block.distances;
  const behind = LENGTHS + literals;
  if (load<u8>(LENGTHS + 256) === 0) {
    Stream.fail(Damage.NoEnd);
  } else if (!buildTable(LENGTHS, literals, LITERAL_MEANINGS, LITERAL_TABLE, LITERAL_BITS, false)) {
    Stream.fail(Damage.LiteralCode);
  } else if (!buildTable(behind, distances, DISTANCE_MEANINGS, DISTANCE_TABLE, DISTANCE_BITS, false)) {
    Stream.fail(Damage.DistanceCode);
  } else {
    Stream.mode = Mode.Symbols;
  }
}
