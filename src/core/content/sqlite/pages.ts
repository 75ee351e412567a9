/** The pages of a SQLite file as they count: from its write-ahead log where that has them, else from the file. */
import { readWriteAheadLog } from './wal.ts';

const MAGIC = 'SQLite format 3\0';
/** The first page begins with the file's header. */
export const FILE_HEADER = 100;

/** The pages of a SQLite file (file format, section 1.2); sizes in bytes. */
export interface Pages {
  readonly size: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  readonly count: number;
  /** Page `number`, from 1; undefined for one that is not there whole. */
  page(number: number): Uint8Array | undefined;
}

/** Does it begin as a SQLite file? */
export function isSQLite(head: Uint8Array): boolean {
  return head.length >= FILE_HEADER && [...MAGIC].every((char, i) => head[i] === char.charCodeAt(0));
}

/** The pages, or why there are none as a sentence. */
export function openPages(file: Uint8Array, log?: Uint8Array): Pages | string {
  const merged = file.length > 0 && log ? readWriteAheadLog(log) : undefined;
  const start = merged?.pages.get(1);
  const first = merged && log && start !== undefined ? log.subarray(start, start + merged.pageSize) : file;
  if (!isSQLite(first)) return 'This is not a SQLite database.';
  const view = new DataView(first.buffer, first.byteOffset, first.length);
  const stated = view.getUint16(16);
  const size = merged?.pageSize ?? (stated === 1 ? 65536 : stated);
  const usable = size - view.getUint8(20);
  if (size < 512 || (size & (size - 1)) !== 0 || usable < 480)
    return `It states a page size of ${size} bytes, which SQLite does not use.`;
  const count = merged?.pageCount ?? Math.floor(file.length / size);
  return {
    ...{ size, usable, count },
    page(number) {
      if (number < 1 || number > count) return undefined;
      const logged = merged?.pages.get(number);
      if (logged !== undefined) return log?.subarray(logged, logged + size);
      const at = (number - 1) * size;
      return at + size <= file.length ? file.subarray(at, at + size) : undefined;
    },
  };
}
