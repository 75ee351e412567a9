/**
 * A folder of OCI layouts, or the storage tree of a registry, as a read-only registry. A layout is a repository by its path,
 * and its tags are the names in its index.json. The bundled samples are served so, and what `--layouts` names.
 */
import { realpath } from 'node:fs/promises';
import { findRepositories } from './find.ts';
import { toInside } from './inside.ts';
import type { Inside } from '../registry/registries.ts';

/** OCI layouts opened as a registry. */
export interface Layouts {
  readonly inside: Inside;
  readonly repositories: readonly string[];
  /** Paths of layouts that no repository can be named by. */
  readonly leftOut: readonly string[];
}

/** Looks for layouts once; what is in them is read when it is asked for. Throws where the folder can't be read. */
export async function openLayouts(folder: string): Promise<Layouts> {
  const { repositories, leftOut } = await findRepositories(await realpath(folder));
  return { inside: toInside(repositories), repositories: [...repositories.keys()].sort(), leftOut };
}
