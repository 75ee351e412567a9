/** Members of a merged tree as a tar: their owners, modes, times, links, devices and extended attributes as they are. */
import { BLOCK, paddingOf } from '../../archive/tar/block.ts';
import { writeHeader } from '../../archive/tar/writeHeader.ts';
import { lazySource } from '../../bytes/lazy.ts';
import { fromBytes } from '../../bytes/memory.ts';
import { fromParts } from '../../bytes/parts.ts';
import type { ByteSource, Part } from '../../bytes/source.ts';
import type { EntryType } from '../columns.ts';
import type { EntryRef } from '../fileTree.ts';
import type { Member } from './members.ts';

const FLAGS: Readonly<Record<EntryType, string>> = {
  ...{ file: '0', unknown: '0', hardlink: '1', symlink: '2', char: '3', block: '4', dir: '5', fifo: '6' },
};

/** The archive, ended by two zero blocks. Nothing is opened before it is read. The root directory has no entry. */
export function memberTar(members: readonly Member[], open: (content: EntryRef) => Promise<ByteSource>): ByteSource {
  const parts: Part[] = [];
  let offset = 0;
  for (const member of members) {
    if (member.path.length === 0) continue;
    const { content, size } = member;
    const header = memberHeader(member);
    parts.push({ offset, source: fromBytes(header) });
    offset += header.length;
    if (!content || size === 0) continue;
    parts.push({ offset, source: lazySource(size, () => open(content)) });
    offset += size + paddingOf(size);
  }
  return fromParts(parts, offset + 2 * BLOCK);
}

function memberHeader({
  path,
  type,
  mode,
  mtime,
  mtimeNs,
  size,
  link,
  uid,
  gid,
  extra,
}: Member): Uint8Array<ArrayBuffer> {
  const { device, xattrs } = extra ?? {};
  return writeHeader({
    ...{ path: type === 'dir' ? Uint8Array.of(...path, 0x2f) : path, flag: FLAGS[type], size, mode },
    ...{ mtime, mtimeNs, ...(extra?.mtime !== undefined && { mtimeText: extra.mtime }) },
    link: link ?? '',
    uid: Number(extra?.uid ?? uid),
    gid: Number(extra?.gid ?? gid),
    ...(device !== undefined && { device: readDevice(device) }),
    // A hard link shares them with its target, which has reported them.
    ...(xattrs && type !== 'hardlink' && { xattrs }),
  });
}

/** `major:minor`. */
function readDevice(text: string): { readonly major: number; readonly minor: number } {
  const [major = 0, minor = 0] = text.split(':').map(Number);
  return { major, minor };
}
