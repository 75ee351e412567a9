/** Exchanges by the platform's own fetch: on an edge runtime and in a page. */
import type { Exchange, Send, Upstream } from './registry/exchange.ts';

/** What is used of the global one. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/**
 * It can't be told where to connect: the runtime's own network is the limit, and names that stand for nothing public are
 * refused before. Certificates are always checked. `redirect`: a page can't see where a redirect leads, so it follows.
 */
export function createFetchSend(fetch: FetchLike, redirect: 'manual' | 'follow' = 'manual'): Send {
  return async ({ url, method, headers, body, signal }: Exchange): Promise<Upstream> => {
    const response = await fetch(url.href, {
      method,
      headers,
      signal,
      redirect,
      cache: 'no-store',
      credentials: 'omit',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : body.slice() }),
    });
    return { status: response.status, headers: ofDecoded(response.headers), body: response.body };
  };
}

/** A fetch decodes what has a content coding and leaves the headers of the coded form: they are true of it no more. */
function ofDecoded(given: Headers): Headers {
  const headers = new Headers(given);
  if ((headers.get('content-encoding') ?? 'identity') === 'identity') return headers;
  headers.delete('content-encoding');
  headers.delete('content-length');
  return headers;
}
