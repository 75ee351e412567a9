/** Copies of what was given before. Each may write up to 31 bytes of no meaning behind its end. */
import { RING } from './memory.ts';
import { frame } from './state.ts';

/** Sixteen bytes, all of which are read first. */
export function copySixteen(to: usize, from: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, v128.load(from));
    return;
  }
  const low = load<u64>(from);
  const high = load<u64>(from, 8);
  store<u64>(to, low);
  store<u64>(to, high, 8);
}

/** Puts from `at` to `end` the bytes that lie `distance` before. Most are few, so that asking for each vector costs more. */
export function copyMatch(at: usize, distance: usize, end: usize): void {
  const source = at - distance;
  if (distance < 16) {
    repeat(at, distance, end);
    return;
  }
  copySixteen(at, source);
  copySixteen(at + 16, source + 16);
  for (let done: usize = 32; at + done < end; done += 32) {
    copySixteen(at + done, source + done);
    copySixteen(at + done + 16, source + done + 16);
  }
}

/** The first sixteen one by one; then there are enough to go back by a multiple of the distance. */
function repeat(at: usize, distance: usize, end: usize): void {
  for (let to = at; to < at + 16; to++) store<u8>(to, load<u8>(to - distance));
  const back = distance * ((15 + distance) / distance);
  for (let to = at + 16; to < end; to += 16) copySixteen(to, to - back);
}

/** The same where the bytes begin in the lap before this one; false where they are not there, or not any more. */
export function copyFar(at: usize, distance: usize, end: usize): bool {
  const back = distance - (at - RING);
  if (distance === 0 || back > frame.lapEnd - RING) return false;
  const source = frame.lapEnd - back;
  // What is copied too much lies behind the content that was given last.
  if (source < end + 64) return false;
  const size = min(end - at, back);
  memory.copy(at, source, size);
  if (at + size < end) copyMatch(at + size, distance, end);
  return true;
}
