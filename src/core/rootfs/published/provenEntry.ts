/**
 * Contents of files by an index that nobody vouches for: before a byte of one is given, the headers that stand before it
 * in the tar are read and held against all that the index says about the entry. That cannot prove everything (a tar may lie
 * inside a file of the layer, a window may be made up), so what is read so is never called checked.
 */
import { BLOCK, paddingOf } from '../../archive/tar/block.ts';
import { digestOf } from '../../bytes/hash.ts';
import { TABLE_CHUNK_WHOLE_BYTES } from '../../bytes/limits.ts';
import { fromBytes } from '../../bytes/memory.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { verified } from '../../bytes/verified.ts';
import { ImageError } from '../../oci/imageError.ts';
import { toHex } from '../../oci/text.ts';
import { ENTRY_TYPES } from '../columns.ts';
import { linkBytes, openEntry, pathBytes } from '../layerContent.ts';
import type { ContentDigests, LayerIndex } from '../layerIndex.ts';
import { LayerScanner } from '../layerScanner.ts';
import { sameTime } from './proof/details.ts';

const FILE = ENTRY_TYPES.indexOf('file');
const UNKNOWN = ENTRY_TYPES.indexOf('unknown');
/** Headers before one content: an extended header has a path and attributes, and is never so long. */
const HEADERS_MAX_BYTES = 1024 * 1024;

/** The content of an entry, or what is there instead, as the end of a sentence. */
type Proven = { readonly content: ByteSource } | { readonly lie: string };

interface ProvenBy {
  readonly tar: ByteSource;
  /** Name of the index's format. */
  readonly format: string;
  readonly digests?: ContentDigests | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens entry `i`; its headers are read, and where the index has a digest of a content of some MiB, all of it. */
export async function openProven(
  index: LayerIndex,
  i: number,
  { tar, format, digests, signal }: ProvenBy,
): Promise<Proven> {
  const type = index.type[i];
  if (type !== FILE && type !== UNKNOWN) return { content: tar.slice(0, 0) };
  try {
    const lie = await headerLie(index, i, { tar, format, signal });
    if (lie !== undefined) return { lie };
    const content = openEntry(index, i, tar);
    const digest = digests && digestAt(digests, i);
    if (digest === undefined) return { content };
    if (content.size > TABLE_CHUNK_WHOLE_BYTES) return { content: verified(content, digest) };
    const bytes = await content.read(0, content.size, signal);
    if ((await digestOf(bytes, 'sha256')) === digest) return { content: fromBytes(bytes) };
    return { lie: 'its content has another digest' };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { lie: `the bytes that it leads to cannot be read (${error.message.replace(/\.$/, '')})` };
  }
}

/** Says that bytes are not there, or are not what they were said to be: never that they could not be had this time. */
export function isDamage(error: unknown): error is ImageError {
  const codes: readonly string[] = ['truncated', 'malformed', 'digest-mismatch', 'unsupported', 'too-large'];
  return error instanceof ImageError && codes.includes(error.code);
}

/** What stands before the content of entry `i`, where that is not its header. */
async function headerLie(index: LayerIndex, i: number, { tar, format, signal }: ProvenBy) {
  const end = index.offset[i];
  const start = headersBefore(index, i);
  if (start === undefined || end > tar.size) return 'no header can stand before it';
  const scanner = new LayerScanner();
  scanner.push(await tar.read(start, end, signal));
  const found = scanner.finish();
  const last = found.count - 1;
  if (last < 0 || found.offset[last] + start !== end) return 'no header stands before it';
  return sameEntry(index, i, found, last) && sameTime(index.mtime[i], found.mtime[last], format)
    ? undefined
    : 'the header before it is of another entry';
}

/** Where the headers of entry `i` begin: behind the content before it. Undefined where they cannot be there. */
function headersBefore({ offset, size, type, extras }: LayerIndex, i: number): number | undefined {
  const end = offset[i];
  if (!Number.isSafeInteger(end) || end < BLOCK || end % BLOCK !== 0) return undefined;
  if (i === 0) return end <= HEADERS_MAX_BYTES ? 0 : end - BLOCK;
  const before = i - 1;
  const hasContent = type[before] === FILE || type[before] === UNKNOWN;
  // Of a sparse file less is stored than it has.
  const parts = extras.get(before)?.sparse;
  const stored = parts ? parts.reduce((sum, part) => sum + part.size, 0) : hasContent ? size[before] : 0;
  const start = offset[before] + stored + paddingOf(stored);
  if (!(start <= end - BLOCK)) return undefined;
  return end - start <= HEADERS_MAX_BYTES ? start : end - BLOCK;
}

/** All that a file's name and right to be shown rests on; owners too. */
function sameEntry(a: LayerIndex, i: number, b: LayerIndex, k: number): boolean {
  const columns = [a.type, a.size, a.mode, a.uid, a.gid] as const;
  const others = [b.type, b.size, b.mode, b.uid, b.gid] as const;
  return (
    columns.every((column, at) => column[i] === others[at]?.[k]) &&
    sameBytes(pathBytes(a, i), pathBytes(b, k)) &&
    sameBytes(linkBytes(a, i), linkBytes(b, k)) &&
    JSON.stringify(a.extras.get(i)?.sparse) === JSON.stringify(b.extras.get(k)?.sparse)
  );
}

function sameBytes(a: Uint8Array = new Uint8Array(), b: Uint8Array = new Uint8Array()): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Of entry `i`; rows ascend by entry. */
function digestAt({ count, entry, sha256 }: ContentDigests, i: number): string | undefined {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entry[middle] < i) low = middle + 1;
    else high = middle;
  }
  return low < count && entry[low] === i ? `sha256:${toHex(sha256.subarray(32 * low, 32 * low + 32))}` : undefined;
}
