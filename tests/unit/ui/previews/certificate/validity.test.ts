import { expect, test } from 'vitest';
import { dateText, validityOf } from '../../../../../src/ui/previews/certificate/validity.ts';

const DAY = 86_400;

test('a certificate holds from its first second to its last, and is told before it ends', () => {
  const states = [-1, 0, 50 * DAY, 80 * DAY, 100 * DAY, 100 * DAY + 1].map(
    (now) => validityOf(0, 100 * DAY, now).state,
  );
  expect(states).toEqual(['not yet', 'valid', 'valid', 'soon', 'soon', 'expired']);
});

test('says how long ago and how long still in words', () => {
  expect(validityOf(0, DAY, 3 * DAY).words).toBe('expired 2 days ago');
  expect(validityOf(0, DAY, 2 * DAY).words).toBe('expired 1 day ago');
  expect(validityOf(0, 3650 * DAY, 0).words).toBe('valid, ends in 9 years');
  expect(validityOf(null, DAY, 0).words).toMatch('cannot be read');
});

test('dates that are none are said to be none', () => {
  expect(dateText(0)).toBe('1970-01-01 00:00 UTC');
  expect([null, Number.POSITIVE_INFINITY].map(dateText)).toEqual(['no date', 'no date']);
});
