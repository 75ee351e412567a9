import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactIsoTime } from '../../../../../src/ui/parts/facts/attributes.ts';
import type { PreviewSource } from '../../../../../src/ui/previews/preview.ts';
import { diffFacts } from '../../../../../src/ui/views/compare/content/facts.ts';
import { hexRuns, nextDifference } from '../../../../../src/ui/views/compare/content/hexRuns.ts';
import { apart, signed } from '../../../../../src/ui/views/compare/files/fields.ts';
import { changedPart } from '../../../../../src/ui/views/compare/lines/lineRows.ts';

describe('the part of a line that changed', () => {
  it('is what both lines do not begin and end with', () => {
    expect(changedPart('mirror = "old"', 'mirror = "new"')).toEqual([10, 13]);
    expect(changedPart('abc', 'abbc')).toEqual([2, 2]);
    expect(changedPart('same', 'same')).toEqual([4, 4]);
  });

  it('leaves equal text around it, whatever the lines are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
        const [a, b] = [changedPart(left, right), changedPart(right, left)];
        expect(left.slice(0, a[0])).toBe(right.slice(0, b[0]));
        expect(left.slice(a[1])).toBe(right.slice(b[1]));
      }),
    );
  });
});

describe('bytes beside each other', () => {
  it('are marked where the other side has another, or none', () => {
    const { bytes, texts } = hexRuns(Uint8Array.of(0x41, 0x42, 0x43), Uint8Array.of(0x41, 0x00), 4);
    expect(bytes.map(({ text }) => text).join('')).toBe('41 42 43   ');
    expect(bytes.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['42 43']);
    expect(texts.map(({ text, differs }) => [text, differs])).toEqual([
      ['A', false],
      ['BC', true],
      [' ', false],
    ]);
  });

  it('lead to the next difference, however far it is', async () => {
    const source = (bytes: Uint8Array<ArrayBuffer>): PreviewSource => ({
      size: bytes.length,
      read: async (start, end) => bytes.slice(start, end),
    });
    const { signal } = new AbortController();
    const [a, b] = [new Uint8Array(3 << 20), new Uint8Array(3 << 20)];
    b[(2 << 20) + 5] = 1;
    expect(await nextDifference(source(a), source(b), 7, signal)).toBe((2 << 20) + 5);
    expect(await nextDifference(source(a), source(b), (2 << 20) + 6, signal)).toBeNull();
    expect(await nextDifference(source(a), source(a.slice(0, 9)), 0, signal)).toBe(9);
  });
});

describe('facts of two files', () => {
  it('are told by name, list items by what they are called', () => {
    const was = {
      kind: 'packages',
      packages: [
        { name: 'a', version: '1' },
        { name: 'b', version: '1' },
      ],
      needed: ['x'],
    };
    const is = {
      kind: 'packages',
      packages: [
        { name: 'b', version: '2' },
        { name: 'c', version: '1' },
      ],
      needed: ['x', 'y'],
    };
    const { changes, same } = diffFacts(was, is);
    expect(changes.map(({ kind, name, left, right }) => `${kind} ${name} ${left}>${right}`)).toEqual([
      'removed packages › a › name a>',
      'removed packages › a › version 1>',
      'modified packages › b › version 1>2',
      'added packages › c › name >c',
      'added packages › c › version >1',
      'added needed › y >yes',
    ]);
    expect(same).toBe(2);
  });
});

describe('fields in words', () => {
  it('tell times with all digits, and how far they are apart', () => {
    expect(exactIsoTime('1700000000.25')).toBe('2023-11-14T22:13:20.25Z');
    expect(exactIsoTime('1700000000.123456789')).toBe('2023-11-14T22:13:20.123456789Z');
    expect(exactIsoTime('-0.000000001')).toBe('1969-12-31T23:59:59.999999999Z');
    expect(exactIsoTime('1152921504606846976')).toBe('1152921504606846976 s');
    expect(apart(2e-7)).toBe('+200 ns');
    expect(apart(-0.0000015)).toBe('−1.5 µs');
    expect(apart(0.25)).toBe('+0.25 s');
    expect(apart(93_784)).toBe('+1 d 2 h');
    expect(apart(-61)).toBe('−1 min 1 s');
    expect(signed(-1204, 'bytes')).toBe('−1,204 bytes');
  });
});
