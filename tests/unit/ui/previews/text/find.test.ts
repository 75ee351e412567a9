import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findIn, type Query } from '../../../../../src/ui/previews/text/find.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const ask = (text: string, more: Partial<Query> = {}): Query => ({ text, matchCase: false, regex: false, ...more });
const found = (given: Uint8Array<ArrayBuffer>, query: Query, most = 1000) => {
  const hits = findIn(given, 'UTF-8', query, most);
  return Array.from({ length: hits.length / 2 }, (_, at) => [hits[at * 2], hits[at * 2 + 1]]);
};

describe('findIn', () => {
  test('gives the bytes of each hit, whatever stands before it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '€', '🜁', '\n'), maxLength: 200 });
    const needle = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '🜁'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, needle, (hay, wanted) => {
        const buffer = Buffer.from(hay);
        const expected: number[][] = [];
        const size = Buffer.byteLength(wanted);
        for (let at = buffer.indexOf(wanted); at >= 0; at = buffer.indexOf(wanted, at + size))
          expected.push([at, at + size]);
        expect(found(bytes(hay), ask(wanted, { matchCase: true }))).toEqual(expected);
      }),
    );
  });

  test('takes every sign for itself unless a pattern is meant', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary-ascii' }), (wanted) => {
        fc.pre(!wanted.includes('\n'));
        expect(found(bytes(wanted), ask(wanted, { matchCase: true }))).toEqual([[0, bytes(wanted).length]]);
      }),
    );
  });

  test('matches patterns line by line, and nothing of no width', () => {
    const text = bytes('one\ntwo\nthree\n');
    expect(found(text, ask('^t[^x]+', { regex: true }))).toEqual([
      [4, 7],
      [8, 13],
    ]);
    expect(found(text, ask('x*', { regex: true }))).toEqual([]);
    expect(() => found(text, ask('(', { regex: true }))).toThrow(SyntaxError);
  });

  test('finds either case unless told, and stops at the most', () => {
    expect(found(bytes('Ab aB'), ask('ab'))).toEqual([
      [0, 2],
      [3, 5],
    ]);
    expect(found(bytes('Ab ab'), ask('ab', { matchCase: true }))).toEqual([[3, 5]]);
    expect(found(bytes('aaaa'), ask('a'), 2)).toHaveLength(2);
  });

  test('keeps its place where the bytes are not UTF-8 after all', () => {
    expect(found(new Uint8Array([0xff, 0xc3, 0x61]), ask('a'))).toEqual([[2, 3]]);
  });
});
