/**
 * The last step of bzip2: walking the linked block, undoing its first run-length coding, and its checksum.
 */
import { u32At } from '../../at.ts';
import { DECODE_OUTPUT_BYTES } from '../../limits.ts';

const CRC = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let bit = 0; bit < 8; bit++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

/** Yields a linked block's content and returns its checksum. Four equal bytes are followed by a count of more. */
export function* expandBlock(table: Uint32Array, first: number, count: number): Generator<Uint8Array, number, void> {
  const buffer = new Uint8Array(DECODE_OUTPUT_BYTES);
  let size = 0;
  let crc = 0xffffffff;
  let at = first;
  let equal = 0;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const entry = u32At(table, at);
    const byte = entry & 255;
    at = entry >>> 8;
    let times = 1;
    if (equal === 4) {
      times = byte;
      equal = 0;
    } else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
    }
    for (let n = 0; n < times; n++) {
      crc = (crc << 8) ^ u32At(CRC, ((crc >>> 24) ^ last) & 255);
      buffer[size++] = last;
    }
    if (equal === 0) last = -1;
    if (size > DECODE_OUTPUT_BYTES - 256) {
      yield buffer.subarray(0, size);
      size = 0;
    }
  }
  if (size > 0) yield buffer.subarray(0, size);
  return ~crc >>> 0;
}
