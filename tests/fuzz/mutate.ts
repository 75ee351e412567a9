/** Inputs from seeds: a few changes of the kinds that break readers, one on another. */
import type { Random } from './random.ts';

/** Longest input made; what grows with the input shows here already. */
const INPUT_MAX_BYTES = 64 * 1024;
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const TEXTS = [
  '0',
  '-1',
  '99999999999999999999',
  'null',
  '{}',
  '[]',
  '""',
  '../',
  '//',
  '\0',
  '\n',
  '%00',
  '"',
  '\u202e',
  'é',
];

type Change = (bytes: Uint8Array, random: Random, seeds: readonly Uint8Array[]) => Uint8Array;

const CHANGES: readonly Change[] = [flipBit, setByte, setNumber, insertText, cut, leaveOut, repeat, splice, digits];

/** The first input of a target is its first seed unchanged, and so on; then changes begin. */
export function inputAt(index: number, seeds: readonly Uint8Array[], random: Random): Uint8Array<ArrayBuffer> {
  const chosen = seeds[index < seeds.length ? index : random.below(seeds.length)] ?? new Uint8Array();
  let bytes: Uint8Array = chosen.slice();
  if (index >= seeds.length) {
    const changes = 1 + random.below(6);
    for (let i = 0; i < changes; i++) {
      const change = CHANGES[random.below(CHANGES.length)];
      if (change) bytes = change(bytes, random, seeds);
    }
  }
  return new Uint8Array(bytes.subarray(0, INPUT_MAX_BYTES));
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  if (at < bytes.length) bytes[at] = random.below(256);
  return bytes;
}

function setNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const width = [1, 2, 4, 8][random.below(4)] ?? 1;
  if (bytes.length < width) return bytes;
  const at = random.below(bytes.length - width + 1);
  const little = random.below(2) === 0;
  const value = NUMBERS[random.below(NUMBERS.length)] ?? 0;
  for (let i = 0; i < width; i++) {
    const place = little ? i : width - 1 - i;
    bytes[at + i] = place < 4 ? (value >>> (8 * place)) & 0xff : value === 0xffffffff ? 0xff : 0;
  }
  return bytes;
}

function insertText(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextEncoder().encode(TEXTS[random.below(TEXTS.length)] ?? '');
  return insert(bytes, random.below(bytes.length + 1), text);
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random.below(bytes.length + 1)).slice();
}

function leaveOut(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, start + 1 + random.below(64));
  return join([bytes.subarray(0, start), bytes.subarray(end)]);
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random.below(bytes.length + 1);
  const part = bytes.slice(start, start + 1 + random.below(512));
  const times = 1 + random.below(4);
  return insert(bytes, start, join(Array.from({ length: times }, () => part)));
}

function splice(bytes: Uint8Array, random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  const other = seeds[random.below(seeds.length)] ?? bytes;
  const start = random.below(other.length + 1);
  return insert(bytes, random.below(bytes.length + 1), other.slice(start, start + 1 + random.below(512)));
}

/** Another number where text has one: sizes, counts, octal fields. */
function digits(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random.below(bytes.length);
  for (let at = from; at < Math.min(bytes.length, from + 512); at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      bytes[at] = 0x30 + random.below(10);
      break;
    }
  }
  return bytes;
}

function insert(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  return join([bytes.subarray(0, at), part, bytes.subarray(at)]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
