/** Directories of EROFS: blocks of entries of 12 bytes, sorted by name, each block with the names behind its entries. */
import type { ByteSource } from '../../bytes/source.ts';
import type { Device } from './device.ts';

const ENTRY = 12;
const NAME_MAX = 255;
const SLASH = 0x2f;
const DOT = 0x2e;

/** One name of a directory. */
interface DirectoryEntry {
  readonly name: Uint8Array;
  readonly nid: number;
}

/** The entries but `.` and `..`, block by block. `onDamage` receives why a block, or the rest of one, is left out. */
export async function* readNames(
  { superblock }: Device,
  content: ByteSource,
  onDamage: (why: string) => void,
  signal?: AbortSignal,
): AsyncGenerator<DirectoryEntry[]> {
  const blockSize = superblock.blockSize * 2 ** superblock.directoryBits;
  for (let at = 0; at < content.size; at += blockSize) {
    yield entriesOf(await content.read(at, Math.min(content.size, at + blockSize), signal), onDamage);
  }
}

function entriesOf(block: Uint8Array, onDamage: (why: string) => void): DirectoryEntry[] {
  const fields = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const first = block.length < ENTRY ? 0 : fields.getUint16(8, true);
  const count = first / ENTRY;
  const found: DirectoryEntry[] = [];
  if (first < ENTRY || first % ENTRY !== 0 || first > block.length) {
    onDamage('a block of it does not say where its names begin');
    return found;
  }
  for (let i = 0; i < count; i++) {
    const start = fields.getUint16(i * ENTRY + 8, true);
    const end = i + 1 < count ? fields.getUint16((i + 1) * ENTRY + 8, true) : block.length;
    const name = nameAt(block, start, end, i + 1 === count);
    const nid = Number(fields.getBigUint64(i * ENTRY, true));
    if (start < first || name === undefined) {
      onDamage('names in it are damaged');
      return found;
    }
    if (isDots(name)) continue;
    if (name.includes(SLASH) || name.includes(0)) onDamage('a name in it has a slash or a zero');
    else found.push({ name, nid });
  }
  return found;
}

/** The last name of a block may be followed by zeros. */
function nameAt(block: Uint8Array, start: number, end: number, isLast: boolean): Uint8Array | undefined {
  if (start >= end || end > block.length) return undefined;
  const zero = isLast ? block.indexOf(0, start) : -1;
  const name = block.slice(start, zero < 0 ? end : Math.min(zero, end));
  return name.length === 0 || name.length > NAME_MAX ? undefined : name;
}

function isDots(name: Uint8Array): boolean {
  return name[0] === DOT && (name.length === 1 || (name.length === 2 && name[1] === DOT));
}
