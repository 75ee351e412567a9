/** The name of a repository as questions carry it: always with its registry, never with a tag. */
import { ImageError } from '../../oci/imageError.ts';
import { isRegistryHost, isRepository, type Reference } from '../../oci/reference.ts';

/** What identifies a repository, and what its store needs. */
export interface RepositoryArgs {
  /** `host/name`, as `formatReference` writes it. */
  readonly repository: string;
  /** `Basic …` or `Bearer …`, for this registry alone. */
  readonly credential?: string | undefined;
}

/** Takes it apart; what stands before the first slash is the registry, whatever it looks like. Throws `malformed`. */
export function readRepository(text: string): Reference {
  const slash = text.indexOf('/');
  const [registry, repository] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
  if (isRegistryHost(registry) && isRepository(repository)) return { registry, repository };
  throw new ImageError('malformed', text, 'This is not a valid repository name. Write host/name.');
}
