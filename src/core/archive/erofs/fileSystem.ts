/** An EROFS file system opened: its tree, the content of its files, and the same as a tar that is made as it is read. */
import { rangesOf } from '../../bytes/window.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import { bytesToText } from '../../oci/text.ts';
import { openContent } from './content.ts';
import { Device } from './device.ts';
import { KIND } from './inode.ts';
import { readSuperblock } from './superblock.ts';
import { readTree, type Tree, type TreeEntry, type TreeOptions } from './tree.ts';

/** Bytes that hold the superblock and the rest of its block. */
const HEAD_BYTES = 64 * 1024;
const METACOPY = ['trusted.overlay.metacopy', 'user.overlay.metacopy'];
const REDIRECT = ['trusted.overlay.redirect', 'user.overlay.redirect'];

/** An opened file system. */
export interface ErofsFiles extends Tree {
  /** The content of an entry that is a file. */
  content(entry: TreeEntry): ByteSource;
}

/** Throws `malformed`, `truncated` and `unsupported` where the file system can't be read at all; lesser damage is a finding. */
export async function openErofs(source: ByteSource, at: string, options: TreeOptions): Promise<ErofsFiles> {
  const head = await source.read(0, Math.min(source.size, HEAD_BYTES), options.signal);
  const superblock = readSuperblock(head, at);
  const device = new Device(source, superblock, at);
  const tree = await readTree(device, options);
  if (!superblock.sound)
    tree.log.add(
      'erofs-checksum',
      'error',
      at,
      'The checksum of this EROFS file system is wrong: it was changed or damaged.',
    );
  if (superblock.isComposefs) {
    const message = 'This is a composefs image: it lists files whose content is kept in an object store beside it.';
    tree.log.add('composefs', 'info', at, message);
  }
  return {
    ...tree,
    content: (entry) => contentElsewhere(entry) ?? openContent(device, entry.inode, bytesToText(entry.path)),
  };
}

/** Overlayfs looks the content of such a file up in a lower directory; reading zeros here would be wrong. */
function contentElsewhere({ xattrs, inode, path }: TreeEntry): ByteSource | undefined {
  if (inode.kind !== KIND.file || !METACOPY.some((name) => xattrs?.has(name))) return undefined;
  const redirect = REDIRECT.map((name) => xattrs?.get(name)).find((value) => value !== undefined);
  const where = redirect ? ` as ${bytesToText(redirect)}` : '';
  return rangesOf(inode.contentSize, async () => {
    const message = `The content of this file is not in this image: it is kept in an object store${where}.`;
    throw new ImageError('not-found', bytesToText(path), message);
  });
}
