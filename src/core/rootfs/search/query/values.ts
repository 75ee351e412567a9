/**
 * Sizes, times, numbers and modes as people type them in a query, and as they are written back.
 */
import { MODE_NAMES, type ModeName } from './query.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  ...{ k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9, t: 1e12, tb: 1e12 },
  ...{ ki: 2 ** 10, kib: 2 ** 10, mi: 2 ** 20, mib: 2 ** 20, gi: 2 ** 30, gib: 2 ** 30, ti: 2 ** 40, tib: 2 ** 40 },
};
/** Sizes are written in the largest unit that loses nothing. */
const WRITTEN = [
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['MiB', 2 ** 20],
  ['MB', 1e6],
  ['KiB', 2 ** 10],
  ['kB', 1e3],
] as const;

/** `10`, `4k` (4,000), `4KiB` (4,096), `1.5M`; undefined where it is not a size. */
export function readSize(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  const size = Math.round(Number(number) * (factor ?? 0));
  return number === '' || factor === undefined || !Number.isSafeInteger(size) ? undefined : size;
}

/** A size in bytes as a query writes it, with the largest unit that is exact. */
export function writeSize(size: number): string {
  for (const [unit, factor] of WRITTEN) if (size > 0 && size % factor === 0) return `${size / factor}${unit}`;
  return String(size);
}

const DATE = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * A moment or a span of time: `2024`, `2024-05`, `2024-05-01`, `2024-05-01T12:00Z`, `@1700000000`. Where no zone is
 * given it is UTC, as everywhere on the page. `end` is the first second after it.
 */
export function readTime(text: string): { readonly start: number; readonly end: number } | undefined {
  const stamp = /^@(-?\d{1,12})$/.exec(text);
  if (stamp) return { start: Number(stamp[1]), end: Number(stamp[1]) + 1 };
  if (/^\d{4}$/.test(text)) return span(Date.UTC(Number(text), 0), Date.UTC(Number(text) + 1, 0));
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, zone] = parts;
  const [y, m] = [Number(year), Number(month) - 1];
  if (m > 11 || m < 0) return undefined;
  if (day === undefined) return hour === undefined ? span(Date.UTC(y, m), Date.UTC(y, m + 1)) : undefined;
  const start = Date.parse(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}${zone ?? 'Z'}`);
  // 31 April rolls over in some engines.
  if (Number.isNaN(start) || (zone === undefined && new Date(start).getUTCDate() !== Number(day))) return undefined;
  return span(start, start + (hour === undefined ? 86_400 : second === undefined ? 60 : 1) * 1000);
}

function span(start: number, end: number) {
  return { start: start / 1000, end: end / 1000 };
}

/** A time in seconds since the epoch as a query writes it. */
export function writeTime(seconds: number): string {
  const whole = Math.floor(seconds);
  if (Math.abs(whole) > 6e10 || whole < 0) return `@${whole}`;
  const text = new Date(whole * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}

const MODE_ALIASES: Readonly<Record<string, ModeName>> = {
  suid: 'setuid',
  sgid: 'setgid',
  writable: 'world-writable',
  exec: 'executable',
  caps: 'capabilities',
  capability: 'capabilities',
};

/** The name of a mode; undefined where it is none. */
export function readModeName(text: string): ModeName | undefined {
  const lower = text.toLowerCase();
  return (
    MODE_NAMES.find((name) => name === lower) ?? (Object.hasOwn(MODE_ALIASES, lower) ? MODE_ALIASES[lower] : undefined)
  );
}

/** `4755`, `0644`. */
export function readOctal(text: string): number | undefined {
  return /^[0-7]{1,5}$/.test(text) && Number.parseInt(text, 8) <= 0o7777 ? Number.parseInt(text, 8) : undefined;
}
