/**
 * Names of images in the spellings of the targets: Docker's archives want `repository:tag`, OCI layouts a tag or any
 * name, containerd the full name.
 */
import { ANNOTATION } from '../../oci/annotations.ts';
import { familiarReference, formatReference, parseReference, type Reference } from '../../oci/reference.ts';

/** A name without `/` and `:` is only a tag, which is all that skopeo writes into OCI layouts. */
function referenceOf(name: string): (Reference & { readonly tag: string }) | undefined {
  if (!/[/:]/.test(name)) return undefined;
  const reference = parseReference(name);
  if (!reference || (reference.tag === undefined && reference.digest !== undefined)) return undefined;
  return { ...reference, digest: undefined, tag: reference.tag ?? 'latest' };
}

/** `RepoTags`: familiar as Docker writes them, or full as skopeo does. Undefined for names that can't be one. */
export function repoTag(name: string, spelling: 'familiar' | 'full'): string | undefined {
  const reference = referenceOf(name);
  if (!reference) return undefined;
  return spelling === 'full' ? formatReference(reference) : familiarReference(reference);
}

/** Repository and tag of a full name. */
export function splitTag(full: string): readonly [repository: string, tag: string] {
  const colon = full.lastIndexOf(':');
  return [full.slice(0, colon), full.slice(colon + 1)];
}

/** The annotations that give an entry of index.json this name. skopeo writes the name as it is given to it. */
export function nameAnnotations(name: string, asSkopeo: boolean): Record<string, string> {
  const reference = asSkopeo ? undefined : referenceOf(name);
  if (!reference) return { [ANNOTATION.refName]: name };
  return { [ANNOTATION.imageName]: formatReference(reference), [ANNOTATION.refName]: reference.tag };
}
