/**
 * rpm's database before 4.16 (RHEL 7 and 8): a hash table of Berkeley DB, whose values are headers of packages (db 5.3,
 * dbinc/db_page.h). Numbers are in the order of the machine that wrote it; the magic number tells which.
 */
import { u8At } from '../../../bytes/at.ts';
import { joinBytes } from '../../../bytes/byteArrays.ts';
import type { BlobReading, RpmBlob } from './ndb.ts';

const MAGIC = { hash: 0x00061561, btree: 0x00053162 } as const;
const VERSIONS: ReadonlySet<number> = new Set([8, 9, 10]);
const META_BYTES = 512;
/** Flag of the meta page: each page has a checksum, and a longer header. rpm makes none. */
const HAS_CHECKSUMS = 1;
const PAGE_HEADER = 26;
const PAGE = { oldHash: 2, overflow: 7, meta: 8, hash: 13 } as const;
const ITEM = { onPage: 1, offPage: 3 } as const;
const OFF_PAGE_BYTES = 12;
/** rpm's counter of packages has this key. */
const COUNTER = 0;

/** The access methods of Berkeley DB that are recognized. */
type BerkeleyKind = 'hash' | 'btree';

/** The kind of a Berkeley DB file by its first bytes. */
export function berkeleyKind(head: Uint8Array): BerkeleyKind | undefined {
  if (head.length < 16) return undefined;
  const view = viewOf(head);
  const magic = [view.getUint32(12, true), view.getUint32(12, false)];
  if (magic.includes(MAGIC.hash)) return 'hash';
  return magic.includes(MAGIC.btree) ? 'btree' : undefined;
}

/** The values of a hash table, bucket by bucket. */
export function* berkeleyBlobs(file: Uint8Array, reading: BlobReading): Generator<RpmBlob> {
  const table = openHash(file);
  if (typeof table === 'string') return reading.problem(table);
  const walk = new HashWalk(file, table, reading);
  // Each bucket has a page of its own.
  const pageCount = Math.min(table.pageCount, Math.ceil(file.length / table.pageSize));
  for (let bucket = 0; bucket <= table.maxBucket; bucket++) {
    if (bucket >= pageCount) return reading.problem('It has more buckets than pages: it is truncated or damaged.');
    yield* walk.bucket(bucket + (table.spares[32 - Math.clz32(bucket)] ?? 0));
  }
}

interface HashTable {
  readonly little: boolean;
  readonly pageSize: number;
  readonly pageCount: number;
  readonly maxBucket: number;
  /** Pages before the buckets of each power of two. */
  readonly spares: readonly number[];
}

/** The meta page, or why the file is not read. */
function openHash(file: Uint8Array): HashTable | string {
  if (file.length < META_BYTES) return 'The file ends within its first page.';
  const view = viewOf(file);
  const little = view.getUint32(12, true) === MAGIC.hash;
  const word = (at: number) => view.getUint32(at, little);
  const pageSize = word(20);
  if (!VERSIONS.has(word(16))) return `This is version ${word(16)} of the format; versions 8 to 10 are read.`;
  if (pageSize < META_BYTES || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0)
    return `It states a page size of ${pageSize} bytes, which Berkeley DB does not use.`;
  if (file[24] !== 0) return 'It is encrypted.';
  if ((u8At(file, 26) & HAS_CHECKSUMS) !== 0) return 'Its pages have checksums, which rpm does not write.';
  return {
    ...{ little, pageSize, pageCount: word(32) + 1, maxBucket: word(72) },
    spares: Array.from({ length: 32 }, (_, i) => word(96 + 4 * i)),
  };
}

/** Pages met by one pass over the table: each is used once. */
class HashWalk {
  private readonly file: Uint8Array;
  private readonly table: HashTable;
  private readonly reading: BlobReading;
  private readonly visited: Uint8Array;

