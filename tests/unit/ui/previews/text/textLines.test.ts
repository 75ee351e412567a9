import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Encoding, encodingOf } from '../../../../../src/ui/previews/text/encoding.ts';
import { rowIndex, type TextLines } from '../../../../../src/ui/previews/text/textLines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const textLines = (given: Uint8Array<ArrayBuffer>, width: number, encoding: Encoding = encodingOf(given)) => {
  const index = rowIndex(given, width, encoding);
  while (index.step());
  return index.lines();
};
const textOf = (lines: TextLines, row: number) => lines.text(lines.row(row).start, lines.row(row).end);
const rowsOf = (given: Uint8Array<ArrayBuffer>, width = 80) => {
  const lines = textLines(given, width);
  return Array.from({ length: lines.rows }, (_, row) => textOf(lines, row));
};

describe('textLines', () => {
  test('numbers lines like wc and sed', () => {
    const lines = textLines(bytes('one\ntwo\r\nthree'), 80);
    expect([lines.rows, lines.lines, lines.crlf, lines.endsWithNewline]).toEqual([3, 3, true, false]);
    expect(textOf(lines, 1)).toBe('two\r');
    expect([lines.row(0).line, lines.row(2).line, lines.rowOf(3), lines.rowOf(99)]).toEqual([1, 3, 2, 2]);
  });

  test('does not count an empty line after the last newline', () => {
    expect(rowsOf(bytes('one\n'))).toEqual(['one']);
    expect(rowsOf(bytes('\n\n'))).toEqual(['', '']);
    expect(rowsOf(bytes(''))).toEqual(['']);
  });

  test('goes on in the next row where a line is longer than a row, and keeps its number', () => {
    const lines = textLines(bytes(`${'x'.repeat(20)}\nend`), 8);
    expect(lines.rows).toBe(4);
    expect([0, 1, 2, 3].map((row) => lines.row(row).line)).toEqual([1, 1, 1, 2]);
    expect([0, 1, 2, 3].map((row) => lines.row(row).continued)).toEqual([false, true, true, false]);
  });

  test('never cuts a character in two, and loses none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const lines = textLines(bytes(text), width, 'UTF-8');
        let joined = '';
        for (let row = 0; row < lines.rows; row++) {
          joined += (row > 0 && !lines.row(row).continued ? '\n' : '') + textOf(lines, row);
        }
        expect(joined).toBe(text.endsWith('\n') ? text.slice(0, -1) : text);
      }),
    );
  });

  test('keeps every byte of what is not UTF-8 as a character of Latin-1', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (given) => {
        const lines = textLines(new Uint8Array(given), 16, 'Latin-1');
        let count = 0;
        for (let row = 0; row < lines.rows; row++) count += textOf(lines, row).length;
        expect(count + given.filter((byte) => byte === 10).length).toBe(given.length);
      }),
    );
  });

  test('lays out a line of 2 MB in rows that are cheap to draw', () => {
    const lines = textLines(new Uint8Array(2_000_000).fill(65), 2000);
    expect(lines.rows).toBe(1000);
    expect(textOf(lines, 999)).toHaveLength(2000);
  });
});

describe('rowIndex', () => {
  test('gives the same rows whether the text came at once or in parts', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', 'xyzxyzxyzxyz', '🜁'), { maxLength: 3000 });
    fc.assert(
      fc.property(text, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (parts, cuts) => {
        const whole = bytes(parts.join(''));
        const index = rowIndex(whole.slice(0, 0), 10, 'UTF-8');
        for (const cut of [...cuts.sort(), 1]) {
          while (index.step());
          index.grow(whole.subarray(0, Math.floor(cut * whole.length)));
        }
        while (index.step());
        const grown = index.lines();
        const once = textLines(whole, 10, 'UTF-8');
        expect([grown.rows, grown.lines]).toEqual([once.rows, once.lines]);
        for (let row = 0; row < once.rows; row++) {
          expect(grown.row(row)).toEqual(once.row(row));
          expect(once.rowAt(once.row(row).start)).toBe(row);
          if (!once.row(row).continued) expect(once.rowOf(once.row(row).line)).toBe(row);
        }
      }),
    );
  });

  test('lays out 4 million empty lines a little at a time, and keeps few of their places', () => {
    const index = rowIndex(new Uint8Array(4_000_000).fill(10), 80, 'UTF-8');
    let steps = 1;
    while (index.step()) steps++;
    const lines = index.lines();
    expect([steps, lines.rows, lines.lines]).toEqual([500, 4_000_000, 4_000_000]);
    expect([lines.row(3_999_999).line, lines.rowOf(3_000_000)]).toEqual([4_000_000, 2_999_999]);
  });
});
