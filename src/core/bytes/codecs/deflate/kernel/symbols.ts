/** The body of a compressed block, where there is plenty of input: bytes, and copies of what was given before. */
import { DISTANCE_BITS, DISTANCE_TABLE, LITERAL_BITS, LITERAL_TABLE } from './memory.ts';
import { copyMatch } from './match.ts';
import { Damage, Input, Output, Stream } from './state.ts';
import { END_OF_BLOCK, inSubtable, LITERAL, NO_SYMBOL, SPECIAL, SUBTABLE, amountOf } from './tables.ts';

/** What `decodeFast` wants of input: a turn takes at most 19 bytes, and loads up to 24. */
export const AHEAD: usize = 24;
const LITERAL_MASK: u64 = (1 << LITERAL_BITS) - 1;
const DISTANCE_MASK: u64 = (1 << DISTANCE_BITS) - 1;

/**
 * Goes on while there are `AHEAD` bytes of input and room; false at the end of the block, or where it is damaged. Bits are refilled by eight bytes at once,
 * to 56 or more; those above `count` are the ones that come next, so it makes no difference that they are put there again.
 * `count` is the lowest six bits of its variable. To look up a symbol before the copy of the one before it saves 8 %.
 */
export function decodeFast(): bool {
  const inStop = Input.end - AHEAD;
  const outStop = Output.stop;
  const floor = Output.floor;
  let from = Input.at;
  let to = Output.at;
  let hold = Input.hold;
  let count = <u64>Input.count;
  while (from < inStop && to < outStop) {
    hold |= load<u64>(from) << count;
    from += refilled(count);
    count |= 56;
    let entry = literalAt(hold);
    do {
      if (entry & LITERAL) {
        hold >>= entry;
        count -= entry;
        store<u8>(to++, <u8>(entry >> 16));
        entry = literalAt(hold);
        if (entry & LITERAL) {
          hold >>= entry;
          count -= entry;
          store<u8>(to++, <u8>(entry >> 16));
          entry = literalAt(hold);
        }
      }
      if (entry & SUBTABLE) entry = inSubtable(LITERAL_TABLE, LITERAL_BITS, entry, hold);
      const length = amountOf(entry, hold);
      hold >>= entry;
      count -= entry;
      if (entry & LITERAL) {
        store<u8>(to++, <u8>length);
        break;
      }
      if (entry & SPECIAL) return leave(from, to, hold, count, entry);
      hold |= load<u64>(from) << count;
      from += refilled(count);
      count |= 56;
      entry = load<u32>(DISTANCE_TABLE + ((<usize>(hold & DISTANCE_MASK)) << 2));
      if (entry & SUBTABLE) entry = inSubtable(DISTANCE_TABLE, DISTANCE_BITS, entry, hold);
      const distance = amountOf(entry, hold);
      hold >>= entry;
      count -= entry;
      if (entry & SPECIAL) return leave(from, to, hold, count, SPECIAL);
      if (distance > to - floor) return leave(from, to, hold, count, LITERAL);
      hold |= load<u64>(from) << count;
      from += refilled(count);
      count |= 56;
      entry = literalAt(hold);
      copyMatch(to, distance, length);
      to += length;
    } while (from < inStop && to < outStop);
  }
  return leave(from, to, hold, count, 0);
}

/** Whole bytes for which there is room above `count` bits. */
function refilled(count: u64): usize {
  return <usize>((count ^ 63) >> 3) & 7;
}

function literalAt(hold: u64): u64 {
  return load<u32>(LITERAL_TABLE + ((<usize>(hold & LITERAL_MASK)) << 2));
}

/** `why`: 0, the entry of a literal or length that is none, `SPECIAL` for such a distance, `LITERAL` for one that is too far. */
function leave(from: usize, to: usize, hold: u64, count: u64, why: u64): bool {
  // Whole bytes that are not used up go back.
  Input.at = from - (<usize>(count >> 3) & 7);
  Input.hold = hold & (((<u64>1) << (count & 7)) - 1);
  Input.count = <i32>(count & 7);
  Output.at = to;
  if (why === 0) return true;
  if (why & END_OF_BLOCK) Stream.endBlock();
  else if (why & NO_SYMBOL) Stream.fail(Damage.Literal);
  else Stream.fail(why & SPECIAL ? Damage.Distance : Damage.TooFar);
  return false;
}
