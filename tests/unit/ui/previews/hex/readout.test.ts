import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexRow } from '../../../../../src/ui/previews/hex/pages.ts';
import { byteAtCharacter, characterOfByte, readingsOf } from '../../../../../src/ui/previews/hex/readout.ts';
import { sniff } from '../../../../../src/ui/previews/hex/sniff.ts';

test('readingsOf gives the numbers that Buffer reads, as far as there are bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      const found = readingsOf(bytes);
      expect(found.map(({ name }) => name)).toEqual(
        ['u8', 'u16', 'u32', 'u64'].filter((_, at) => bytes.length >= 2 ** at),
      );
      const first = (text: string | undefined) => text?.split(' ')[0];
      if (bytes.length >= 2) expect(first(found[1]?.big)).toBe(`${buffer.readUInt16BE()}`);
      if (bytes.length >= 4) expect(found[2]?.little).toContain(`${buffer.readInt32LE()}`);
      if (bytes.length >= 8) expect(first(found[3]?.little)).toBe(`${buffer.readBigUInt64LE()}`);
    }),
  );
});

test('each byte of a row is found again by the characters it is drawn as', () => {
  for (const perRow of [8, 16]) {
    const { bytes } = hexRow(
      Uint8Array.from({ length: perRow }, (_, at) => at + 16),
      0,
      perRow,
      8,
    );
    for (let byte = 0; byte < perRow; byte++) {
      const at = characterOfByte(byte);
      expect(bytes.slice(at, at + 2)).toBe((byte + 16).toString(16));
      expect([byteAtCharacter(at, perRow), byteAtCharacter(at + 1, perRow)]).toEqual([byte, byte]);
    }
  }
});

test('sniff names what it knows and says nothing of the rest', () => {
  expect(sniff(new TextEncoder().encode('SQLite format 3\0....'))).toBe('an SQLite database');
  expect(sniff(Uint8Array.from([0xa7, 0x0d, 0x0d, 0x0a]))).toBe('Python bytecode');
  expect(sniff(Uint8Array.from([1, 2, 3, 4]))).toBeUndefined();
  expect(sniff(new Uint8Array())).toBeUndefined();
});
