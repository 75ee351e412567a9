/**
 * EROFS: file systems as single files, which layers of containerd may be (`application/vnd.erofs.layer.v1`).
 */
import { itemAt } from '../../bytes/at.ts';
import { ARCHIVE_ENTRIES_MAX_COUNT, TAR_ENTRIES_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import { asTar } from '../erofs/asTar.ts';
import { openErofs } from '../erofs/fileSystem.ts';
import { KIND } from '../erofs/inode.ts';
import { isErofs } from '../erofs/superblock.ts';
import type { TreeEntry } from '../erofs/tree.ts';
import type { FileEntry, FileKind, FileSet } from '../fileSet.ts';
import { BLOCK, createBlock, judge } from '../tar/block.ts';
import { createFileSet } from '../linkedFiles.ts';
import type { MadeFormat, MadeTar, ReadOptions } from './format.ts';

/** EROFS file systems (Documentation/filesystems/erofs.rst). */
export const erofs: MadeFormat = { name: 'erofs', matches, read, asTar: makeTar };

/** The content of a tar's first file may look like one. The first bytes of a file system are zeros, or start a machine. */
function matches(head: Uint8Array): boolean {
  if (!isErofs(head)) return false;
  const block = createBlock();
  block.bytes.set(head.subarray(0, BLOCK));
  return judge(block) !== 'header';
}

const KINDS: Readonly<Record<number, FileKind>> = {
  ...{ [KIND.file]: 'file', [KIND.directory]: 'directory', [KIND.symlink]: 'symlink' },
};

async function read(source: ByteSource, { signal, onProgress, enough }: ReadOptions = {}): Promise<FileSet> {
  const files = await openErofs(source, 'EROFS', {
    maxEntries: ARCHIVE_ENTRIES_MAX_COUNT,
    signal,
    enough: (entry, count) => {
      onProgress?.(source.size, count);
      return entry.path.length > 0 && enough?.(listed(entry), count) === true;
    },
  });
  const entries = files.entries.filter(({ path }) => path.length > 0);
  return createFileSet({
    format: 'erofs',
    entries: entries.map(listed),
    findings: files.log.list(),
    content: (index) => files.content(itemAt(entries, index)),
  });
}

function listed({ path, inode, link, hardLinkTo }: TreeEntry): FileEntry {
  const { mode, uid, gid, mtime, mtimeNs } = inode;
  const kind = hardLinkTo ? 'hardlink' : (KINDS[inode.kind] ?? 'other');
  const target = hardLinkTo ?? link;
  return {
    path: bytesToText(path),
    kind,
    size: kind === 'file' ? inode.contentSize : 0,
    ...(target && { link: bytesToText(target) }),
    ...{ headerOffset: inode.start, mode, uid, gid, mtime },
    ...(mtimeNs > 0 && { mtimeNs }),
  };
}

async function makeTar(source: ByteSource, at: string, signal?: AbortSignal): Promise<MadeTar> {
  return asTar(await openErofs(source, at, { maxEntries: TAR_ENTRIES_MAX_COUNT, signal }), at);
}
