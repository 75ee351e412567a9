/** What a registry still grants, by the headers that Docker Hub and those after it send: `100;w=21600`. */

export interface Quota {
  /** Requests granted in the window; null where it is not told. */
  readonly limit: number | null;
  readonly remaining: number;
  /** Seconds of the window; null where it is not told. */
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
  const hours = window === null ? '' : `, in a window of ${windowText(window)}`;
  return `${remaining}${of} requests are left${hours}.`;
}

function windowText(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? 'an hour' : `${seconds / 3600} hours`;
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}
