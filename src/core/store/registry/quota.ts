/** What a registry still grants, by the headers that Docker Hub and those after it send: `100;w=21600`. */

/** How many requests a registry still grants (the `RateLimit` headers). */
export interface Quota {
  /** Requests granted in the window; null where it is not stated. */
  readonly limit: number | null;
  readonly remaining: number;
  /** Seconds of the window; null where it is not stated. */
  readonly window: number | null;
}

/** Undefined where the answer tells none: paid accounts get no such headers. */
export function readQuota(headers: Headers): Quota | undefined {
  const value = (name: string) => headers.get(`ratelimit-${name}`) ?? headers.get(`x-ratelimit-${name}`);
  const remaining = numberOf(value('remaining'));
  if (remaining === null) return undefined;
  const limit = value('limit');
  const window = /;\s*w=(\d{1,9})/.exec(`${value('remaining')} ${limit}`)?.[1];
  return { limit: numberOf(limit), remaining, window: window === undefined ? null : Number(window) };
}

function numberOf(text: string | null): number | null {
  const digits = /^\s*(\d{1,12})(?![\d.])/.exec(text ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** One sentence: “0 of 100 requests are left, in a window of 6 hours.” */
export function quotaText({ limit, remaining, window }: Quota): string {
  const of = limit === null ? '' : ` of ${limit}`;
  const span = window === null ? '' : `, in a window of ${spanText(window)}`;
  return `${remaining}${of} ${remaining === 1 ? 'request is' : 'requests are'} left${span}.`;
}

const HOUR = 3600;

/** Seconds as people say them; never less than there are: who comes back too early is counted again. */
export function spanText(seconds: number): string {
  if (seconds % HOUR !== 0 && seconds > 3 * HOUR) return `${Math.ceil(seconds / HOUR)} hours`;
  if (seconds > 0 && seconds % HOUR === 0) return seconds === HOUR ? 'an hour' : `${seconds / HOUR} hours`;
  if (seconds > 120) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}
