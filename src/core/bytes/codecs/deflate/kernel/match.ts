/** Copies of what was given before. */
import { PATTERNS } from './memory.ts';

/** To be called once: place `i` of the pattern of a distance is byte `i % distance`; it fits `step / distance` times. */
export function writePatterns(): void {
  for (let distance = 1; distance < 16; distance++) {
    store<u8>(PATTERNS + <usize>distance, <u8>(16 - (16 % distance)));
    for (let i = 0; i < 16; i++) store<u8>(PATTERNS + <usize>(16 * distance + i), <u8>(i % distance));
  }
}

/** Puts at `at` the `length` bytes that lie `distance` before it, and up to 16 more of no meaning. */
export function copyMatch(at: usize, distance: usize, length: usize): void {
  let to = at;
  const end = at + length;
  let source = at - distance;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(source));
      source += 16;
      to += 16;
    } while (to < end);
    return;
  }
  const pattern = v128.swizzle(v128.load(source), v128.load(PATTERNS + (distance << 4)));
  const step = <usize>load<u8>(PATTERNS + distance);
  do {
    v128.store(to, pattern);
    to += step;
  } while (to < end);
}
