/** Validity: whether a certificate holds now, by sign and word. */

export interface Validity {
  readonly state: 'valid' | 'soon' | 'not yet' | 'expired' | 'unknown';
  readonly sign: '✓' | '▲' | '✕';
  readonly words: string;
}

const DAY = 86_400;
/** Days before its end in which a certificate is usually replaced. */
const SOON = 30;

/** Times in seconds since the epoch. RFC 5280, 4.1.2.5: both ends count as valid. */
export function validityOf(notBefore: number | null, notAfter: number | null, now: number): Validity {
  if (notAfter !== null && now > notAfter) {
    return { state: 'expired', sign: '✕', words: `expired ${days(now - notAfter)} ago` };
  }
  if (notBefore !== null && now < notBefore) {
    return { state: 'not yet', sign: '▲', words: `not valid yet: begins in ${days(notBefore - now)}` };
  }
  if (notBefore === null || notAfter === null) return { state: 'unknown', sign: '▲', words: 'a date cannot be read' };
  const left = notAfter - now;
  if (left < SOON * DAY) return { state: 'soon', sign: '▲', words: `valid, ends in ${days(left)}` };
  return { state: 'valid', sign: '✓', words: `valid, ends in ${days(left)}` };
}

function days(seconds: number): string {
  const count = Math.floor(seconds / DAY);
  if (count >= 730) return `${Math.floor(count / 365.25)} years`;
  return count === 1 ? '1 day' : `${count} days`;
}

/** `2031-05-08 14:02 UTC` */
export function dateText(seconds: number | null): string {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? 'no date' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
