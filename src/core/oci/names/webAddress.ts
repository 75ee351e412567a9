/**
 * Addresses of web pages that show an image, and of the registry API itself, as references. What the pages of a registry
 * are called is known for the well-known ones.
 */
import { parseReference, type Reference } from '../reference.ts';

interface Address {
  readonly host: string;
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

/** The image whose page, or whose place in the API, has this address; undefined for any other. */
export function readAddress(text: string): Reference | undefined {
  const address = parseAddress(text);
  // A single word is not an address; docker refuses it where it is not a name.
  if (!address || (!text.includes('://') && !address.host.includes('.'))) return undefined;
  const { host, path } = address;
  const page = PAGES.find(([name]) => name === host);
  if (page) return nameOf(page[1](address));
  const api = path[0] === 'v2' ? apiName(path) : undefined;
  if (api) return nameOf({ name: `${host}/${api.name}`, tag: api.reference });
  return parseReference([host, ...path].join('/'));
}

/** Only what is needed of an address: no user, no escapes, no fragment. RFC 3986. */
function parseAddress(text: string): Address | undefined {
  const match = /^(?:https?:\/\/)?([A-Za-z0-9.-]+(?::\d{1,5})?)(\/[^?#\s]*)?(?:\?([^#\s]*))?(?:#.*)?$/.exec(text);
  const host = match?.[1];
  if (host === undefined) return undefined;
  const path = (match?.[2] ?? '').split('/').filter((part) => part !== '');
  const query = new Map<string, string>();
  for (const pair of (match?.[3] ?? '').split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) query.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return { host: host.toLowerCase().replace(/^(?:www|console)\./, ''), path, query };
}

interface Named {
  readonly name?: string;
  /** Tag or digest, where the page is one's. */
  readonly tag?: string;
}

function nameOf({ name, tag }: Named): Reference | undefined {
  if (name === undefined) return undefined;
  const plain = parseReference(name.toLowerCase());
  if (tag === undefined || !plain) return plain;
  return parseReference(`${name.toLowerCase()}${tag.includes(':') ? '@' : ':'}${tag}`) ?? plain;
}

/** Registries whose pages for people are elsewhere than their images, and how those pages are addressed. */
const PAGES: readonly (readonly [string, (address: Address) => Named])[] = [
  ['hub.docker.com', hubPage],
  ['registry.hub.docker.com', hubPage],
  ['mcr.microsoft.com', microsoftPage],
  ['images.chainguard.dev', chainguardPage],
  ['oci.dag.dev', explorerPage],
  ['explore.ggcr.dev', explorerPage],
  ['quay.io', quayPage],
  ['github.com', githubPage],
  ['cloud.google.com', googlePage],
  ['gallery.ecr.aws', ({ path }) => (path.length >= 2 ? { name: `public.ecr.aws/${path.slice(0, 2).join('/')}` } : {})],
];

/** `/_/alpine`, `/r/a/b/tags`, `/layers/a/b/tag/images/sha256-…`. */
function hubPage({ path }: Address): Named {
  const [kind, first, second, tag, , digest] = path;
  if (kind === '_' && first) return { name: `docker.io/library/${first}` };
  if (!first || !second) return {};
  if (kind === 'r' || kind === 'repository') {
    // `/repository/docker/a/b` is the page of its owner.
    const own = first === 'docker' && tag ? `${second}/${tag}` : `${first}/${second}`;
    return { name: `docker.io/${kind === 'repository' ? own : `${first}/${second}`}` };
  }
  if (kind !== 'layers') return {};
  return { name: `docker.io/${first}/${second}`, tag: digest?.replace(/^sha256-/, 'sha256:') ?? tag };
}

/** `/repository/a/b?tab=tags&tag=1`, `/repository/a/b/manifest/sha256:…`; names themselves are addresses too. */
function quayPage({ path, query }: Address): Named {
  if (path[0] !== 'repository') {
    const [name = '', tag] = path.join('/').split(/[:@](.+)/, 2);
    return { name: `quay.io/${name}`, tag };
  }
  const [, ...rest] = path;
  const at = rest.findIndex((part) => part === 'manifest' || part === 'tag');
  const name = `quay.io/${(at < 0 ? rest : rest.slice(0, at)).join('/')}`;
  return { name, tag: at < 0 ? query.get('tag') : rest[at + 1] };
}

/** `/OWNER/REPOSITORY/pkgs/container/NAME`, `/orgs/OWNER/packages/container/package/NAME`; the name may hold `%2F`. */
function githubPage({ path, query }: Address): Named {
  const at = path.indexOf('container');
  const owner = path[0] === 'orgs' || path[0] === 'users' ? path[1] : path[0];
  const rest = path.slice(at + 1);
  const name = (rest[0] === 'package' ? rest[1] : rest[0])?.replace(/%2f/gi, '/');
  return at < 0 || !owner || !name ? {} : { name: `ghcr.io/${owner}/${name}`, tag: query.get('tag') };
}

/** `/artifacts/docker/PROJECT/LOCATION/REPOSITORY/IMAGE`, `/gcr/images/PROJECT/GLOBAL/IMAGE`. */
function googlePage({ path }: Address): Named {
  const [kind, what, project, location, ...rest] = path;
  const end = rest.findIndex((part) => /[;]|^(?:sha256:|details)/.test(part));
  const image = (end < 0 ? rest : rest.slice(0, end)).join('/');
  if (!project || !location || image === '') return {};
  if (kind === 'artifacts' && what === 'docker') return { name: `${location}-docker.pkg.dev/${project}/${image}` };
  if (kind !== 'gcr' || what !== 'images') return {};
  const area = location.toLowerCase();
  return { name: `${area === 'global' ? '' : `${area}.`}gcr.io/${project}/${image}` };
}

/** `/en-us/artifact/mar/dotnet/sdk/about`, `/product/dotnet/sdk/tags`; names themselves are addresses too. */
function microsoftPage({ path }: Address): Named {
  const at = path.findIndex((part) => part === 'mar' || part === 'product');
  if (at < 0) return { name: `mcr.microsoft.com/${path.join('/').replace(/[:@].*/, '')}`, tag: tagIn(path) };
  const rest = path.slice(at + 1);
  const end = rest.findIndex((part) => /^(?:about|tags|tag|overview)$/.test(part));
  return { name: `mcr.microsoft.com/${(end < 0 ? rest : rest.slice(0, end)).join('/')}` };
}

const tagIn = (path: readonly string[]) => /[:@](.+)$/.exec(path.join('/'))?.[1];

/** `/directory/image/nginx/overview`. */
function chainguardPage({ path }: Address): Named {
  const image = path[path.indexOf('image') + 1];
  return path.includes('image') && image ? { name: `cgr.dev/chainguard/${image}` } : {};
}

/** `/?image=NAME`, `/?repo=NAME`: pages that show any image by its name. */
function explorerPage({ query }: Address): Named {
  const value = query.get('image') ?? query.get('repo');
  const full = parseReference((value ?? '').replace(/%2f/gi, '/').replace(/%3a/gi, ':').replace(/%40/gi, '@'));
  return full ? { name: `${full.registry}/${full.repository}`, tag: full.digest ?? full.tag } : {};
}

/** `/v2/NAME/manifests/REFERENCE` and the like: an address of the API itself. */
function apiName(path: readonly string[]): { name: string; reference?: string } | undefined {
  const at = path.findLastIndex((part) => part === 'manifests' || part === 'tags');
  if (at < 2) return undefined;
  return { name: path.slice(1, at).join('/'), reference: path[at] === 'manifests' ? path[at + 1] : undefined };
}
