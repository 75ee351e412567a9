/**
 * A way to the page for the browser that is opened here: every user of a machine can read another's command lines, so the
 * address on that of the browser leads in once and for a minute. The one that is printed has what the page needs.
 */
import { randomBytes } from 'node:crypto';
import { APP_HEADERS } from '../headers.ts';

/** A browser may have to start first. */
const GOOD_FOR_MS = 60_000;

/** Where the links are on our server; none of the app's own files has such a name. */
export const OPEN = '/open/';

/** A link that works once. */
export interface OneTimeLink {
  /** Path that leads to `target` once. */
  readonly path: string;
  /** The answer for a path below `OPEN`; undefined where the link is another's, used or too old. */
  follow(path: string): Response | undefined;
}

/** `now` in milliseconds. */
export function createOneTimeLink(target: string, now: () => number = Date.now): OneTimeLink {
  const path = `${OPEN}${randomBytes(24).toString('base64url')}`;
  const end = now() + GOOD_FOR_MS;
  let used = false;
  return {
    path,
    follow(asked) {
      if (asked !== path || used || now() > end) return undefined;
      used = true;
      return new Response(null, {
        status: 303,
        headers: { ...APP_HEADERS, Location: target, 'Cache-Control': 'no-store' },
      });
    },
  };
}
