import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offsetFor, rowsAt, scrollSpace } from '../../../../../src/ui/parts/tree/scrollSpace.ts';

describe('scrollSpace', () => {
  test('is the list itself where a browser can scroll it', () => {
    const space = scrollSpace(200_000, 24, 600);
    expect([space.space, space.scaled, space.toOffset(1234), space.toTop(1234)]).toEqual([
      4_800_000,
      false,
      1234,
      1234,
    ]);
  });

  test('reaches the first and the last row of a list of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 700_000, max: 1e9 }), fc.integer({ min: 100, max: 2000 }), (count, view) => {
        const space = scrollSpace(count, 24, view);
        expect(space.space).toBeLessThanOrEqual(15_000_000);
        expect(space.toOffset(0)).toBe(0);
        expect(space.toOffset(space.space - view)).toBeCloseTo(count * 24 - view, 0);
        expect(space.toOffset(space.toTop(12_345_678))).toBeCloseTo(Math.min(12_345_678, count * 24 - view), 0);
      }),
    );
  });
});

describe('rowsAt', () => {
  test('always covers what is in view, and little more', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 50_000 }),
        (at, view, count) => {
          const offset = Math.min(at, Math.max(0, count * 24 - view));
          const { first, end } = rowsAt(offset, view, 24, count, 16);
          expect(first).toBeLessThanOrEqual(Math.floor(offset / 24));
          expect(end).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((offset + view) / 24)));
          expect(end - first).toBeLessThanOrEqual(view / 24 + 16 * 3 + 2);
        },
      ),
    );
  });
});

test('offsetFor moves no more than it must', () => {
  expect(offsetFor(5, 0, 240, 24, 'nearest')).toBe(0);
  expect(offsetFor(10, 0, 240, 24, 'nearest')).toBe(24);
  expect(offsetFor(2, 120, 240, 24, 'nearest')).toBe(48);
  expect(offsetFor(100, 0, 240, 24, 'center')).toBe(2292);
});
