/**
 * SQLite's write-ahead log (sqlite.org/fileformat2.html, section 4): pages that were written and not yet moved into the
 * database. What was committed counts as if it lay there; what was not, and what an older log left behind, does not.
 */

const HEADER = 32;
const FRAME_HEADER = 24;
/** The low bit says in which byte order the checksums were summed up. */
const MAGIC = 0x377f0682;
const VERSION = 3007000;

/** The pages that the write-ahead log replaces (file format, section 4). */
interface WriteAheadLog {
  readonly pageSize: number;
  /** Where the newest committed content of a page lies in the log, by page number. */
  readonly pages: ReadonlyMap<number, number>;
  /** Pages of the database once the log is merged. */
  readonly pageCount: number;
}

/**
 * What a log has committed; undefined where that is nothing: SQLite ignores a log whose header is damaged, and reads
 * frames up to the first whose salts or checksum do not fit.
 */
export function readWriteAheadLog(log: Uint8Array): WriteAheadLog | undefined {
  if (log.length < HEADER + FRAME_HEADER) return undefined;
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const magic = view.getUint32(0);
  const pageSize = view.getUint32(8);
  const isSane = pageSize >= 512 && pageSize <= 65536 && (pageSize & (pageSize - 1)) === 0;
  if ((magic & ~1) !== MAGIC || view.getUint32(4) !== VERSION || !isSane) return undefined;
  const sum = new Checksum(view, (magic & 1) === 0);
  sum.add(0, 24);
  if (!sum.is(24)) return undefined;
  const pages = new Map<number, number>();
  const pending = new Map<number, number>();
  let pageCount = 0;
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= log.length; at += FRAME_HEADER + pageSize) {
    const page = view.getUint32(at);
    const isOurs = view.getUint32(at + 8) === view.getUint32(16) && view.getUint32(at + 12) === view.getUint32(20);
    if (!isOurs || page === 0) break;
    sum.add(at, 8);
    sum.add(at + FRAME_HEADER, pageSize);
    if (!sum.is(at + 16)) break;
    pending.set(page, at + FRAME_HEADER);
    const committed = view.getUint32(at + 4);
    if (committed === 0) continue;
    pageCount = committed;
    for (const [number, offset] of pending) pages.set(number, offset);
    pending.clear();
  }
  return pageCount === 0 ? undefined : { pageSize, pages, pageCount };
}

/** The log's running checksum, which goes on from frame to frame. */
class Checksum {
  private first = 0;
  private second = 0;
  private readonly view: DataView;
  private readonly little: boolean;

  constructor(view: DataView, little: boolean) {
    this.view = view;
    this.little = little;
  }

  add(start: number, size: number): void {
    const { view, little } = this;
    let { first, second } = this;
    for (let at = start; at < start + size; at += 8) {
      first = (first + view.getUint32(at, little) + second) >>> 0;
      second = (second + view.getUint32(at + 4, little) + first) >>> 0;
    }
    this.first = first;
    this.second = second;
  }

  /** Does it equal the one written at `at`? */
  is(at: number): boolean {
    return this.view.getUint32(at) === this.first && this.view.getUint32(at + 4) === this.second;
  }
}
