import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createPages, hexRow, PAGE_BYTES, parseOffset } from '../../../../../src/ui/previews/hex/pages.ts';

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
    const kept = Array.from({ length: 200 }, (_, page) => pages.at(page * PAGE_BYTES)).filter(Boolean);
    expect(kept.length).toBe(64);
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
