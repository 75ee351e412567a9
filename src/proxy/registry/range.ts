/** One range of a blob: what was asked, what came, and what is left to do where the registry ignored it. RFC 9110 14. */
import { ProxyError } from './proxyError.ts';

/** Either first and last byte (last may be open), or so many bytes from the end. */
export interface AskedRange {
  readonly first?: number;
  readonly last?: number;
  readonly suffix?: number;
}

/** The one range of a `Range` header. Throws 400 for several, other units and numbers that are none. */
export function parseRange(header: string | null, registry: string): AskedRange | undefined {
  if (header === null) return undefined;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '') || (first !== '' && last !== '' && Number(last) < Number(first)))
    throw new ProxyError('malformed', 400, 'bad-request', registry, 'Only one range of bytes can be requested.');
  if (first === '') return { suffix: Number(last) };
  return last === '' ? { first: Number(first) } : { first: Number(first), last: Number(last) };
}

/** The value of a Range header (RFC 9110, section 14.2). */
export const formatRange = ({ first, last, suffix }: AskedRange) =>
  suffix === undefined ? `bytes=${first}-${last ?? ''}` : `bytes=-${suffix}`;

/** A Content-Range header (RFC 9110, section 14.4); offsets in bytes, `last` inclusive. */
export interface GivenRange {
  readonly first: number;
  readonly last: number;
  /** Undefined where the registry does not know (`*`). */
  readonly total?: number;
}

/** `Content-Range` of a 206, held against what was asked. Throws where it is another stretch than that. */
export function checkContentRange(header: string | null, asked: AskedRange, registry: string): GivenRange {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(header?.trim() ?? '');
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  const total = match?.[3] === '*' ? undefined : Number(match?.[3]);
  const whole = match && first <= last && (total === undefined || last < total);
  const starts =
    asked.suffix === undefined
      ? first === asked.first
      : total === undefined || first === Math.max(0, total - asked.suffix);
  const end = asked.last ?? Number.POSITIVE_INFINITY;
  const ends = last === end || (last < end && (total === undefined || last === total - 1));
  if (!whole || !starts || !ends)
    throw new ProxyError('malformed', 502, 'answer', registry, 'The registry sent a different range than requested.');
  return { first, last, ...(total === undefined ? {} : { total }) };
}

/** The same range of a body of known size that came whole; undefined where it lies beyond the end. */
export function rangeOf(asked: AskedRange, total: number): GivenRange | undefined {
  const first = asked.suffix === undefined ? (asked.first ?? 0) : Math.max(0, total - asked.suffix);
  const last = Math.min(asked.last ?? total - 1, total - 1);
  return first >= total || asked.suffix === 0 ? undefined : { first, last, total };
}