  constructor(file: Uint8Array, table: HashTable, reading: BlobReading) {
    this.file = file;
    this.table = table;
    this.reading = reading;
    this.visited = new Uint8Array(Math.min(table.pageCount, Math.ceil(file.length / table.pageSize)) + 1);
  }

  /** The pages of a bucket are a chain. */
  *bucket(first: number): Generator<RpmBlob> {
    for (let number = first; number !== 0; ) {
      const page = this.open(number, [PAGE.hash, PAGE.oldHash, PAGE.meta]);
      if (!page) return;
      yield* this.pairs(number, page);
      number = page.getUint32(16, this.table.little);
    }
  }

  /** Keys and values in turn, from the end of the page down; the offsets of all stand behind its header. */
  private *pairs(number: number, page: DataView): Generator<RpmBlob> {
    const { little, pageSize } = this.table;
    const count = page.getUint16(20, little);
    const offset = (i: number) => (i < 0 ? pageSize : page.getUint16(PAGE_HEADER + 2 * i, little));
    if (PAGE_HEADER + 2 * count > pageSize) {
      this.reading.problem(`Page ${number} lists more items than fit in it.`);
      return;
    }
    for (let i = 0; i + 1 < count; i += 2) {
      const key = this.item(page, offset(i), offset(i - 1));
      const value = this.item(page, offset(i + 1), offset(i));
      if (key?.length !== 4 || !value) {
        this.reading.problem(`Item ${i} of page ${number} is damaged.`);
        continue;
      }
      const id = viewOf(key).getUint32(0, little);
      if (id !== COUNTER) yield { id, bytes: value };
    }
  }

  /** The bytes of an item, in its page or in a chain of pages of their own. */
  private item(page: DataView, start: number, end: number): Uint8Array | undefined {
    const { little, pageSize } = this.table;
    if (start < PAGE_HEADER || start >= end || end > pageSize) return undefined;
    const kind = page.getUint8(start);
    this.reading.steps.take(end - start);
    if (kind === ITEM.onPage) return new Uint8Array(page.buffer, page.byteOffset + start + 1, end - start - 1);
    if (kind !== ITEM.offPage || end - start < OFF_PAGE_BYTES) return undefined;
    return this.chain(page.getUint32(start + 4, little), page.getUint32(start + 8, little));
  }

  private chain(first: number, size: number): Uint8Array | undefined {
    const { little, pageSize } = this.table;
    if (size > this.file.length) return undefined;
    const parts: Uint8Array[] = [];
    let number = first;
    for (let left = size; left > 0; ) {
      const page = this.open(number, [PAGE.overflow]);
      const length = page?.getUint16(22, little) ?? 0;
      if (!page || length === 0 || length > left || PAGE_HEADER + length > pageSize) return undefined;
      parts.push(new Uint8Array(page.buffer, page.byteOffset + PAGE_HEADER, length));
      left -= length;
      number = page.getUint32(16, little);
    }
    return joinBytes(parts);
  }

  /** A page of one of these types; undefined for any other, and for one that was met before. */
  private open(number: number, types: readonly number[]): DataView | undefined {
    const { little, pageSize } = this.table;
    const start = number * pageSize;
    const { problem, steps } = this.reading;
    if (number >= this.visited.length || start + pageSize > this.file.length) {
      problem(`Page ${number} is not in the file: the file is truncated or damaged.`);
      return undefined;
    }
    if (this.visited[number] === 1) {
      problem(`Page ${number} is used twice.`);
      return undefined;
    }
    this.visited[number] = 1;
    steps.take(pageSize);
    const page = new DataView(this.file.buffer, this.file.byteOffset + start, pageSize);
    if (types.includes(page.getUint8(25)) && page.getUint32(8, little) === number) return page;
    // Buckets that nothing was ever put into are zeros.
    const isUnused = types.includes(PAGE.hash) && page.getUint8(25) === 0 && page.getUint32(8) === 0;
    if (!isUnused) problem(`Page ${number} is not of the expected type.`);
    return undefined;
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
