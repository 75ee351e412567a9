/** The place browsed, taken apart: a registry, a repository in it, and what is chosen there by tag or digest. */
import { formatReference, isRegistryHost, parseReference, type Reference } from '../../../core/oci/reference.ts';

export interface BrowsePlace {
  readonly registry: string;
  /** `host/name`; absent at the registry itself. */
  readonly repository?: string;
  readonly chosen?: Pick<Reference, 'tag' | 'digest'>;
}

/** What stands before the first slash is the registry, whatever it looks like; undefined for text that is not a place. */
export function readBrowse(text: string): BrowsePlace | undefined {
  const slash = text.indexOf('/');
  const registry = slash < 0 ? text : text.slice(0, slash);
  if (!isRegistryHost(registry)) return undefined;
  if (slash < 0) return { registry };
  const inside = parseReference(`localhost/${text.slice(slash + 1)}`);
  if (!inside) return undefined;
  const { repository, tag, digest } = inside;
  const chosen = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  return { registry, repository: `${registry}/${repository}`, chosen };
}

/** `host/name:tag@digest`: a link that carries the tag, the digest, or both. */
export function formatBrowse(repository: string, { tag, digest }: Pick<Reference, 'tag' | 'digest'>): string {
  const slash = repository.indexOf('/');
  const [registry, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
  return formatReference({
    ...{ registry, repository: name },
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  });
}
