/** Looks for what can be served below a folder: OCI layouts, and the storage trees of registries. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isRepository } from '../../core/oci/reference.ts';
import { diskFiles } from './diskFiles.ts';
import { ociLayout } from './ociLayout.ts';
import { registryStorage } from './registryStorage.ts';
import type { Repository } from './repository.ts';

/** Folders within folders that are looked into. */
const DEPTH_MAX_COUNT = 8;
/** Below the `repositories` of a storage tree: a name of 255 characters may have many parts. */
const REPOSITORY_DEPTH_MAX_COUNT = 32;

/** The OCI layouts found in a folder. */
interface Found {
  readonly repositories: ReadonlyMap<string, Repository>;
  /** Paths of layouts that no repository can be named by. */
  readonly leftOut: readonly string[];
}

/**
 * Repositories by the path below the root; a root that is a layout itself goes by its own name. Those of a storage tree
 * (`docker/registry/v2`) have the names that the registry knows them by, below the folder that it lies in.
 */
export async function findRepositories(root: string): Promise<Found> {
  const repositories = new Map<string, Repository>();
  const leftOut: string[] = [];

  function keep(name: string, repository: Repository): void {
    if (isRepository(name)) repositories.set(name, repository);
    else leftOut.push(name);
  }

  async function visit(folder: string, name: string, depth: number): Promise<void> {
    // A folder below that may not be read hides nothing else.
    const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
      if (depth === 0) throw error;
      return [];
    });
    if (entries.some((entry) => entry.isFile() && entry.name === 'oci-layout')) {
      if (name === '' || isRepository(name))
        keep(name === '' ? basename(root).toLowerCase() : name, ociLayout(diskFiles(folder, root)));
      else leftOut.push(name);
      return;
    }
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    if (folders.includes('repositories') && folders.includes('blobs')) {
      const before = name.replace(/(?:^|\/)(?:docker\/)?(?:registry\/)?v2$/, '');
      await visitStorage(folder, join(folder, 'repositories'), before, 0);
      return;
    }
    if (depth >= DEPTH_MAX_COUNT) return;
    for (const each of folders) await visit(join(folder, each), below(name, each), depth + 1);
  }

  async function visitStorage(storage: string, folder: string, name: string, depth: number): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      if (entry.name === '_manifests') keep(name, registryStorage(folder, storage, root));
      else if (!entry.name.startsWith('_') && depth < REPOSITORY_DEPTH_MAX_COUNT)
        await visitStorage(storage, join(folder, entry.name), below(name, entry.name), depth + 1);
    }
  }

  await visit(root, '', 0);
  return { repositories, leftOut };
}

const below = (name: string, folder: string) => (name === '' ? folder : `${name}/${folder}`);
