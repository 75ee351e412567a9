/** The content of a compressed EROFS inode: read piece by piece, the last piece kept for the next read. */
import { EROFS_PIECE_MAX_BYTES } from '../../bytes/limits.ts';
import { rangesOf } from '../../bytes/window.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type Extent, HEAD, isInterlaced, type MapHeader, readExtents, readMapHeader } from './clusters.ts';
import type { Device } from './device.ts';
import type { Inode } from './inode.ts';
import { decodeLz4Block } from './lz4.ts';

/** By number, as mkfs.erofs names them. */
const ALGORITHMS: readonly (string | undefined)[] = ['lz4', 'lzma', 'deflate', 'zstd'];
const LZ4 = 0;

/** The algorithms of an inode that can't be read here, by name. */
export function unreadAlgorithms({ algorithms, isWholeFragment }: MapHeader): readonly string[] {
  if (isWholeFragment) return [];
  return [...new Set(algorithms)].filter((number) => number !== LZ4).map(nameOf);
}

const nameOf = (number: number) => ALGORITHMS[number] ?? `algorithm ${number}`;

interface Map {
  readonly header: MapHeader;
  readonly extents: readonly Extent[];
}

/** `openPacked` opens the inode in which ends of files lie. */
export function compressedContent(
  device: Device,
  inode: Inode,
  at: string,
  openPacked: (nid: number, at: string) => Promise<ByteSource>,
): ByteSource {
  let map: Promise<Map> | undefined;
  let last: { readonly extent: Extent; readonly bytes: Uint8Array } | undefined;

  async function readMap(signal: AbortSignal | undefined): Promise<Map> {
    const header = await readMapHeader(device, inode, signal);
    return { header, extents: await readExtents(device, inode, header, signal) };
  }

  async function unpacked(extent: Extent, header: MapHeader, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (last?.extent === extent) return last.bytes;
    const bytes = await unpack(device, extent, header, at, signal);
    last = { extent, bytes };
    return bytes;
  }

  return rangesOf(inode.contentSize, async (from, to, signal) => {
    map ??= readMap(signal);
    let known: Map;
    try {
      known = await map;
    } catch (error) {
      map = undefined;
      throw error;
    }
    const bytes = new Uint8Array(to - from);
    const { extents, header } = known;
    for (let i = firstAt(extents, from); i < extents.length; i++) {
      const extent = extents[i];
      if (extent === undefined || extent.from >= to) break;
      const start = Math.max(from, extent.from) - extent.from;
      const end = Math.min(to, extent.to) - extent.from;
      if (start >= end) continue;
      const piece =
        extent.in === 'packed'
          ? await readPacked(device, extent, { start, end, at }, openPacked, signal)
          : (await unpacked(extent, header, signal)).subarray(start, end);
      bytes.set(piece, extent.from + start - from);
    }
    return bytes;
  });
}

async function readPacked(
  { superblock }: Device,
  extent: Extent,
  { start, end, at }: { readonly start: number; readonly end: number; readonly at: string },
  openPacked: (nid: number, at: string) => Promise<ByteSource>,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const packed = await openPacked(superblock.packedNid, at);
  if (extent.at + end > packed.size)
    throw new ImageError('malformed', at, 'The end of this file is past the end of the data that files share.');
  return packed.read(extent.at + start, extent.at + end, signal);
}

/** The last stretch that begins at or before an offset. */
function firstAt(extents: readonly Extent[], offset: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.from ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

async function unpack(
  device: Device,
  extent: Extent,
  header: MapHeader,
  at: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { source, superblock } = device;
  const size = extent.to - extent.from;
  const end = extent.at + extent.size;
  if (end > source.size)
    throw new ImageError(
      'truncated',
      at,
      `The data of this file ends at byte ${end}, but the file system ends at byte ${source.size}.`,
    );
  if (size > EROFS_PIECE_MAX_BYTES || extent.size > EROFS_PIECE_MAX_BYTES)
    throw new ImageError(
      'too-large',
      at,
      `A piece of this file unpacks to ${size} bytes, more than any file system has.`,
    );
  const algorithm = header.algorithms[extent.head === HEAD.two ? 1 : 0];
  if (extent.head !== HEAD.plain && algorithm !== LZ4)
    throw new ImageError(
      'unsupported',
      at,
      `This file is compressed with ${nameOf(algorithm)} in EROFS, which is not read here.`,
    );
  const stored = await source.read(extent.at, end, signal);
  const bytes =
    extent.head === HEAD.plain ? plain(stored, extent, superblock.blockSize, isInterlaced(header)) : undefined;
  const found = bytes ?? (extent.head === HEAD.plain ? undefined : lz4(stored, size, superblock.zeroPadding));
  if (!found) throw new ImageError('malformed', at, 'The compressed data of this file is damaged.');
  return found;
}

function lz4(stored: Uint8Array, size: number, zeroPadding: boolean): Uint8Array | undefined {
  // No block begins with a zero: its first sequence has literals.
  const start = zeroPadding ? stored.findIndex((byte) => byte !== 0) : 0;
  return start < 0 ? undefined : decodeLz4Block(stored.subarray(start), size);
}

/** Bytes that compression would not have made fewer. */
function plain(stored: Uint8Array, { from, to }: Extent, blockSize: number, turned: boolean): Uint8Array | undefined {
  const size = to - from;
  if (size > stored.length) return undefined;
  const skip = turned ? from % blockSize : 0;
  if (skip === 0 || stored.length > blockSize) return stored.subarray(0, size);
  const right = Math.min(blockSize - skip, size);
  const bytes = new Uint8Array(size);
  bytes.set(stored.subarray(skip, skip + right));
  bytes.set(stored.subarray(0, size - right), right);
  return bytes;
}
