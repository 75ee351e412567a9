import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  bytesAt,
  createPages,
  hexRow,
  PAGE_BYTES,
  parseOffset,
  perRowOf,
} from '../../../../../src/ui/previews/hex/pages.ts';

function countingSource(size: number) {
  const reads: [number, number][] = [];
  return {
    reads,
    size,
    read: async (start: number, end: number) => {
      reads.push([start, end]);
      return new Uint8Array(end - start).fill(start / PAGE_BYTES);
    },
  };
}

describe('createPages', () => {
  test('reads each page once, only when it is looked at, and not what the head holds', async () => {
    const source = countingSource(PAGE_BYTES * 3 + 5);
    const pages = createPages(source, new Uint8Array(PAGE_BYTES));
    expect(pages.at(0)).toBeDefined();
    expect(pages.at(PAGE_BYTES * 3)).toBeUndefined();
    pages.at(PAGE_BYTES * 3 + 4);
    await new Promise<void>((done) => pages.subscribe(() => done()));
    expect(source.reads).toEqual([[PAGE_BYTES * 3, PAGE_BYTES * 3 + 5]]);
    expect(pages.at(PAGE_BYTES * 3)).toHaveLength(5);
  });

  test('keeps a bounded number of pages of a file of terabytes', async () => {
    const source = countingSource(5e12);
    const pages = createPages(source, new Uint8Array());
    for (let page = 0; page < 200; page++) {
      pages.at(page * PAGE_BYTES);
      await new Promise<void>((done) => pages.subscribe(() => done()));
    }
    const cached = Array.from({ length: 200 }, (_, page) => pages.at(page * PAGE_BYTES)).filter(Boolean);
    expect(cached.length).toBe(64);
  });

  test('does not ask again and again for what failed', async () => {
    let asked = 0;
    const read = async (): Promise<never> => {
      asked++;
      throw new Error('cut');
    };
    const pages = createPages({ size: 100, read }, new Uint8Array());
    pages.at(0);
    await new Promise<void>((done) => pages.subscribe(() => done()));
    pages.at(0);
    expect([asked, String(pages.failure())]).toEqual([1, 'Error: cut']);
  });
});

test('hexRow lays bytes out as hexdump -C does', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, at) => (at * 37) % 256);
  const wanted = execFileSync('od', ['-A', 'x', '-t', 'x1z', '-v'], { input: bytes }).toString().split('\n');
  for (let row = 0; row < 3; row++) {
    const { bytes: shown, characters } = hexRow(bytes.subarray(row * 16, row * 16 + 16), row * 16, 16, 6);
    expect(wanted[row]).toContain(`>${characters}<`);
    expect(wanted[row]?.replaceAll(/ +/g, ' ')).toContain(shown.trim().replaceAll(/ +/g, ' '));
  }
});

test('parseOffset reads hexadecimal and decimal and refuses the rest', () => {
  expect(['0x1f0', '1F0h', '496', ' 1_024 '].map(parseOffset)).toEqual([496, 496, 496, 1024]);
  expect(['', '-1', '0x', 'abc', '1e3', '0x1g'].map(parseOffset)).toEqual(Array(6).fill(undefined));
});

test.each([
  // characters, digits, bytes of a row
  [40, 8, 8],
  [0, 8, 8],
  [78, 8, 16],
  [77, 8, 8],
  [111, 8, 24],
  [115, 12, 24],
  [1000, 8, 64],
])('%i characters with offsets of %i have room for %i bytes', (characters, digits, perRow) => {
  const row = hexRow(new Uint8Array(perRow), 0, perRow, digits);
  expect(perRowOf(characters, digits)).toBe(perRow);
  if (perRow > 8) expect(`${row.offset}  ${row.bytes}  ${row.characters}`.length).toBeLessThanOrEqual(characters);
});

test('a row over the border of two pages has the bytes of both, and only those that are there', () => {
  const content = [new Uint8Array(PAGE_BYTES).fill(1), new Uint8Array(5).fill(2)];
  const pages = { at: (offset: number) => content[Math.floor(offset / PAGE_BYTES)] };
  expect([...bytesAt(pages, PAGE_BYTES - 2, 6)]).toEqual([1, 1, 2, 2, 2, 2]);
  expect([...bytesAt(pages, PAGE_BYTES, 24)]).toEqual([2, 2, 2, 2, 2]);
  expect([...bytesAt({ at: (offset) => (offset < PAGE_BYTES ? content[0] : undefined) }, PAGE_BYTES - 2, 6)]).toEqual([
    1, 1,
  ]);
});
