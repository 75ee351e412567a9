/**
 * The map of a compressed inode: which stretch of the file each compressed piece of the file system unpacks to. It has an
 * index for each 4 KiB (or larger cluster) of the file, in 8 bytes each or packed in 4 and 2.
 */
import { EROFS_MAP_MAX_BYTES } from '../../bytes/limits.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { Device } from './device.ts';
import { type Inode, LAYOUT } from './inode.ts';

const ADVISE = { packed2: 0x1, big1: 0x2, big2: 0x4, inline: 0x8, interlaced: 0x10, fragment: 0x20 } as const;
/** The whole file lies in the packed inode. */
const WHOLE_FRAGMENT = 0x80;
export const HEAD = { plain: 0, one: 1, none: 2, two: 3 } as const;
/** On the first index that is not a head: how many blocks the compressed piece takes. */
const BLOCK_COUNT = 0x800;
const HEADER = 8;

/** How the data of an inode is compressed. */
export interface MapHeader {
  readonly advise: number;
  /** Algorithms of the heads of kind one and two. */
  readonly algorithms: readonly [number, number];
  readonly clusterBits: number;
  /** Bytes of the last piece, where that lies behind the map. */
  readonly inlineSize: number;
  /** Where the end of the file, or all of it, lies in the packed inode. */
  readonly fragmentOffset: number | undefined;
  readonly isWholeFragment: boolean;
}

/** A stretch of the file from `from` up to the next one's. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  /** One of HEAD. */
  readonly head: number;
  /** Where the bytes lie: in the file system, or for the last one in the packed inode. */
  readonly at: number;
  readonly size: number;
  readonly in: 'device' | 'packed';
}

interface Index {
  readonly type: number;
  /** Of a head: where in its cluster it begins, and its block. Of others: blocks of the piece, where it states them. */
  readonly offset: number;
  readonly block: number;
}

/** Where the header of the map lies: behind the inode and its attributes. */
const headerAt = ({ start, size }: Inode) => Math.ceil((start + size) / 8) * 8;

/** The first 8 bytes of the map. */
export async function readMapHeader(device: Device, inode: Inode, signal?: AbortSignal): Promise<MapHeader> {
  const bytes = await device.bytes(headerAt(inode), HEADER, signal);
  const fields = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  const clusterBits = fields.getUint8(7);
  const isWholeFragment = (clusterBits & WHOLE_FRAGMENT) !== 0;
  const advise = isWholeFragment ? ADVISE.fragment : fields.getUint16(4, true);
  const offset = isWholeFragment
    ? Number(fields.getBigUint64(0, true) & 0x7fff_ffff_ffff_ffffn)
    : fields.getUint32(0, true);
  const algorithms = fields.getUint8(6);
  return {
    ...{ advise, isWholeFragment },
    algorithms: isWholeFragment ? [0, 0] : [algorithms & 15, algorithms >> 4],
    clusterBits: device.superblock.blockBits + (isWholeFragment ? 0 : clusterBits & 7),
    inlineSize: advise & ADVISE.inline ? fields.getUint16(2, true) : 0,
    fragmentOffset: advise & ADVISE.fragment ? offset : undefined,
  };
}

/** Is an uncompressed piece kept turned, so that each byte has the place in its block that it has in the file? */
export const isInterlaced = ({ advise }: MapHeader) => (advise & ADVISE.interlaced) !== 0;

/** All stretches of an inode, in order and without gaps. Throws `malformed` where the map does not say that. */
export async function readExtents(
  device: Device,
  inode: Inode,
  header: MapHeader,
  signal?: AbortSignal,
): Promise<readonly Extent[]> {
  const { contentSize } = inode;
  const { fragmentOffset, clusterBits } = header;
  if (fragmentOffset !== undefined && header.isWholeFragment)
    return [{ from: 0, to: contentSize, head: HEAD.plain, at: fragmentOffset, size: contentSize, in: 'packed' }];
  const count = Math.ceil(contentSize / 2 ** clusterBits);
  if (count * 8 > EROFS_MAP_MAX_BYTES)
    throw new ImageError('too-large', device.at, `The map of a file of ${contentSize} bytes is too large to read.`);
  const map =
    inode.layout === LAYOUT.compressedFull
      ? await readFull(device, headerAt(inode) + HEADER + 8, count, signal)
      : await readCompact(device, headerAt(inode) + HEADER, count, header, signal);
  return toExtents(map, { device, inode, header });
}

interface IndexMap {
  readonly count: number;
  /** Offset behind the last index. */
  readonly end: number;
  at(number: number): Index;
}

async function readFull(device: Device, start: number, count: number, signal?: AbortSignal): Promise<IndexMap> {
  const bytes = (await device.bytes(start, count * 8, signal)).slice();
  const fields = new DataView(bytes.buffer);
  const at = (number: number): Index => {
    const type = fields.getUint16(number * 8, true) & 3;
    if (type !== HEAD.none)
      return { type, offset: fields.getUint16(number * 8 + 2, true), block: fields.getUint32(number * 8 + 4, true) };
    const back = fields.getUint16(number * 8 + 4, true);
    return { type, offset: 0, block: back & BLOCK_COUNT ? back & ~BLOCK_COUNT : 0 };
  };
  return { count, end: start + count * 8, at };
}

