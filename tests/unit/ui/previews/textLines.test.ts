import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodingOf, looksLikeText, textLines } from '../../../../src/ui/previews/textLines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rowsOf = (given: Uint8Array<ArrayBuffer>, width = 80) => {
  const lines = textLines(given, width);
  return Array.from({ length: lines.rows }, (_, row) => lines.text(row));
};

describe('textLines', () => {
  test('numbers lines like wc and sed', () => {
    const lines = textLines(bytes('one\ntwo\r\nthree'), 80);
    expect([lines.rows, lines.lines, lines.crlf, lines.endsWithNewline]).toEqual([3, 3, true, false]);
    expect(lines.text(1)).toBe('two\r');
    expect([lines.lineOf(0), lines.lineOf(2), lines.rowOf(3), lines.rowOf(99)]).toEqual([1, 3, 2, 2]);
  });

  test('does not count an empty line after the last newline', () => {
    expect(rowsOf(bytes('one\n'))).toEqual(['one']);
    expect(rowsOf(bytes('\n\n'))).toEqual(['', '']);
    expect(rowsOf(bytes(''))).toEqual(['']);
  });

  test('goes on in the next row where a line is longer than a row, and keeps its number', () => {
    const lines = textLines(bytes(`${'x'.repeat(20)}\nend`), 8);
    expect(lines.rows).toBe(4);
    expect([0, 1, 2, 3].map(lines.lineOf)).toEqual([1, 1, 1, 2]);
    expect([0, 1, 2, 3].map(lines.continued)).toEqual([false, true, true, false]);
  });

  test('never cuts a character in two, and loses none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const lines = textLines(bytes(text), width, 'UTF-8');
        let joined = '';
        for (let row = 0; row < lines.rows; row++) {
          joined += (row > 0 && !lines.continued(row) ? '\n' : '') + lines.text(row);
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
        for (let row = 0; row < lines.rows; row++) count += lines.text(row).length;
        expect(count + given.filter((byte) => byte === 10).length).toBe(given.length);
      }),
    );
  });

  test('lays out a line of 2 MB in rows that are cheap to draw', () => {
    const lines = textLines(new Uint8Array(2_000_000).fill(65), 2000);
    expect(lines.rows).toBe(1000);
    expect(lines.text(999)).toHaveLength(2000);
  });
});

describe('encodingOf', () => {
  test('calls a character cut by the end of what was read UTF-8 still', () => {
    expect(encodingOf(bytes('é').subarray(0, 1))).toBe('UTF-8');
  });

  test('tells Latin-1 and UTF-16', () => {
    expect(encodingOf(new Uint8Array([0x63, 0xe9, 0x20]))).toBe('Latin-1');
    expect(encodingOf(new Uint8Array([0xff, 0xfe, 0x41, 0]))).toBe('UTF-16LE');
    expect(rowsOf(new Uint8Array([0xff, 0xfe, 0x41, 0, 0x0a, 0, 0x42, 0]))).toEqual(['A', 'B']);
  });
});

describe('looksLikeText', () => {
  test('takes text with escapes for text and binaries for binaries', () => {
    expect(looksLikeText(bytes('\u001b[31mred\u001b[0m\n'))).toBe(true);
    expect(looksLikeText(bytes(''))).toBe(true);
    expect(looksLikeText(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe(false);
    expect(looksLikeText(new Uint8Array([1, 2, 3, 4, 5]))).toBe(false);
  });
});
