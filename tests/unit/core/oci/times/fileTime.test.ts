import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalTime,
  fileTime,
  secondsBetween,
  unheldTime,
  wholeSeconds,
} from '../../../../../src/core/oci/times/fileTime.ts';

const BILLION = 1_000_000_000n;
/** Nanoseconds since the epoch, of decimal text. */
function nanosecondsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  const size = BigInt(fraction.padEnd(9, '0'));
  return BigInt(whole) * BILLION + (text.startsWith('-') ? -size : size);
}

describe('times of files', () => {
  it('come back exact from two numbers, however far from the epoch', () => {
    const seconds = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 48), max: 2 ** 48 }));
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 999_999_999 }), (second, nanoseconds) => {
        const time = fileTime(second, nanoseconds);
        expect(wholeSeconds(time)).toBe(second);
        expect(nanosecondsOf(decimalTime(time))).toBe(BigInt(second) * BILLION + BigInt(nanoseconds));
        expect(time.mtime).toBe(Number(decimalTime(time)));
      }),
    );
  });

  it.each([
    [1_700_000_000, 0, '1700000000', undefined],
    [1_700_000_000, 500_000_000, '1700000000.5', undefined],
    [1_700_000_000, 100, '1700000000.0000001', '1700000000.0000001'],
    [1_700_000_000, 300, '1700000000.0000003', '1700000000.0000003'],
    [1_700_000_000, 999_999_999, '1700000000.999999999', '1700000000.999999999'],
    [-1, 500_000_000, '-0.5', undefined],
    [-2, 999_999_900, '-1.0000001', undefined],
  ])('are told as decimal text: %d s and %d ns', (second, nanoseconds, text, unheld) => {
    const time = fileTime(second, nanoseconds);
    expect(decimalTime(time)).toBe(text);
    expect(unheldTime(time)).toBe(unheld);
  });

  it('are 200 ns apart where they are', () => {
    expect(secondsBetween(fileTime(1_700_000_000, 100), fileTime(1_700_000_000, 300))).toBe(2e-7);
    expect(secondsBetween(fileTime(-1, 999_999_900), fileTime(0, 100))).toBeCloseTo(2e-7, 12);
  });
});
