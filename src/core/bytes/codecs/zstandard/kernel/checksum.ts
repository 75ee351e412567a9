/** The checksum of the content: XXH64 with seed 0, of which a frame has the low four bytes (RFC 8878, section 3.1.1). */
import { REST } from './memory.ts';
import { frame } from './state.ts';

const PRIME1: u64 = 0x9e3779b185ebca87;
const PRIME2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME3: u64 = 0x165667b19e3779f9;
const PRIME4: u64 = 0x85ebca77c2b2ae63;
const PRIME5: u64 = 0x27d4eb2f165667c5;

export function startSum(): void {
  frame.sum0 = PRIME1 + PRIME2;
  frame.sum1 = PRIME2;
  frame.sum2 = 0;
  frame.sum3 = 0 - PRIME1;
  frame.summed = 0;
}

function round(sum: u64, word: u64): u64 {
  return rotl<u64>(sum + word * PRIME2, 31) * PRIME1;
}

/** Takes in the bytes from `start` to `end`. */
export function sum(start: usize, end: usize): void {
  let at = start;
  const held = <usize>frame.summed & 31;
  frame.summed += end - start;
  if (held > 0) {
    const wanted = min<usize>(32 - held, end - at);
    memory.copy(REST + held, at, wanted);
    at += wanted;
    if (held + wanted < 32) return;
    sumLines(REST, REST + 32);
  }
  const whole = at + ((end - at) & ~31);
  sumLines(at, whole);
  memory.copy(REST, whole, end - whole);
}

function sumLines(start: usize, end: usize): void {
  let sum0 = frame.sum0;
  let sum1 = frame.sum1;
  let sum2 = frame.sum2;
  let sum3 = frame.sum3;
  for (let at = start; at < end; at += 32) {
    sum0 = round(sum0, load<u64>(at));
    sum1 = round(sum1, load<u64>(at, 8));
    sum2 = round(sum2, load<u64>(at, 16));
    sum3 = round(sum3, load<u64>(at, 24));
  }
  frame.sum0 = sum0;
  frame.sum1 = sum1;
  frame.sum2 = sum2;
  frame.sum3 = sum3;
}

function merged(all: u64, one: u64): u64 {
  return (all ^ round(0, one)) * PRIME1 + PRIME4;
}

/** The low four bytes of the sum of all that was taken in. */
export function sumSoFar(): u32 {
  let all: u64 = PRIME5;
  if (frame.summed >= 32) {
    all = rotl<u64>(frame.sum0, 1) + rotl<u64>(frame.sum1, 7) + rotl<u64>(frame.sum2, 12) + rotl<u64>(frame.sum3, 18);
    all = merged(merged(merged(merged(all, frame.sum0), frame.sum1), frame.sum2), frame.sum3);
  }
  all += frame.summed;
  let at = REST;
  const end = REST + (<usize>frame.summed & 31);
  for (; at + 8 <= end; at += 8) all = rotl<u64>(all ^ round(0, load<u64>(at)), 27) * PRIME1 + PRIME4;
  if (at + 4 <= end) {
    all = rotl<u64>(all ^ (<u64>load<u32>(at) * PRIME1), 23) * PRIME2 + PRIME3;
    at += 4;
  }
  for (; at < end; at++) all = rotl<u64>(all ^ (<u64>load<u8>(at) * PRIME5), 11) * PRIME1;
  all = (all ^ (all >> 33)) * PRIME2;
  all = (all ^ (all >> 29)) * PRIME3;
  return <u32>(all ^ (all >> 32));
}
