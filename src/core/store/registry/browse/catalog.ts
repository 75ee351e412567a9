/** The repositories of a registry, where it tells: most public ones do not. The catalog is Docker's, not in the OCI specification. */
import { REGISTRY_LIST_MAX_COUNT } from '../../../bytes/limits.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { isRegistryHost, isRepository } from '../../../oci/reference.ts';
import { type AccessOptions, accessToRegistry } from '../access.ts';
import { readPages } from './pages.ts';
import type { Problem } from './problem.ts';
import { readList } from './tags.ts';

/** The repositories of a registry (distribution API, `_catalog`). */
export interface Catalog {
  /** Sorted by their letters. */
  readonly repositories: readonly string[];
  readonly complete: boolean;
  readonly problem?: Problem;
}

/** They refuse everybody; asking costs a login for nothing. */
const WITHOUT: readonly string[] = [
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'public.ecr.aws',
  'registry.gitlab.com',
];

/** Throws `unsupported` in words where the registry keeps no such list, `unauthorized` where only for others. */
export async function listRepositories(
  registry: string,
  options: AccessOptions,
  signal?: AbortSignal,
  onRepositories?: (names: readonly string[]) => void,
): Promise<Catalog> {
  if (!isRegistryHost(registry)) throw new ImageError('malformed', registry, 'This is not a valid registry name.');
  if (WITHOUT.includes(registry)) throw none(registry);
  const names = new Set<string>();
  const pages = await readPages(
    accessToRegistry(registry, options),
    '_catalog',
    ({ bytes }) => {
      const all = readList(bytes, registry)?.strings('repositories') ?? [];
      const fresh = all.filter((name) => isRepository(name) && !names.has(name));
      for (const name of fresh) if (names.size < REGISTRY_LIST_MAX_COUNT) names.add(name);
      if (fresh.length > 0) onRepositories?.(fresh);
      return names.size < REGISTRY_LIST_MAX_COUNT ? fresh.length : 0;
    },
    { signal },
  ).catch((error: unknown) => {
    throw inWords(error, registry);
  });
  const complete = pages.complete && names.size < REGISTRY_LIST_MAX_COUNT;
  return { repositories: [...names].sort(), ...pages, complete };
}

const none = (registry: string, cause?: unknown) =>
  new ImageError(
    'unsupported',
    registry,
    `${registry} does not list its repositories. Type the name of one: ${registry}/name.`,
    { cause },
  );

/** A refusal of the list is not a refusal of the registry. */
function inWords(error: unknown, registry: string): unknown {
  if (!(error instanceof ImageError)) return error;
  if (error.code === 'not-found' || error.code === 'malformed') return none(registry, error);
  if (error.code !== 'unauthorized' && error.code !== 'denied') return error;
  const message = `${error.message} You can still open its images by name: ${registry}/name.`;
  return new ImageError(error.code, registry, message, { cause: error });
}
