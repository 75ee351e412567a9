/** Who may ask this server what: by its own host names, to read, at plain paths. Before all else, whatever the runtime. */
import { BYTES_HEADERS } from './headers.ts';

/** Which requests the server answers at all. */
export interface FrontOptions {
  /** Host names the server may be called by, beside loopback's: a page elsewhere must not reach it by DNS rebinding. */
  readonly hosts?: readonly string[];
  /** Bound to all addresses: then every plain address is fine too. Rebinding needs a name, so that stays shut out. */
  readonly anyAddress?: boolean;
  /** Where PUT is allowed: paths that begin so. */
  readonly puts?: string | undefined;
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A few words as an answer. */
export const refuse = (status: 400 | 403 | 404 | 405 | 413 | 429, text: string, headers: Record<string, string> = {}) =>
  new Response(`${text}\n`, {
    status,
    headers: { ...BYTES_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  });

/** Says no, or nothing. `target`: path and query as they were sent, where the runtime knows them. */
export function createFront({ hosts = [], anyAddress = false, puts }: FrontOptions) {
  const names = new Set([...LOOPBACK, ...hosts]);
  return ({ method, headers, url }: Request, target?: string): Response | undefined => {
    const host = (headers.get('host') ?? new URL(url).host).toLowerCase().replace(/:\d+$/, '');
    if (!names.has(host) && !(anyAddress && ADDRESS.test(host)))
      return refuse(403, `This server answers only requests to its own address.${remedyFor(host)}`);
    const isPut = method === 'PUT' && puts !== undefined && new URL(url).pathname.startsWith(puts);
    if (method !== 'GET' && method !== 'HEAD' && !isPut)
      return refuse(405, 'Only GET and HEAD are allowed.', { Allow: 'GET, HEAD' });
    // None of our paths needs an escape; those that try one are up to something.
    if (/[%\\;]|\/\/|\/\.\.?(\/|$)/.test(target?.split(/[?#]/, 1)[0] ?? rawPath(url)))
      return refuse(400, 'No such path.');
    return undefined;
  };
}

/** What someone who runs this server may want to hear; nothing that is not a plain name is repeated. */
const remedyFor = (host: string): string =>
  /^[a-z0-9.-]{1,253}$/.test(host) ? ` If ${host} is meant to be its name, start it with --server-name ${host}.` : '';

/** The path as it was sent, before a URL parser tidied it. */
function rawPath(url: string): string {
  const afterHost = url.indexOf('/', url.indexOf('://') + 3);
  return afterHost < 0 ? '/' : (url.slice(afterHost).split(/[?#]/, 1)[0] ?? '/');
}
