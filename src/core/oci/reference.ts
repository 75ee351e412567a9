/**
 * References: names of images as people and tools write them. Docker writes familiar names (`alpine:3`), podman and
 * skopeo full ones; both must compare equal. distribution reference grammar; distribution-spec "Pulling manifests".
 */
import { type Digest, parseDigest } from './digest.ts';

/** The parts of an image reference (distribution, reference.go). */
export interface Reference {
  /** Host with its port. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** What a name without a host means, in the spelling that Docker uses in full names. */
const DEFAULT_REGISTRY = 'docker.io';
const DEFAULT_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const HOST = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?$/;
/** image-spec annotations.md: `org.opencontainers.image.ref.name`. */
const REF_NAME = /^[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*(?:\/[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*)*$/;
/** Longest repository name that registries take. A bound for the patterns above as well. */
const NAME_MAX_LENGTH = 255;

/** Reads `[host/]name[:tag][@digest]`; undefined when it is not by the grammar. Names without a host get Docker's. */
export function parseReference(text: string): Reference | undefined {
  const [rest, digestText, more] = text.split('@');
  if (rest === undefined || more !== undefined || text.length > 1024) return undefined;
  const digest = digestText === undefined ? undefined : parseDigest(digestText);
  if (digestText !== undefined && digest === undefined) return undefined;
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const named = splitHost(colon === -1 ? rest : rest.slice(0, colon));
  if (!named) return undefined;
  return { ...named, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** Registries that lie in our own server, by the names they are asked under. */
const OWN_REGISTRIES = /^(?:demo|layouts)\//;

/**
 * The same, where images of our own server may be meant as well: `demo/…` and `layouts/…` are those, not what two users
 * of Docker Hub have; these are meant by `docker.io/demo/…`.
 */
export function parseNamed(text: string): Reference | undefined {
  if (!OWN_REGISTRIES.test(text)) return parseReference(text);
  const slash = text.indexOf('/');
  const inside = parseReference(`localhost/${text.slice(slash + 1)}`);
  return inside && { ...inside, registry: text.slice(0, slash) };
}

function splitHost(name: string): { registry: string; repository: string } | undefined {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost =
    slash > 0 && (first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase());
  const host = isHost ? first : DEFAULT_REGISTRY;
  const path = isHost ? name.slice(slash + 1) : name;
  const isDefault = DEFAULT_HOSTS.has(host);
  const repository = isDefault && !path.includes('/') ? `library/${path}` : path;
  if (!HOST.test(host) || repository.length > NAME_MAX_LENGTH || !REPOSITORY.test(path)) return undefined;
  return { registry: isDefault ? DEFAULT_REGISTRY : host, repository };
}

/** The full name, as podman and skopeo write it. */
export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The short name, as Docker writes it. */
export function familiarReference(reference: Reference): string {
  const full = formatReference(reference);
  if (reference.registry !== DEFAULT_REGISTRY) return full;
  const path = full.slice(DEFAULT_REGISTRY.length + 1);
  if (OWN_REGISTRIES.test(path)) return full;
  return path.startsWith('library/') && !path.slice(8).includes('/') ? path.slice(8) : path;
}

/** One spelling of a name for comparing: full, with the tag that is meant where none is written. */
function normaliseName(name: string): string {
  const reference = parseReference(name);
  if (!reference) return name;
  return formatReference(reference.tag || reference.digest ? reference : { ...reference, tag: 'latest' });
}

/**
 * Do two names, each in whatever spelling its tool has, mean the same? A bare tag (`1.0`, all that skopeo writes into
 * `org.opencontainers.image.ref.name`) agrees with every full name of that tag.
 */
export function sameName(a: string, b: string): boolean {
  return a === b || normaliseName(a) === normaliseName(b) || isTagOf(a, b) || isTagOf(b, a);
}

function isTagOf(tag: string, name: string): boolean {
  return TAG.test(tag) && parseReference(name)?.tag === tag;
}

/** Is this a repository's name, without its registry? distribution-spec "Pulling manifests". */
export function isRepository(text: string): boolean {
  return text.length <= NAME_MAX_LENGTH && REPOSITORY.test(text);
}

/** Whether the text is a valid tag (distribution-spec, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Is this a registry's host, with its port where it has one? */
export function isRegistryHost(text: string): boolean {
  return text.length <= NAME_MAX_LENGTH && HOST.test(text);
}

/** Whether the text is valid as `org.opencontainers.image.ref.name` (image-spec, annotations.md). */
export function isRefName(text: string): boolean {
  return text.length <= 1024 && REF_NAME.test(text);
}
