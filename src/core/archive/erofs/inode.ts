/** Inodes of EROFS in their short form (32 bytes) and their long one (64). */
import { ImageError } from '../../oci/imageError.ts';
import { fileTime } from '../../oci/times/fileTime.ts';
import type { Device } from './device.ts';

/** How an inode's data lies in the file system (`i_format`, bits 1 to 3). */
export const LAYOUT = { plain: 0, compressedFull: 1, inline: 2, compressedCompact: 3, chunks: 4 } as const;

/** The kinds of files, by the upper bits of the mode. */
export const KIND = {
  ...{ fifo: 0o010000, char: 0o020000, directory: 0o040000, block: 0o060000 },
  ...{ file: 0o100000, symlink: 0o120000, socket: 0o140000 },
} as const;

const SLOT = 32;
const SHORT = 32;
const LONG = 64;

/** One inode, without its attributes and content. */
export interface Inode {
  readonly nid: number;
  /** Offset of its first byte. */
  readonly start: number;
  /** Bytes of itself and of the attributes behind it. */
  readonly size: number;
  readonly xattrsSize: number;
  readonly layout: number;
  /** One of KIND. */
  readonly kind: number;
  /** The 12 permission bits. */
  readonly mode: number;
  readonly contentSize: number;
  /** First block of the data; how chunks are kept; number of a device. */
  readonly union: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly mtimeNs: number;
  readonly links: number;
}

/** Throws `truncated`, and `malformed` for what is not an inode. */
export async function readInode(device: Device, nid: number, signal?: AbortSignal): Promise<Inode> {
  const { superblock } = device;
  const start = superblock.metaAt + nid * SLOT;
  if (!Number.isSafeInteger(start)) throw damaged(device, nid, 'its number is too large');
  const format = u16(await device.bytes(start, 2, signal), 0);
  const isLong = (format & 1) === 1;
  const bytes = await device.bytes(start, isLong ? LONG : SHORT, signal);
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = (format >> 1) & 7;
  if (layout > LAYOUT.chunks) throw damaged(device, nid, `its data layout ${layout} is not known`);
  const xattrWords = fields.getUint16(2, true);
  const xattrsSize = xattrWords === 0 ? 0 : 12 + (xattrWords - 1) * 4;
  const mode = fields.getUint16(4, true);
  const contentSize = isLong ? Number(fields.getBigUint64(8, true)) : fields.getUint32(8, true);
  if (!Number.isSafeInteger(contentSize)) throw damaged(device, nid, 'its size is too large');
  return {
    ...{ nid, start, layout, xattrsSize, contentSize },
    size: (isLong ? LONG : SHORT) + xattrsSize,
    kind: mode & 0o170000,
    mode: mode & 0o7777,
    union: fields.getUint32(16, true),
    uid: isLong ? fields.getUint32(24, true) : fields.getUint16(24, true),
    gid: isLong ? fields.getUint32(28, true) : fields.getUint16(26, true),
    ...(isLong
      ? fileTime(Number(fields.getBigInt64(32, true)), fields.getUint32(40, true) % 1_000_000_000)
      : fileTime(superblock.buildTime, superblock.buildTimeNs)),
    links: isLong ? fields.getUint32(44, true) : fields.getUint16(6, true),
  };
}

/** `major` and `minor` of a device file, as Linux packs them into 32 bits. */
export function deviceNumbers({ union }: Inode): { readonly major: number; readonly minor: number } {
  return { major: (union >>> 8) & 0xfff, minor: (union & 0xff) | ((union >>> 12) & 0xfff00) };
}

function damaged({ at }: Device, nid: number, why: string): ImageError {
  return new ImageError('malformed', at, `Inode ${nid} of this EROFS file system is damaged: ${why}.`);
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
