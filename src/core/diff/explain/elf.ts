/** Programs whose build ID alone differs: the linker's hash over what was stripped since. (ELF gABI; binutils' NT_GNU_BUILD_ID.) */
import { latin1 } from '../../bytes/byteArrays.ts';
import { NOISE } from '../noise.ts';
import { explainerOf, type Ranges } from './explainer.ts';

const LOAD_SEGMENT = 1;
const NOTE_SEGMENT = 4;
const EXECUTABLE = 1;
const GNU_BUILD_ID = 3;

/** Programs that differ only in their build ID. */
export const elf = explainerOf(buildIdOf, {
  noise: NOISE['build-paths'],
  text: 'The same program; only its build ID differs, a hash over debug symbols that were stripped.',
});

function buildIdOf(bytes: Uint8Array): Ranges | undefined {
  if (bytes.length < 64 || latin1(bytes, 0, 4) !== '\x7fELF') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [wide, little] = [bytes[4] === 2, bytes[5] === 1];
  const long = (at: number) => (wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const table = long(wide ? 32 : 28);
  const [each, count] = [view.getUint16(wide ? 54 : 42, little), view.getUint16(wide ? 56 : 44, little)];
  const ranges: number[] = [];
  const code: number[] = [];
  for (let row = 0; row < count; row++) {
    const at = table + row * each;
    if (!(at >= 0 && at + (wide ? 56 : 32) <= bytes.length)) return undefined;
    const type = view.getUint32(at, little);
    const start = long(at + (wide ? 8 : 4));
    const end = start + long(at + (wide ? 32 : 16));
    if (type === NOTE_SEGMENT) addIds(view, start, end, little, ranges);
    if (type === LOAD_SEGMENT && view.getUint32(at + (wide ? 4 : 24), little) & EXECUTABLE) code.push(start, end);
  }
  // What runs is code, whatever a note calls it.
  if (code.some((start, i) => i % 2 === 0 && (ranges[1] ?? 0) > start && (ranges[0] ?? 0) < code[i + 1]))
    return undefined;
  // One program has one; two segments may hold the same note.
  return ranges.length >= 2 && ranges.every((offset, i) => offset === ranges[i % 2]) ? ranges.slice(0, 2) : undefined;
}

/** Notes are padded to 4 bytes; those of 8 (properties) are in segments of their own and no build IDs. */
function addIds(view: DataView, start: number, end: number, little: boolean, ranges: number[]): void {
  if (!(start > 0 && end <= view.byteLength)) return;
  for (let at = start; at + 12 <= end; ) {
    const [name, size, type] = [0, 4, 8].map((field) => view.getUint32(at + field, little)) as [number, number, number];
    const value = at + 12 + Math.ceil(name / 4) * 4;
    const next = value + Math.ceil(size / 4) * 4;
    if (next > end) return;
    const isGnu = name === 4 && view.getUint32(at + 12, false) === 0x474e5500;
    // A hash, no more.
    if (isGnu && type === GNU_BUILD_ID && size >= 8 && size <= 64) ranges.push(value, value + size);
    at = next;
  }
}
