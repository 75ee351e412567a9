/** The content of an EROFS inode as a ByteSource: in blocks, with its end behind the inode, in chunks, or compressed. */
import { fromParts } from '../../bytes/parts.ts';
import { rangesOf } from '../../bytes/window.ts';
import type { ByteSource, Part } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import { contentOf } from '../content.ts';
import { compressedContent } from './compressed.ts';
import type { Device } from './device.ts';
import { type Inode, LAYOUT, readInode } from './inode.ts';

const NO_BLOCK = 0xffffffff;
/** Bits of a chunk's format. */
const CHUNK_BITS = 0x1f;
const CHUNK_INDEXES = 0x20;

/** Nothing is read before it is asked for. Reading throws `truncated`, `malformed`, `unsupported`, and `not-found` for data on other devices. */
export function openContent(device: Device, inode: Inode, at: string): ByteSource {
  const { layout, contentSize } = inode;
  if (contentSize === 0) return fromParts([], 0);
  if (layout === LAYOUT.plain) return inBlocks(device, inode.union, contentSize, at);
  if (layout === LAYOUT.inline) return withInlineEnd(device, inode, at);
  if (layout === LAYOUT.chunks) return inChunks(device, inode, at);
  return compressedContent(device, inode, at, (nid, path) => openPacked(device, nid, path));
}

/** The inode that holds the ends of others. Its own end lies in no other. */
async function openPacked(device: Device, nid: number, at: string): Promise<ByteSource> {
  const packed = await readInode(device, nid);
  if (packed.layout !== LAYOUT.compressedFull && packed.layout !== LAYOUT.compressedCompact)
    return openContent(device, packed, at);
  return compressedContent(device, packed, at, () => {
    throw new ImageError('malformed', at, 'The data that files share refers to itself.');
  });
}

function inBlocks(device: Device, block: number, size: number, at: string): ByteSource {
  const { source, superblock } = device;
  if (block === NO_BLOCK) return fromParts([], size);
  if (isElsewhere(device, block)) return elsewhere(size, at);
  return contentOf(source, block * superblock.blockSize, size, at);
}

function withInlineEnd(device: Device, inode: Inode, at: string): ByteSource {
  const { source, superblock } = device;
  const { contentSize, start, size, union } = inode;
  const tail = contentSize % superblock.blockSize;
  const before = contentSize - tail;
  const parts: Part[] = [];
  if (before > 0) parts.push({ offset: 0, source: inBlocks(device, union, before, at) });
  if (tail > 0) parts.push({ offset: before, source: contentOf(source, start + size, tail, at) });
  return fromParts(parts, contentSize);
}

function inChunks(device: Device, inode: Inode, at: string): ByteSource {
  const { superblock } = device;
  const { union, contentSize, start, size } = inode;
  const chunkSize = superblock.blockSize * 2 ** (union & CHUNK_BITS);
  const unit = union & CHUNK_INDEXES ? 8 : 4;
  const table = Math.ceil((start + size) / unit) * unit;
  /** The part of one chunk that is asked for. */
  async function chunk(number: number, from: number, to: number, signal: AbortSignal | undefined) {
    const bytes = await device.bytes(table + number * unit, unit, signal);
    const fields = new DataView(bytes.buffer, bytes.byteOffset, unit);
    const block = fields.getUint32(unit - 4, true);
    if (block === NO_BLOCK) return new Uint8Array(to - from);
    const isOther = unit === 8 && superblock.devices > 0 && fields.getUint16(2, true) !== 0;
    const source = isOther ? elsewhere(chunkSize, at) : inBlocks(device, block, Math.min(chunkSize, to), at);
    return source.read(from, to, signal);
  }
  return rangesOf(contentSize, async (from, to, signal) => {
    const bytes = new Uint8Array(to - from);
    for (let number = Math.floor(from / chunkSize); number * chunkSize < to; number++) {
      const base = number * chunkSize;
      const start = Math.max(from, base);
      bytes.set(await chunk(number, start - base, Math.min(to, base + chunkSize) - base, signal), start - from);
    }
    return bytes;
  });
}

function isElsewhere({ source, superblock }: Device, block: number): boolean {
  const end = Math.max(superblock.blocks, Math.ceil(source.size / superblock.blockSize));
  return superblock.devices > 0 && block >= end;
}

function elsewhere(size: number, at: string): ByteSource {
  return rangesOf(size, async () => {
    throw new ImageError('not-found', at, 'The content of this file is on another device of the EROFS file system.');
  });
}
