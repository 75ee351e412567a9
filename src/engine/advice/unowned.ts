/** Files that give rights, and that no package of the system owns. */
import type { PrivilegedFile } from '../../core/advice/evidence.ts';
import { bytesToText } from '../../core/oci/text.ts';
import { type FileTree, versionAt } from '../../core/rootfs/fileTree.ts';
import { NO_ENTRY } from '../../core/rootfs/columns.ts';
import { NONE } from '../../core/rootfs/tree/paths.ts';
import { TYPE } from '../../core/rootfs/tree/versions.ts';
import { itemAt, u16At, u32At } from '../../core/table/at.ts';
import { ownersOf } from '../content/packages/owners.ts';
import type { ReadingAt } from '../content/packages/readFiles.ts';
import { systemPackages } from '../content/packages/systemPackages.ts';
import type { CallOptions } from '../engine.ts';

const SET_ID = 0o6000;
const WORLD_WRITABLE = 0o002;

/** Undefined where there is no package manager that could own them. */
export async function unownedPrivileged(
  at: ReadingAt,
  depth: number,
  options: CallOptions,
): Promise<PrivilegedFile[] | undefined> {
  const files = privilegedFiles(at.tree, depth);
  if (files.length === 0) return [];
  const { stands } = await systemPackages(at, depth, options);
  if (stands.length === 0) return undefined;
  const owners = await ownersOf(at, depth, { databases: stands, paths: files.map(({ path }) => path) }, options);
  return owners.size === 0 && stands.flat().every(({ packages }) => packages.length === 0)
    ? undefined
    : files.filter(({ path }) => !owners.has(path));
}

function privilegedFiles(tree: FileTree, depth: number): PrivilegedFile[] {
  const { versions, paths } = tree;
  const found: PrivilegedFile[] = [];
  for (let path = 1; path < paths.count; path++) {
    const version = versionAt(tree, path, depth);
    if (version === NONE || versions.realType(version) !== TYPE.file) continue;
    const content = u32At(versions.content, version);
    const entry = u32At(versions.entry, content);
    if (entry === NO_ENTRY) continue;
    const layer = u16At(versions.layer, content);
    const mode = u16At(itemAt(tree.layers, layer).mode, entry);
    if ((mode & (SET_ID | WORLD_WRITABLE)) === 0) continue;
    found.push({ path: bytesToText(paths.bytesOf(path)), layer, mode });
  }
  return found;
}
