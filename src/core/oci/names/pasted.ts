/**
 * What people paste when they mean an image in a registry: a name, a command line, a line of a Dockerfile or of a
 * compose file, the address of a registry's web page. All of it becomes a Reference; nothing is guessed beyond it.
 */
import { parseReference, type Reference } from '../reference.ts';

/** Longer text is no name: the clipboard held something else. */
const PASTED_MAX_CHARS = 4096;

/** Words of a command line that may stand before the image, by the program that is called. */
const PROGRAM = /^(?:docker|podman|nerdctl|buildah|crane|oras|helm|skopeo|cosign|cutaway|ctr)$/;
const SUBCOMMAND =
  /^(?:image|images|container|pull|run|create|push|inspect|manifest|config|digest|ls|tag|history|rmi|from|copy|list-tags|verify|tree|discover)$/;

/** Options that take no value; all others without `=` take the next word. docker run(1), docker pull(1). */
const FLAGS = new Set(
  (
    '--rm --init --privileged --read-only --detach --interactive --tty --publish-all --no-healthcheck --quiet --help ' +
    '--oom-kill-disable --sig-proxy --disable-content-trust --all-tags --tls-verify --raw --full-ref --json'
  ).split(' '),
);
/** Short options without a value; they may be joined (`-it`). */
const SHORT_FLAGS = /^-[aditPqh]+$/;

/**
 * The image that the text means; undefined where it means none. Neither tag nor digest in the result where the text has
 * none: whoever asks decides between the repository and `latest` (`withDefaultTag`).
 */
export function readPasted(text: string): Reference | undefined {
  const line = firstLine(text);
  if (line === '' || line.length > PASTED_MAX_CHARS) return undefined;
  const words = line.split(/\s+/).map(unquote);
  const prefixed = words.find((word) => /^(?:docker|oci):\/\//.test(word));
  if (prefixed !== undefined) return parseReference(prefixed.slice(prefixed.indexOf('://') + 3).replace(/\/$/, ''));
  const [word = ''] = words.length === 1 ? words : imageWord(words);
  return word.includes('://') ? readAddress(word) : (parseReference(word) ?? readAddress(word));
}

/** With the tag that is meant where none is written, as docker does. */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag !== undefined || reference.digest !== undefined ? reference : { ...reference, tag: 'latest' };
}

/** The command continued over lines is one; a prompt before it is not part of it. */
function firstLine(text: string): string {
  const joined = text.slice(0, PASTED_MAX_CHARS + 1).replace(/\\\r?\n/g, ' ');
  const line = joined.split(/\r?\n/).find((each) => each.trim() !== '') ?? '';
  return line.trim().replace(/^[$#>]\s+/, '');
}

const unquote = (word: string) => word.replace(/^(["'`])(.*)\1$/, '$2').replace(/[,;]$/, '');

/** The word that names the image: of a Dockerfile's FROM, of `image:` in YAML, of a program's arguments. */
function imageWord(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words[0] === 'sudo' || words[0] === '-' ? words.slice(1) : words;
  if (/^from$/i.test(first)) return rest.filter((word) => !word.startsWith('--')).slice(0, 1);
  if (first === 'image:') return rest.slice(0, 1);
  return PROGRAM.test(first) ? operand(rest) : [];
}

function operand(words: readonly string[]): readonly string[] {
  let called = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      if (takesNext(word)) at++;
    } else if (!SUBCOMMAND.test(word)) {
      return called ? [word] : [];
    } else {
      called = true;
      // Only one image may come after `run`, whatever it is called.
      const next = words[at + 1] ?? '';
      if ((word === 'run' || word === 'pull') && SUBCOMMAND.test(next)) return [next];
    }
  }
  return [];
}

function takesNext(option: string): boolean {
  if (option.includes('=') || option === '--') return false;
  if (option.startsWith('--')) return !FLAGS.has(option);
  // `-p8080:80` has its value with it; `-it` has none.
  return option.length === 2 && !SHORT_FLAGS.test(option);
}

interface Address {
  readonly host: string;
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

function readAddress(text: string): Reference | undefined {
  const address = parseAddress(text);
  // A single word is no address; docker refuses it where it is no name.
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

/** `/v2/NAME/manifests/REFERENCE` and the like: an address of the API itself. */
function apiName(path: readonly string[]): { name: string; reference?: string } | undefined {
  const at = path.findLastIndex((part) => part === 'manifests' || part === 'tags');
  if (at < 2) return undefined;
  return { name: path.slice(1, at).join('/'), reference: path[at] === 'manifests' ? path[at + 1] : undefined };
}
