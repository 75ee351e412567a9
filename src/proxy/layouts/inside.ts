/** Repositories as a read-only registry: what it answers to each of the six endpoints of the distribution specification. */
import type { Digest } from '../../core/oci/digest.ts';
import { BYTES_HEADERS } from '../headers.ts';
import { type Asked, REGISTRIES } from '../registry/asked.ts';
import { LIST_MAX_BYTES, PAGE_MAX_COUNT } from '../registry/limits.ts';
import { ProxyError } from '../registry/proxyError.ts';
import type { Inside } from '../registry/registries.ts';
import { INDEX, type Repository, referrersOf, typeOf } from './repository.ts';

/** By the names they are asked under. */
export function toInside(repositories: ReadonlyMap<string, Repository>): Inside {
  return async (asked, request) => {
    const { kind, query } = asked;
    if (kind === 'ping') return toJson(asked, {});
    if (kind === 'catalog') return toPage(asked, 'repositories', [...repositories.keys()].sort());
    const repository = repositories.get(asked.repository ?? '');
    if (!repository) throw none(asked, 'NAME_UNKNOWN', 'no such repository');
    if (kind === 'tags') return toPage(asked, 'tags', [...(await repository.tags()).keys()].sort(), asked.repository);
    if (kind === 'referrers') {
      const type = new URLSearchParams(query).get('artifactType');
      const manifests = await referrersOf(repository, asked.digest, type);
      return toJson(asked, { schemaVersion: 2, mediaType: INDEX, manifests }, type);
    }
    const digest = asked.digest ?? (await repository.tags()).get(asked.reference ?? '');
    const answer = digest === undefined ? undefined : await send(repository, digest, asked, request);
    if (answer) return answer;
    throw none(asked, kind === 'blob' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN', 'not found');
  };
}

async function send(repository: Repository, digest: Digest, { kind, host }: Asked, request: Request) {
  const type = kind === 'blob' ? 'application/octet-stream' : await typeOf(repository, digest);
  const own = { 'Content-Type': type, 'Docker-Content-Digest': digest, 'X-Cutaway-Upstream': host };
  return repository.send(request, digest, { ...BYTES_HEADERS, ...own });
}

function none({ host, repository }: Asked, code: string, message: string): ProxyError {
  const what = [host, repository].filter(Boolean).join('/');
  const detail = [{ code, message }];
  return new ProxyError('not-found', 404, 'registry-said', host, `${what}: ${message}.`, { detail });
}

function toJson({ host }: Asked, value: object, filtered: string | null = null, link?: string): Response {
  const body = JSON.stringify(value);
  if (body.length > LIST_MAX_BYTES)
    throw new ProxyError('too-large', 502, 'answer', host, 'The list is too long to send in one response.');
  const headers = new Headers({ ...BYTES_HEADERS, 'Content-Type': 'application/json', 'X-Cutaway-Upstream': host });
  if (filtered !== null) headers.set('OCI-Filters-Applied', 'artifactType');
  if (link !== undefined) headers.set('Link', link);
  return new Response(body, { headers });
}

/** One page, by `n` and `last` as the specification has them. */
function toPage(asked: Asked, field: string, all: readonly string[], name?: string): Response {
  const query = new URLSearchParams(asked.query);
  const last = query.get('last');
  const n = Number(query.get('n') ?? PAGE_MAX_COUNT);
  const rest = last === null ? all : all.filter((one) => one > last);
  const page = rest.slice(0, n);
  const more = n > 0 && rest.length > page.length;
  const next = new URLSearchParams({ n: String(n), last: page.at(-1) ?? '' });
  const link = more ? `<${REGISTRIES}${asked.host}${asked.path}?${next}>; rel="next"` : undefined;
  return toJson(asked, { ...(name === undefined ? {} : { name }), [field]: page }, null, link);
}
