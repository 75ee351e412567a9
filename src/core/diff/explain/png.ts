/** PNG with another time of its last change. (PNG 11.3.6: chunk tIME, seven bytes and their checksum.) */
import { NOISE } from '../noise.ts';
import { explainerOf, type Ranges } from './explainer.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TIME = 0x74494d45;
const END = 0x49454e44;

/** Pictures that differ only in the time written in them. */
export const png = explainerOf(timesOf, {
  noise: NOISE['file-times'],
  text: 'The same picture; only the time written in it differs.',
});

function timesOf(bytes: Uint8Array): Ranges | undefined {
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const ranges: number[] = [];
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const [size, type] = [view.getUint32(at), view.getUint32(at + 4)];
    const next = at + 12 + size;
    if (next > bytes.length) return undefined;
    if (type === TIME && size === 7) ranges.push(at + 8, next);
    if (type === END) return ranges;
    at = next;
  }
  return undefined;
}
