/**
 * The registries of a page that came without a server (a static site): the same proxy inside the page. The demo lies in
 * files beside it; others are asked directly, which the browser allows where they let other sites ask them (CORS).
 */
import { createFetchSend, type FetchLike } from './fetchSend.ts';
import { toInside } from './layouts/inside.ts';
import { ociLayout } from './layouts/ociLayout.ts';
import { webFiles } from './layouts/webFiles.ts';
import type { Exchange, Send, Upstream } from './registry/exchange.ts';
import { NOTHING_ALLOWED } from './registry/policy.ts';
import { ProxyError } from './registry/proxyError.ts';
import { createRegistries, type Inside } from './registry/registries.ts';

/** `base`: the address of the site's folder, with a slash at its end. */
export function createPageRegistries(base: string, fetch: FetchLike) {
  const handle = createRegistries({
    allowed: { ...NOTHING_ALLOWED, anyPublic: true, thisMachine: true, private: true },
    send: createDirectSend(fetch),
    inside: new Map([['demo', demoAt(new URL('demo/', base).href, fetch)]]),
  });
  return (path: string, init?: RequestInit) => handle(new Request(new URL(path, base), init));
}

/** The build lists its repositories, since a web server lists no folders. */
function demoAt(folder: string, fetch: FetchLike): Inside {
  let inside: Promise<Inside> | undefined;
  const open = async (): Promise<Inside> => {
    const response = await fetch(new URL('repositories.json', folder).href, {});
    if (!response.ok)
      throw new ProxyError('unreachable', 502, 'connection', 'demo', 'This site does not have the demo registry.');
    const names = (await response.json()) as readonly string[];
    return toInside(new Map(names.map((name) => [name, ociLayout(webFiles(`${folder}${name}/`, fetch))])));
  };
  return async (asked, request) => {
    inside ??= open();
    // What failed is not kept.
    inside.catch(() => {
      inside = undefined;
    });
    return (await inside)(asked, request);
  };
}

function createDirectSend(fetch: FetchLike): Send {
  const send = createFetchSend(fetch, 'follow');
  return async (exchange) => {
    try {
      // Its own name is the browser's to tell; one of ours would make it ask for leave first.
      const { 'user-agent': _, 'accept-encoding': __, ...headers } = exchange.headers;
      const upstream = await send({ ...exchange, headers });
      addUnseen(upstream, headers.range);
      return upstream;
    } catch (cause) {
      throw cause instanceof TypeError ? refusedToSites(exchange, cause) : cause;
    }
  };
}

/** What most registries send and do not let other sites see: the challenge, and where a range lies (RFC 9110, 15.3.7). */
function addUnseen({ status, headers }: Upstream, range: string | undefined): void {
  if (status === 401 && !headers.has('www-authenticate')) headers.set('www-authenticate', 'Basic realm="registry"');
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const whole = Number(headers.get('content-length')) === Number(end) + 1 - Number(start);
  if (status === 206 && whole && !headers.has('content-range')) headers.set('content-range', `bytes ${start}-${end}/*`);
}

/** The browser does not tell a registry that cannot be reached from one that may not be asked by this site. */
function refusedToSites({ url }: Exchange, cause: TypeError): ProxyError {
  const message = `${url.host} cannot be reached, or does not allow requests from web pages of other sites (CORS).`;
  const remedy =
    'This page was served without the Cutaway server, which connects to registries. Run npx cutaway on your machine and open the image there.';
  return new ProxyError('unreachable', 502, 'connection', url.host, message, { remedy, cause });
}
