/** The proxy speaks to someone who starts a server, or looks at its page. Here one gives the command an option. */
import type { Fetch } from '../../../core/bytes/http/url.ts';

interface Failed {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly registry?: unknown;
  readonly message?: unknown;
  readonly remedy?: unknown;
}

/** By the reason of the proxy's error: what to do instead of `remedy`, where that says anything. */
const REMEDIES: Readonly<Record<string, (remedy: string, failed: Failed) => string>> = {
  'registry-said': (remedy, { code, registry }) => (code === 'unauthorized' ? toLogIn(`${registry}`) : remedy),
  'plain-http': () => 'Use --plain-http, if that is intended.',
  'address-refused': () => 'Use --allow-private, if that is intended.',
  'realm-elsewhere': (remedy) => remedy.replace('start the server with', 'use'),
};

/** Docker Hub is who `docker login` means by itself. */
const toLogIn = (host: string) =>
  `Log in with docker login${/(?:^|\.)docker\.io$/.test(host) ? '' : ` ${host}`}, or use --creds USER:PASSWORD.`;

/** The same answers, errors in the words of the command line. */
export function inShell(fetch: Fetch): Fetch {
  return async (path, init) => {
    const response = await fetch(path, init);
    if (!response.headers.has('x-cutaway-error') || init?.method === 'HEAD') return response;
    const text = await response.text();
    return new Response(reworded(text) ?? text, { status: response.status, headers: response.headers });
  };
}

function reworded(text: string): string | undefined {
  try {
    const { error }: { readonly error: Failed } = JSON.parse(text);
    const { reason, remedy, message } = error;
    const other = typeof remedy === 'string' ? REMEDIES[`${reason}`]?.(remedy, error) : undefined;
    const ours = `${message}`.replace('this server is not allowed to connect to', 'Cutaway does not connect to');
    return JSON.stringify({ error: { ...error, message: ours, remedy: other ?? remedy } });
  } catch {
    return undefined;
  }
}
