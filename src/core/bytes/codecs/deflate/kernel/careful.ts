/** The body of a compressed block where the input may end within a symbol: bits are taken as they are needed. */
import { copyMatch } from './match.ts';
import { DISTANCE_BITS, DISTANCE_TABLE, LITERAL_BITS, LITERAL_TABLE } from './memory.ts';
import { Damage, Input, Output, Stream } from './state.ts';
import { END_OF_BLOCK, inSubtable, LITERAL, SPECIAL, SUBTABLE, amountOf } from './tables.ts';

/**
 * Decodes one symbol, of a copy both halves, or nothing: false where the input ends before. What the input has of it is among
 * the bits in hand then; a symbol has at most 48. No bit behind the input is decoded: a code is known by its own bits.
 */
export function decodeOne(): bool {
  const first = look(LITERAL_TABLE, LITERAL_BITS, 0);
  if (first === 0) return false;
  const used = <i32>first & 63;
  if (first & (LITERAL | SPECIAL)) {
    Input.drop(used);
    if (first & LITERAL) store<u8>(Output.at++, <u8>(first >> 16));
    else if (first & END_OF_BLOCK) Stream.endBlock();
    else Stream.fail(Damage.Literal);
    return true;
  }
  const second = look(DISTANCE_TABLE, DISTANCE_BITS, used);
  if (second === 0) return false;
  const length = amountOf(first, Input.hold);
  Input.drop(used);
  const distance = amountOf(second, Input.hold);
  Input.drop(<i32>second & 63);
  if (second & SPECIAL) Stream.fail(Damage.Distance);
  else if (distance > Output.at - Output.floor) Stream.fail(Damage.TooFar);
  else {
    copyMatch(Output.at, distance, length);
    Output.at += length;
  }
  return true;
}

/** The entry of the symbol after the `before` next bits, all of whose bits are there; 0 where the input ends before. */
function look(table: usize, bits: i32, before: i32): u64 {
  while (true) {
    const ahead = Input.hold >> <u64>before;
    let entry: u64 = load<u32>(table + ((<usize>ahead & ((1 << bits) - 1)) << 2));
    if (entry & SUBTABLE) entry = inSubtable(table, bits, entry, ahead);
    if (before + (<i32>entry & 63) <= Input.count) return entry;
    if (!Input.need(Input.count + 1)) return 0;
  }
}
