import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32 } from '../../../../../src/core/bytes/codecs/crc32.ts';

/** RFC 1952's own way, a bit at a time. */
function slow(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
}

it('crc32 agrees with the definition, whatever the pieces and wherever they lie', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(5), (bytes, cut, offset) => {
      const placed = new Uint8Array(bytes.length + offset).subarray(offset);
      placed.set(bytes);
      expect(crc32(placed.subarray(cut), crc32(placed.subarray(0, cut)))).toBe(slow(bytes));
    }),
  );
});
