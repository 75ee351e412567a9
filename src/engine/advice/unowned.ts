/** Files that give rights, and that no package of the system owns. */
import { RIGHTS } from '../../core/rootfs/columns.ts';
import { type PrivilegedFile, privilegedFiles } from '../../core/rootfs/lookup/privilegedFiles.ts';
import { ownersOf } from '../content/packages/owners.ts';
import type { ReadingAt } from '../content/packages/readFiles.ts';
import { systemPackages } from '../content/packages/systemPackages.ts';
import type { CallOptions } from '../engine.ts';

/** Undefined where there is no package manager that could own them. */
export async function unownedPrivileged(
  at: ReadingAt,
  depth: number,
  options: CallOptions,
): Promise<PrivilegedFile[] | undefined> {
  const files = privilegedFiles(at.tree, depth, RIGHTS.setuid | RIGHTS.setgid | RIGHTS.worldWritable);
  if (files.length === 0) return [];
  const { stands } = await systemPackages(at, depth, options);
  if (stands.length === 0) return undefined;
  const owners = await ownersOf(at, depth, { databases: stands, paths: files.map(({ path }) => path) }, options);
  return owners.size === 0 && stands.flat().every(({ packages }) => packages.length === 0)
    ? undefined
    : files.filter(({ path }) => !owners.has(path));
}
