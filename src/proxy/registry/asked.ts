/**
 * What a request to the proxy asks for, taken apart by the grammars of the distribution specification. Whatever is not
 * by them is refused, and the request to the registry is built from these parts alone: no text of the page's address
 * reaches a registry unread.
 */
import { type Digest, parseDigest } from '../../core/oci/digest.ts';
import { isRegistryHost, isRepository, isTag } from '../../core/oci/reference.ts';
import { HOST_MAX_CHARS, PAGE_MAX_COUNT, QUERY_MAX_CHARS } from './limits.ts';
import { ProxyError } from './proxyError.ts';

type Kind = 'ping' | 'manifest' | 'blob' | 'tags' | 'referrers' | 'catalog';

/** A request of the page, taken apart and checked. */
export interface Asked {
  /** As the page spelled it: `docker.io`, `localhost:5000`. */
  readonly host: string;
  readonly kind: Kind;
  readonly repository?: string;
  /** What comes last: tag or digest of a manifest, digest of a blob, subject of referrers. */
  readonly reference?: string;
  /** Set where `reference` is a digest: then the answer never goes stale. */
  readonly digest?: Digest;
  /** Path on the registry, by the parts. */
  readonly path: string;
  /** Query of lists, without `?`: paging is the registry's own and opaque. */
  readonly query: string;
}

/** Where registries are on our own server. */
export const REGISTRIES = '/registries/';

const bad = (message: string) => new ProxyError('malformed', 400, 'bad-request', '', message);

/** Takes `/registries/HOST/v2/…` apart. Throws 400 for anything that is not one of the six endpoints, well spelled. */
export function parseAsked(path: string, search: string): Asked {
  const [host = '', version, ...rest] = path.slice(REGISTRIES.length).split('/');
  if (!path.startsWith(REGISTRIES) || host.length > HOST_MAX_CHARS || !isRegistryHost(host))
    throw bad('This is not a valid registry name.');
  if (version !== 'v2' || rest.length === 0) throw bad('Only the /v2/ API of a registry can be requested.');
  const parts = parseEndpoint(rest);
  const paged = parts.kind === 'tags' || parts.kind === 'referrers' || parts.kind === 'catalog';
  if (!paged && search !== '') throw bad('Only lists accept a query.');
  return { host, ...parts, path: `/v2/${rest.join('/')}`, query: paged ? toQuery(search) : '' };
}

type Parts = Pick<Asked, 'kind' | 'repository' | 'reference' | 'digest'>;

function parseEndpoint(rest: readonly string[]): Parts {
  if (rest.length === 1 && rest[0] === '') return { kind: 'ping' };
  if (rest.length === 1 && rest[0] === '_catalog') return { kind: 'catalog' };
  const [verb, last = ''] = rest.slice(-2);
  const repository = rest.slice(0, -2).join('/');
  if (!isRepository(repository)) throw bad('This is not a valid repository name.');
  if (verb === 'tags' && last === 'list') return { kind: 'tags', repository };
  const digest = parseDigest(last);
  if (verb === 'manifests' && (digest || isTag(last))) return { kind: 'manifest', repository, reference: last, digest };
  if (verb === 'blobs' && digest) return { kind: 'blob', repository, reference: last, digest };
  if (verb === 'referrers' && digest) return { kind: 'referrers', repository, reference: last, digest };
  throw bad('Only manifests, blobs, tags/list, referrers and _catalog can be requested, by tag or digest.');
}

/** The characters of a query (RFC 3986), without line ends and NUL in any spelling; `n` within its bound. */
function toQuery(search: string): string {
  const query = search.replace(/^\?/, '');
  if (!isQuery(query)) throw bad('This is not a valid query for a list.');
  return query.split('&').flatMap(toPart).join('&');
}

/** `n` in any spelling of its letter and its digits; what is not a number is left out. */
function toPart(part: string): string | [] {
  const [name = '', ...value] = part.split('=');
  if (unescaped(name) !== 'n') return part;
  const text = unescaped(value.join('='));
  if (!/^\d+$/.test(text)) return [];
  return `n=${Math.min(Number(text), PAGE_MAX_COUNT)}`;
}

/** Of a single letter or of digits, the only text that is looked at here. */
const unescaped = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

function isQuery(query: string): boolean {
  return query.length <= QUERY_MAX_CHARS && /^(?:[\w.~!$'()*+,;:@/?=&-]|%(?!0[0ad])[0-9a-fA-F]{2})*$/i.test(query);
}

/**
 * The next page as an address of our own: of what the registry says only the query counts, whatever host and path it
 * names. RFC 8288; undefined where there is no next page or its query is odd.
 */
export function nextPage(link: string | null, asked: Asked): string | undefined {
  const target = /<([^<>\s]*)>\s*;[^<]*\brel="?next"?/i.exec(link?.slice(0, 2 * QUERY_MAX_CHARS) ?? '')?.[1];
  const mark = target?.indexOf('?') ?? -1;
  if (target === undefined || mark < 0) return undefined;
  const query = target.slice(mark + 1).split('#', 1)[0] ?? '';
  if (query === '' || !isQuery(query)) return undefined;
  return `<${REGISTRIES}${asked.host}${asked.path}?${query}>; rel="next"`;
}
