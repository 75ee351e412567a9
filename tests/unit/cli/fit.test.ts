import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutAt, fitFor } from '../../../src/cli/printing/fit.ts';
import { createOutput } from '../../../src/cli/printing/output.ts';

describe('a row', () => {
  test.each([
    ['shorter than the terminal', 'one two', 10, 'one two'],
    ['as long', '0123456789', 10, '0123456789'],
    ['longer by one', '01234567890', 10, '012345678…'],
    ['of wide characters', '層層層層', 5, '層層…'],
    ['of wide characters that would reach over the edge', '層層層', 4, '層…'],
    ['of a letter with its accents', `e\u0301\u0301\u0301xyz`, 4, `e\u0301\u0301\u0301xyz`],
    ['of an emoji of several code points', '👩‍👩‍👧abc', 4, '👩‍👩‍👧a…'],
    ['on a terminal that tells no width', 'abc', 0, 'abc'],
  ])('%s', (_, text, columns, expected) => expect(cutAt(text, columns)).toBe(expected));

  test('never takes more columns than there are, and is a beginning of the text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const cut = cutAt(text, columns);
        expect(cut.length).toBeLessThanOrEqual(columns);
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
        if (text.length <= columns) expect(cut).toBe(text);
      }),
    ));
});

describe('a row and a list', () => {
  const terminal = (isTTY: boolean) => createOutput(Object.assign(new PassThrough(), { isTTY, columns: 8 }));

  test.each([
    ['on a terminal', true, false, 'a long …', [1, 2]],
    ['on a terminal, with --no-trunc', true, true, 'a long row', [1, 2, 3]],
    ['in a pipe', false, false, 'a long row', [1, 2]],
  ])('%s', (_, isTTY, noTrunc, row, list) => {
    const fit = fitFor({ output: terminal(isTTY), options: { noTrunc } });
    expect([fit.row('a long row'), fit.first([1, 2, 3], 2)]).toEqual([row, list]);
  });
});
