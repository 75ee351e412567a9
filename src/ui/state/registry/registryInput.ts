/**
 * Images in registries as inputs of the page. Their names begin with `docker://`, as skopeo writes them, so that recents
 * and links never take a file for one.
 */
import { parseDigest } from '../../../core/oci/digest.ts';
import { readPasted, readPastedRegistry, withDefaultTag } from '../../../core/oci/names/pasted.ts';
import { formatReference, type Reference } from '../../../core/oci/reference.ts';
import type { Input } from '../../../engine/engine.ts';
import type { InputRef } from '../place/place.ts';
import { credentialOf } from './credentials.ts';

export const PREFIX = 'docker://';

/** What a typed reference leads to: an image to open, or a registry or repository to browse. */
export type Destination =
  | { readonly does: 'open'; readonly name: string; readonly registry: string; readonly input: Input }
  | { readonly does: 'browse'; readonly name: string; readonly registry: string };

/** A name without tag and digest is a repository; undefined where the text names nothing in a registry. */
export function readDestination(text: string): Destination | undefined {
  const registry = readPastedRegistry(text);
  if (registry !== undefined) return { does: 'browse', name: registry, registry };
  const reference = readPasted(text);
  if (!reference) return undefined;
  const name = formatReference(reference);
  const to = { name, registry: reference.registry };
  if (reference.tag === undefined && reference.digest === undefined) return { does: 'browse', ...to };
  return { does: 'open', ...to, input: toInput(reference) };
}

/** The input that a link speaks of: its digest pins what the tag meant then. */
export function linkedInput({ name, digest }: InputRef): Input | undefined {
  const reference = name.startsWith(PREFIX) ? readPasted(name) : undefined;
  if (!reference) return undefined;
  const pinned = reference.digest ?? parseDigest(digest ?? '');
  return { ...toInput(withDefaultTag({ ...reference, ...(pinned && { digest: pinned }) })), name };
}

/** The same input with the credential of now, for trying again. */
export function renewed(input: Input): Input {
  const registry = registryOf(input);
  const credential = registry === undefined ? undefined : credentialOf(registry);
  return input.kind === 'registry' && credential !== undefined ? { ...input, credential } : input;
}

/** The registry of an input that lies in one. */
export function registryOf(input: Input): string | undefined {
  return input.kind === 'registry' ? readPasted(input.reference)?.registry : undefined;
}

function toInput(reference: Reference): Input {
  return withCredential(formatReference(reference), reference.registry);
}

/** What a digest names in a repository, `host/name`. */
export function digestInput(repository: string, digest: string): Input {
  const reference = `${repository}@${digest}`;
  return withCredential(reference, repository.split('/', 1)[0] ?? '');
}

/** The same by a tag, at the digest it led to just now where that is known. */
export function tagInput(repository: string, tag: string, digest: string | null): Input {
  const input = withCredential(
    `${repository}:${tag}${digest === null ? '' : `@${digest}`}`,
    repository.split('/', 1)[0] ?? '',
  );
  return { ...input, name: `${PREFIX}${repository}:${tag}` };
}

function withCredential(reference: string, registry: string): Input {
  const credential = credentialOf(registry);
  return { kind: 'registry', name: `${PREFIX}${reference}`, reference, ...(credential && { credential }) };
}
