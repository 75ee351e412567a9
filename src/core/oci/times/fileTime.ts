/**
 * Times of files, exact to the nanosecond. A double tells seconds since the epoch to about a quarter of a microsecond, so
 * beside it stand the nanoseconds after the whole second below it; where only whole seconds are known these are 0.
 */

/** A time as columns and entries hold it. */
export interface FileTime {
  /** Seconds since the epoch, with fraction as near as a double comes. */
  readonly mtime: number;
  /** 0 to 999,999,999. */
  readonly mtimeNs: number;
}

const BILLION = 1_000_000_000;

/** The whole second at or below the time: of `-0.5` it is -1. `mtime` alone may be rounded up to the next one. */
export function wholeSeconds({ mtime, mtimeNs }: FileTime): number {
  return mtimeNs === 0 ? mtime : Math.round(mtime - mtimeNs / BILLION);
}

/** Decimal text of the seconds, with all digits of the fraction: `1700000000.0000001`. */
export function decimalTime(time: FileTime): string {
  const { mtime, mtimeNs } = time;
  if (mtimeNs === 0) return String(mtime);
  const second = wholeSeconds(time);
  const isNegative = second < 0;
  const whole = isNegative ? -second - 1 : second;
  const fraction = isNegative ? BILLION - mtimeNs : mtimeNs;
  return `${isNegative ? '-' : ''}${whole}.${`${fraction}`.padStart(9, '0').replace(/0+$/, '')}`;
}

/** The same where `mtime`, written as a number, says another time; else undefined. */
export function unheldTime(time: FileTime): string | undefined {
  if (time.mtimeNs === 0) return undefined;
  const text = decimalTime(time);
  return text === String(time.mtime) ? undefined : text;
}

/** Seconds from one time to another, to the nanosecond however far both are from the epoch. */
export function secondsBetween(from: FileTime, to: FileTime): number {
  return wholeSeconds(to) - wholeSeconds(from) + (to.mtimeNs - from.mtimeNs) / BILLION;
}

/** The time of whole seconds and nanoseconds after them. */
export function fileTime(seconds: number, mtimeNs: number): FileTime {
  if (mtimeNs === 0) return { mtime: seconds, mtimeNs };
  // By its text, since a sum would be rounded twice.
  return { mtime: Number(decimalTime({ mtime: seconds + mtimeNs / BILLION, mtimeNs })), mtimeNs };
}
