/**
 * Extended attributes of EROFS: behind the inode, or in an area that inodes share and refer to by number.
 */
import { EROFS_XATTRS_MAX_BYTES } from '../../bytes/limits.ts';
import { bytesToText } from '../../oci/text.ts';
import type { Device } from './device.ts';
import type { Inode } from './inode.ts';

/** What names begin with, by `e_name_index`. */
const PREFIXES: readonly (string | undefined)[] = [
  '',
  'user.',
  'system.posix_acl_access',
  'system.posix_acl_default',
  'trusted.',
  'lustre.',
  'security.',
];
const HEADER = 12;
const ENTRY = 4;
const LONG_PREFIX = 0x80;

/** Reads attributes; what all inodes of a file system have together is bounded. */
export class XattrReader {
  /** Why attributes were left out, each reason once. */
  readonly problems = new Set<string>();
  private readonly device: Device;
  private readonly shared = new Map<number, readonly [string, Uint8Array] | undefined>();
  private left = EROFS_XATTRS_MAX_BYTES;

  constructor(device: Device) {
    this.device = device;
  }

  /** By name; undefined where there are none. */
  async of(inode: Inode, signal?: AbortSignal): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const { xattrsSize, start, size } = inode;
    if (xattrsSize < HEADER) return undefined;
    const body = await this.device.bytes(start + size - xattrsSize, xattrsSize, signal);
    const fields = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const count = body[4] ?? 0;
    const found = new Map<string, Uint8Array>();
    const add = (pair: readonly [string, Uint8Array] | undefined) => {
      if (pair && this.hasRoom(pair)) found.set(...pair);
    };
    let at = HEADER + count * 4;
    if (at > body.length) this.problems.add('lists of shared attributes are damaged');
    for (let i = 0; i < count && HEADER + i * 4 + 4 <= body.length; i++)
      add(await this.sharedAt(fields.getUint32(HEADER + i * 4, true), signal));
    while (at + ENTRY <= body.length) {
      const length = ENTRY + (body[at] ?? 0) + fields.getUint16(at + 2, true);
      if (at + length > body.length) {
        this.problems.add('attributes are damaged');
        break;
      }
      // Zeros fill up the space: no attribute has neither a kind nor a name.
      if (length > ENTRY || body[at + 1] !== 0) add(this.entry(body.subarray(at, at + length)));
      at += Math.ceil(length / 4) * 4;
    }
    return found.size > 0 ? found : undefined;
  }

  private async sharedAt(
    id: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly [string, Uint8Array] | undefined> {
    if (this.left < 0 || this.shared.has(id)) return this.shared.get(id);
    const at = this.device.superblock.sharedXattrsAt + id * 4;
    const head = await this.device.bytes(at, ENTRY, signal);
    const length = ENTRY + (head[0] ?? 0) + ((head[2] ?? 0) | ((head[3] ?? 0) << 8));
    const pair = this.entry(await this.device.bytes(at, length, signal));
    this.shared.set(id, pair);
    return pair;
  }

  private entry(bytes: Uint8Array): readonly [string, Uint8Array] | undefined {
    const index = bytes[1] ?? 0;
    const prefix = index & LONG_PREFIX ? undefined : PREFIXES[index];
    if (prefix === undefined) {
      this.problems.add('attributes whose names begin with a prefix of a table are not read');
      return undefined;
    }
    const nameEnd = ENTRY + (bytes[0] ?? 0);
    return [prefix + bytesToText(bytes.subarray(ENTRY, nameEnd)), bytes.slice(nameEnd)];
  }

  private hasRoom([name, value]: readonly [string, Uint8Array]): boolean {
    this.left -= name.length + value.length;
    if (this.left >= 0) return true;
    this.problems.add(`attributes beyond ${EROFS_XATTRS_MAX_BYTES} bytes in all are left out`);
    return false;
  }
}
