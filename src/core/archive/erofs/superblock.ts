/**
 * The superblock of an EROFS file system: 128 bytes at byte 1024, and the features that a reader must know. Layout:
 * Documentation/filesystems/erofs.rst and the structures of erofs_fs.h in Linux.
 */
import { ImageError } from '../../oci/imageError.ts';

/** Where the superblock begins: boot sectors may lie before it. */
const SUPERBLOCK_AT = 1024;
const SUPERBLOCK_BYTES = 128;
const MAGIC = 0xe0f5e1e2;
/** The mark of composefs, in the space before the superblock. */
const COMPOSEFS_MAGIC = 0xd078629a;

/** Bits of `incompatible`. Two names of one bit differ in where they matter. */
const FEATURE = { zeroPadding: 0x1, compression: 0x2, chunks: 0x4, devices: 0x8 } as const;
const KNOWN_FEATURES = 0x7f;
/** Features that this reader does not know, by the names of mkfs.erofs. */
const UNKNOWN_FEATURES: readonly (readonly [number, string])[] = [
  [0x80, '48-bit block addresses'],
  [0x100, 'a metadata box'],
];

/** What the superblock says. */
export interface Superblock {
  readonly blockBits: number;
  readonly blockSize: number;
  readonly rootNid: number;
  /** Seconds since the epoch, and nanoseconds: the time of all short inodes. */
  readonly buildTime: number;
  readonly buildTimeNs: number;
  /** Blocks of the file itself; addresses beyond them are on other devices. */
  readonly blocks: number;
  readonly metaAt: number;
  readonly sharedXattrsAt: number;
  /** Compressed data is at the end of its blocks, zeros before it. */
  readonly zeroPadding: boolean;
  /** Data may lie in other files. */
  readonly devices: number;
  /** Bits of a directory's block beyond those of a block. */
  readonly directoryBits: number;
  /** Number of the inode that holds the ends of files; 0 where there is none. */
  readonly packedNid: number;
  readonly isComposefs: boolean;
  /** False where the checksum is there and wrong. */
  readonly sound: boolean;
}

/** Are these the first bytes (1,028 at least) of such a file system? */
export function isErofs(head: Uint8Array): boolean {
  return head.length >= SUPERBLOCK_AT + 4 && view(head).getUint32(SUPERBLOCK_AT, true) === MAGIC;
}

/** Throws `truncated`, `malformed`, and `unsupported` for a file system that needs a newer reader. */
export function readSuperblock(head: Uint8Array, at: string): Superblock {
  if (head.length < SUPERBLOCK_AT + SUPERBLOCK_BYTES)
    throw new ImageError('truncated', at, 'This EROFS file system ends within its superblock.');
  const fields = view(head.subarray(SUPERBLOCK_AT));
  const blockBits = fields.getUint8(12);
  const directoryBits = fields.getUint8(90);
  if (blockBits < 9 || blockBits > 16 || directoryBits > 4)
    throw new ImageError('malformed', at, `This EROFS file system states blocks of 2^${blockBits} bytes.`);
  const incompatible = fields.getUint32(80, true);
  refuseUnknown(incompatible, at);
  const has = (bit: number) => (incompatible & bit) !== 0;
  return {
    ...{ blockBits, blockSize: 2 ** blockBits, directoryBits },
    rootNid: fields.getUint16(14, true),
    buildTime: Number(fields.getBigUint64(24, true)),
    buildTimeNs: fields.getUint32(32, true) % 1_000_000_000,
    blocks: fields.getUint32(36, true),
    metaAt: fields.getUint32(40, true) * 2 ** blockBits,
    sharedXattrsAt: fields.getUint32(44, true) * 2 ** blockBits,
    zeroPadding: has(FEATURE.zeroPadding),
    devices: has(FEATURE.devices) ? fields.getUint16(86, true) : 0,
    packedNid: has(0x20) ? Number(fields.getBigUint64(96, true)) : 0,
    isComposefs: view(head).getUint32(0, true) === COMPOSEFS_MAGIC,
    sound: (fields.getUint32(8, true) & 1) === 0 || isSound(head, blockBits),
  };
}

function refuseUnknown(incompatible: number, at: string): void {
  const unknown = (incompatible & ~KNOWN_FEATURES) >>> 0;
  if (unknown === 0) return;
  const names = UNKNOWN_FEATURES.filter(([bit]) => (unknown & bit) !== 0).map(([, name]) => name);
  const what = names.length > 0 ? names.join(' and ') : `features 0x${unknown.toString(16)}`;
  throw new ImageError('unsupported', at, `This EROFS file system uses ${what}, which cannot be read here.`);
}

/** CRC-32C of the rest of the first block, the checksum itself taken as zeros. Blocks that are not here whole pass. */
function isSound(head: Uint8Array, blockBits: number): boolean {
  const end = 2 ** blockBits;
  if (end <= SUPERBLOCK_AT || head.length < end) return true;
  const block = head.slice(SUPERBLOCK_AT, end);
  const stated = view(block).getUint32(4, true);
  block.fill(0, 4, 8);
  let crc = 0xffffffff;
  for (const byte of block) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return crc >>> 0 === stated;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
