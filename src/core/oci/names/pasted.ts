/**
 * What people paste when they mean an image in a registry: a name, a command line, a line of a Dockerfile or of a
 * compose file, the address of a registry's web page. All of it becomes a Reference; nothing is guessed beyond it.
 */
import { isRegistryHost, parseNamed, parseReference, type Reference } from '../reference.ts';
import { imageWord } from './commandLine.ts';
import { readAddress } from './webAddress.ts';

/** Longer text is not a name: the clipboard held something else. */
const PASTED_MAX_CHARS = 4096;

/**
 * The image that the text means; undefined where it means none. Neither tag nor digest in the result where the text has
 * none: whoever asks decides between the repository and `latest` (`withDefaultTag`).
 */
export function readPasted(text: string): Reference | undefined {
  const line = firstLine(text);
  if (line === '' || line.length > PASTED_MAX_CHARS) return undefined;
  const words = line.split(/\s+/).map(unquote);
  const prefixed = words.find((word) => /^(?:docker|oci):\/\//.test(word));
  if (prefixed !== undefined) return parseNamed(prefixed.slice(prefixed.indexOf('://') + 3).replace(/\/$/, ''));
  // Only where it stands alone may a name be one of our own server: docker knows none.
  const [parse, word = ''] = words.length === 1 ? [parseNamed, words[0]] : [parseReference, imageWord(words)];
  return word.includes('://') ? readAddress(word) : (parse(word) ?? readAddress(word));
}

/**
 * The registry that the text means, where it names one and nothing in it: `localhost:5000`, `quay.io/`, an address.
 * Ask this first: `localhost:5000` is a tag of an image `localhost` to docker, and nobody means that.
 */
export function readPastedRegistry(text: string): string | undefined {
  const match = /^(?:(?:https?|docker|oci):\/\/)?([^/\s]+?)(?:\/(?:v2\/?)?(?:_catalog)?)?$/.exec(text.trim());
  const host = match?.[1] ?? '';
  if (!isRegistryHost(host) || PAGES_ONLY.test(host)) return undefined;
  if (host === 'demo' || host === 'layouts') return host;
  const named = text.includes('://') || text.trim().endsWith('/');
  return named || host.startsWith('[') || host === 'localhost' || isHostLike(host) ? host : undefined;
}

/** With a port of three digits and more, or the end of a domain: `alpine:3` and `node:20.1` are images. */
function isHostLike(host: string): boolean {
  const [name = '', port] = host.split(':');
  if (name === 'localhost' || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return true;
  if (/\.[a-z]{2,}$/i.test(name)) return port === undefined || /^\d+$/.test(port);
  return false;
}

/** Web sites that are not registries. */
const PAGES_ONLY = /^(?:www\.)?(?:hub\.docker\.com|github\.com|gallery\.ecr\.aws|console\.cloud\.google\.com)$/i;

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
