/**
 * Images in registries as inputs of the page. Their names begin with `docker://`, as skopeo writes them, so that recents
 * and links never take a file for one. Credentials live in this page's memory and nowhere else.
 */
import { parseDigest } from '../../../core/oci/digest.ts';
import { readPasted, withDefaultTag } from '../../../core/oci/names/pasted.ts';
import { formatReference, type Reference } from '../../../core/oci/reference.ts';
import type { Input } from '../../../engine/engine.ts';
import type { InputRef } from '../state/place.ts';

export const PREFIX = 'docker://';

/** By registry; gone with the page. */
const credentials = new Map<string, string>();

/** Keeps what a person signs in with, as the header's value. Without a user the secret is a token. */
export function signIn(registry: string, user: string, secret: string): void {
  const bytes = new TextEncoder().encode(`${user}:${secret}`);
  const basic = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  credentials.set(registry, user === '' ? `Bearer ${secret}` : basic);
}

/** What is typed or pasted, as an input; undefined where it names no image. */
export function registryInput(text: string): Input | undefined {
  const reference = readPasted(text);
  return reference && toInput(withDefaultTag(reference));
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
  const credential = registry === undefined ? undefined : credentials.get(registry);
  return input.kind === 'registry' && credential !== undefined ? { ...input, credential } : input;
}

/** The registry of an input that lies in one. */
export function registryOf(input: Input): string | undefined {
  return input.kind === 'registry' ? readPasted(input.reference)?.registry : undefined;
}

function toInput(reference: Reference): Input {
  const full = formatReference(reference);
  const credential = credentials.get(reference.registry);
  return { kind: 'registry', name: `${PREFIX}${full}`, reference: full, ...(credential && { credential }) };
}
