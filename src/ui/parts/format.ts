/** Numbers and times as the field's tools print them: exact, or relative with the exact value one hover away. */

const EXACT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const formatCount = (count: number): string => EXACT.format(count);

/** `27,145,216 bytes`. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

const STEPS = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 60, 86_400, 'day'],
  [86_400 * 730, 86_400 * 30.44, 'month'],
  [Number.POSITIVE_INFINITY, 86_400 * 365.25, 'year'],
] as const;

/** `3 months ago`; `now` is given so that the answer depends on nothing else. */
export function formatAgo(seconds: number, now: number): string {
  const past = now - seconds;
  const [, unit, name] = STEPS.find(([below]) => Math.abs(past) < below) ?? STEPS[5];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.round(past / unit), name);
}

/** Times that builders write so that the same input gives the same bytes: the epoch, and the oldest zip can hold. */
export function isReproducibleTime(seconds: number): boolean {
  return seconds === 0 || seconds === 1 || seconds === 315_532_800;
}
