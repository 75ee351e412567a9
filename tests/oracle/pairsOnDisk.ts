/** Two unpacked root filesystems compared by what `lstat` says of them: the truth about a pair of images. */
import type { FileChange } from '../../src/core/diff/files/listChanges.ts';
import type { Truth } from './shapes.ts';

/** What lies on disk, by path. */
export type Walked = ReadonlyMap<string, Truth>;

/** `path: fields` of all that differs. umoci sets a folder's time before it fills it, so times of folders are left out. */
export function differencesOnDisk(left: Walked, right: Walked): string[] {
  const [inodesA, inodesB] = [groups(left), groups(right)];
  const found: string[] = [];
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(path), right.get(path)];
    if (!a || !b) {
      found.push(`${path}: ${a ? 'removed' : 'added'}`);
      continue;
    }
    const isLink = a.type === 'symlink' || b.type === 'symlink';
    const fields = [
      a.type !== b.type && 'type',
      a.type === b.type && a.content !== b.content && 'content',
      a.type === b.type && a.size !== b.size && 'size',
      a.mode !== b.mode && !isLink && 'mode',
      (a.uid !== b.uid || a.gid !== b.gid) && 'owner',
      a.type === b.type && a.linkName !== b.linkName && 'link',
      a.type === b.type && a.device !== b.device && 'device',
      JSON.stringify(a.xattrs ?? {}) !== JSON.stringify(b.xattrs ?? {}) && 'xattrs',
      a.mtime !== b.mtime && a.type !== 'dir' && b.type !== 'dir' && 'mtime',
      inodesA(a) !== inodesB(b) && 'hardlinks',
    ].filter(Boolean);
    if (fields.length > 0) found.push(`${path}: ${fields.join(' ')}`);
  }
  return found.sort();
}

/** The paths that share an inode, as one text; '' for a file alone. */
function groups(walked: Walked): (line: Truth) => string {
  const paths = new Map<number, string[]>();
  for (const { path, inode, type } of walked.values())
    if (type !== 'dir') paths.set(inode, [...(paths.get(inode) ?? []), path]);
  return ({ inode }) => {
    const all = paths.get(inode) ?? [];
    return all.length > 1 ? all.sort().join('\0') : '';
  };
}

/** Our changes in the same words. */
export function withoutFolderTimes(
  changes: readonly Pick<FileChange, 'path' | 'kind' | 'fields' | 'left' | 'right'>[],
) {
  const found = changes.flatMap(({ path, kind, fields = [], left, right }) => {
    if (kind !== 'modified') return [`${path}: ${kind}`];
    const isDir = left?.type === 'dir' || right?.type === 'dir';
    const rest = fields.filter((field) => field !== 'mtime' || !isDir);
    return rest.length > 0 ? [`${path}: ${rest.join(' ')}`] : [];
  });
  return found.sort();
}