/** Packs of two indexes in 8 bytes, and in the middle packs of 16 in 32; each ends with the number of a block. */
async function readCompact(
  device: Device,
  start: number,
  count: number,
  { advise, clusterBits }: MapHeader,
  signal?: AbortSignal,
): Promise<IndexMap> {
  const before = Math.min(count, ((32 - (start % 32)) / 4) & 7);
  const middle = advise & ADVISE.packed2 && count > before ? Math.floor((count - before) / 16) * 16 : 0;
  const after = count - before - middle;
  const size = Math.ceil(before / 2) * 8 + middle * 2 + Math.ceil(after / 2) * 8;
  const bytes = (await device.bytes(start, size, signal)).slice();
  const base = new Packs(bytes, Math.max(clusterBits, 12), (advise & ADVISE.big1) !== 0);
  const middleAt = before * 4;
  const afterAt = middleAt + middle * 2;
  const at = (number: number): Index => {
    if (number < before) return base.index(0, number, 2);
    if (number < before + middle) return base.index(middleAt, number - before, 1);
    return base.index(afterAt, number - before - middle, 2);
  };
  return { count, end: start + size, at };
}

class Packs {
  private readonly fields: DataView;
  private readonly offsetBits: number;
  private readonly hasCounts: boolean;

  constructor(bytes: Uint8Array<ArrayBuffer>, offsetBits: number, hasCounts: boolean) {
    this.fields = new DataView(bytes.buffer);
    this.offsetBits = offsetBits;
    this.hasCounts = hasCounts;
  }

  /** Number `number` of the packs that begin at `start`. `shift`: 2 for indexes of 4 bytes, 1 for those of 2. */
  index(start: number, number: number, shift: 1 | 2): Index {
    const members = shift === 2 ? 2 : 16;
    const packSize = members << shift;
    const pack = start + Math.floor(number / members) * packSize;
    const member = number % members;
    const bits = ((packSize - 4) * 8) / members;
    const { type, low } = this.member(pack, bits * member);
    if (type === HEAD.none)
      return { type, offset: 0, block: this.hasCounts && low & BLOCK_COUNT ? low & ~BLOCK_COUNT : 0 };
    return {
      type,
      offset: low,
      block: this.fields.getUint32(pack + packSize - 4, true) + this.before(pack, bits, member),
    };
  }

  /** Blocks of the pieces that begin earlier in the pack. */
  private before(pack: number, bits: number, member: number): number {
    let blocks = this.hasCounts ? 0 : 1;
    for (let i = member - 1; i >= 0; i--) {
      const { type, low } = this.member(pack, bits * i);
      if (type !== HEAD.none) {
        blocks++;
      } else if (!this.hasCounts) {
        i -= low;
        if (i >= 0) blocks++;
      } else if (low & BLOCK_COUNT) {
        i--;
        blocks += low & ~BLOCK_COUNT;
      } else {
        i -= Math.max(0, low - 2);
      }
    }
    return blocks;
  }

  private member(pack: number, bit: number): { readonly type: number; readonly low: number } {
    const value = this.fields.getUint32(pack + (bit >> 3), true) >>> (bit & 7);
    return { type: (value >>> this.offsetBits) & 3, low: value & ((1 << this.offsetBits) - 1) };
  }
}

interface MapOf {
  readonly device: Device;
  readonly inode: Inode;
  readonly header: MapHeader;
}

function toExtents(map: IndexMap, { device, inode, header }: MapOf): Extent[] {
  const { blockSize } = device.superblock;
  const clusterSize = 2 ** header.clusterBits;
  const heads: { from: number; head: number; block: number; blocks: number }[] = [];
  for (let number = 0; number < map.count; number++) {
    const { type, offset, block } = map.at(number);
    if (type === HEAD.none) continue;
    const from = number * clusterSize + offset;
    // A last head may only say where the one before it ends.
    if (from >= inode.contentSize) break;
    if (from < (heads.at(-1)?.from ?? 0) || offset > clusterSize) throw damagedMap(device);
    heads.push({ from, head: type, block, blocks: blocksOf(map, number, type, header, clusterSize / blockSize) });
  }
  if (heads[0]?.from !== 0) throw damagedMap(device);
  return heads.map(({ from, head, block, blocks }, i) => {
    const to = Math.min(heads[i + 1]?.from ?? inode.contentSize, inode.contentSize);
    const isLast = i === heads.length - 1;
    const { fragmentOffset, inlineSize } = header;
    if (isLast && fragmentOffset !== undefined) {
      // The upper half of the offset takes the place of a block, which the end of the file has none of.
      const at = fragmentOffset + (inode.layout === LAYOUT.compressedFull ? block * 2 ** 32 : 0);
      return { from, to, head: HEAD.plain, at, size: to - from, in: 'packed' as const };
    }
    if (isLast && header.advise & ADVISE.inline)
      return { from, to, head, at: map.end, size: inlineSize, in: 'device' as const };
    return { from, to, head, at: block * blockSize, size: blocks * blockSize, in: 'device' as const };
  });
}

/** Large pieces say how many blocks they take in the index behind their head. */
function blocksOf(map: IndexMap, number: number, type: number, { advise }: MapHeader, one: number): number {
  const isBig = (advise & (type === HEAD.two ? ADVISE.big2 : ADVISE.big1)) !== 0;
  if (!isBig || number + 1 >= map.count) return one;
  const next = map.at(number + 1);
  return next.type === HEAD.none && next.block > 0 ? next.block : one;
}

function damagedMap({ at }: Device): ImageError {
  return new ImageError('malformed', at, 'The map of a compressed file of this EROFS file system is damaged.');
}
