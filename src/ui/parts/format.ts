/**
 * Numbers and times as the field's tools print them: sizes decimal with three significant digits like docker, times
 * relative. The exact value is always one hover away.
 */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `27.1MB`, as docker prints sizes. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '?';
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  // 999.95 would print as 1e+3.
  const digits = Number(value.toPrecision(3));
  if (digits >= 1000 && unit < UNITS.length - 1) return `1${UNITS[unit + 1]}`;
  return `${digits}${UNITS[unit]}`;
}

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
