/**
 * Extension headers: what PAX records and GNU long names say about the next entry, gathered until that entry comes and
 * then laid over its header.
 */
import { TAR_META_MAX_BYTES } from '../../bytes/limits.ts';
import { paddingOf } from './block.ts';
import { HARDLINK, SYMLINK, setSpan, type TarEntry } from './entry.ts';
import { FLAG_GLOBAL, FLAG_LONG_LINK, FLAG_LONG_NAME, isPlainId } from './header.ts';
import { exactDecimal, parseDecimal, parseTime } from './numbers.ts';
import { PaxValues, readPax } from './pax.ts';

/** Bytes of one extension header's content, in a buffer that is used again. */
class Gathered {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(BEGIN);
  /** Of the content; what fills its last block stands behind it. */
  length = 0;
  private filled = 0;

  begin(size: number): void {
    const room = size + paddingOf(size);
    // Records are views of the buffer, so a second header of the same entry must not overwrite the first.
    if (room > this.bytes.length || this.length > 0) this.renew(room);
    this.length = size;
    this.filled = 0;
  }

  renew(room = BEGIN): void {
    this.bytes = new Uint8Array(Math.max(BEGIN, room));
  }

  push(chunk: Uint8Array, start: number, end: number): void {
    this.bytes.set(chunk.subarray(start, end), this.filled);
    this.filled += end - start;
  }

  /** Nothing follows that looks like a further record. */
  get isPlainEnd(): boolean {
    const end = this.length + paddingOf(this.length);
    return !this.bytes.subarray(this.length, end).includes(EQUALS);
  }

  /** Ends with its first NUL, or has none before what fills the last block, and is not empty. */
  isPlainName(nameEnd: number): boolean {
    const { length } = this;
    return nameEnd > 0 && (nameEnd === length - 1 || (nameEnd === length && (this.bytes[length] ?? 0) === 0));
  }

  /** A name ends at its first NUL. */
  get nameEnd(): number {
    const nul = this.bytes.indexOf(0);
    return nul < 0 || nul > this.length ? this.length : nul;
  }
}

const BEGIN = 2048;
const EQUALS = 0x3d;

/** `length`: without what fills the last block. */
interface Content {
  readonly flag: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** The extension headers (PAX, GNU long names) that apply to the next entry. */
export class Extensions {
  /** An extension header has been read and its entry has not come yet. */
  pending = false;
  /** The last header that speaks about all entries, as written. */
  globalRecords: Uint8Array | undefined;
  /** What it says of entries; set where one has just come to its end. */
  globalKeys: readonly string[] | undefined;
  private readonly pax = new Gathered();
  private readonly longName = new Gathered();
  private readonly longLink = new Gathered();
  private values: PaxValues | undefined;
  /** Ends of the long names; 0 where there is none, or an empty one, which does not count. */
  private nameEnd = 0;
  private linkEnd = 0;
  private flag = 0;
  private lastGlobal: Content | undefined;

  /** Starts gathering; false where the content is too large to be gathered. */
  begin(flag: number, size: number): boolean {
    if (size > TAR_META_MAX_BYTES) return false;
    this.flag = flag;
    this.pending = true;
    this.target().begin(size);
    return true;
  }

  push(chunk: Uint8Array, start: number, end: number): void {
    this.target().push(chunk, start, end);
  }

  /** The content is complete; the answer is what is wrong with it. */
  end(): string | undefined {
    switch (this.flag) {
      case FLAG_LONG_NAME:
        this.nameEnd = this.longName.nameEnd;
        return undefined;
      case FLAG_LONG_LINK:
        this.linkEnd = this.longLink.nameEnd;
        return undefined;
      case FLAG_GLOBAL: {
        const values = new PaxValues();
        const problem = readPax(this.pax.bytes, 0, this.pax.length, values);
        const keys = Object.entries(values).flatMap(([key, value]) =>
          value === undefined || key === 'isOdd' ? [] : [key],
        );
        this.globalKeys = problem === undefined ? keys : undefined;
        this.globalRecords = this.pax.bytes.slice(0, this.pax.length);
        // Go hands it over as an entry of its own, and what was said before about the next entry is lost with it.
        this.lastGlobal = this.content(this.pax);
        this.forget();
        for (const one of [this.pax, this.longName, this.longLink]) one.renew();
        return problem;
      }
      default:
        this.values = new PaxValues();
        return readPax(this.pax.bytes, 0, this.pax.length, this.values);
    }
  }

  /** The content that came last, with what fills its last block. */
  get gathered(): Content {
    return this.flag === FLAG_GLOBAL && this.lastGlobal ? this.lastGlobal : this.content(this.target());
  }

  private content({ bytes, length }: Gathered): Content {
    return { flag: this.flag, bytes: bytes.subarray(0, length + paddingOf(length)), length };
  }

  /** All programs take the header that came last alike. */
  get isPlain(): boolean {
    if (this.flag === FLAG_GLOBAL) return false;
    const target = this.target();
    if (target === this.pax) return this.values?.isOdd === false && target.isPlainEnd;
    return target.isPlainName(target === this.longName ? this.nameEnd : this.linkEnd);
  }

  private target(): Gathered {
    if (this.flag === FLAG_LONG_NAME) return this.longName;
    return this.flag === FLAG_LONG_LINK ? this.longLink : this.pax;
  }

  /** The records of the coming entry, for what is not laid over by `apply`. */
  get current(): PaxValues | undefined {
    return this.values;
  }

  /** The records before the coming entry as written; undefined where it has none. Valid until the next header. */
  get records(): Uint8Array | undefined {
    return this.values === undefined ? undefined : this.pax.bytes.subarray(0, this.pax.length);
  }

  /** Lays everything gathered over the entry, except size and sparse map. The answer is the key of a value that is none. */
  apply(entry: TarEntry): string | undefined {
    entry.uname = undefined;
    entry.gname = undefined;
    entry.xattrs = undefined;
    if (!this.pending) return undefined;
    const problem = this.values === undefined ? undefined : applyValues(this.values, entry);
    // Go's order: a GNU long name wins over a PAX path.
    if (this.nameEnd > 0) setSpan(entry.path, this.longName.bytes, 0, this.nameEnd);
    if (this.linkEnd > 0 && hasLink(entry)) setSpan(entry.link, this.longLink.bytes, 0, this.linkEnd);
    return problem;
  }

  /** To be called once the entry has been handed over: its names lie in our buffers. */
  forget(): void {
    this.pending = false;
    this.nameEnd = 0;
    this.linkEnd = 0;
    this.values = undefined;
    this.pax.length = 0;
    this.longName.length = 0;
    this.longLink.length = 0;
  }
}

function applyValues(values: PaxValues, entry: TarEntry): string | undefined {
  if (values.path !== undefined) setSpan(entry.path, values.path, 0, values.path.length);
  if (values.link !== undefined && hasLink(entry)) setSpan(entry.link, values.link, 0, values.link.length);
  entry.uname = values.uname;
  entry.gname = values.gname;
  entry.xattrs = values.xattrs;
  if (values.uid !== undefined) {
    entry.uid = parseDecimal(values.uid);
    if (Number.isNaN(entry.uid)) return 'uid';
    entry.uidText = isPlainId(entry.uid) ? undefined : exactDecimal(values.uid);
  }
  if (values.gid !== undefined) {
    entry.gid = parseDecimal(values.gid);
    if (Number.isNaN(entry.gid)) return 'gid';
    entry.gidText = isPlainId(entry.gid) ? undefined : exactDecimal(values.gid);
  }
  return applyTimes(values, entry);
}

/** Times of access and change are not kept, but have to be times. */
function applyTimes({ mtime, atime, ctime }: PaxValues, entry: TarEntry): string | undefined {
  if (atime !== undefined && parseTime(atime) === undefined) return 'atime';
  if (ctime !== undefined && parseTime(ctime) === undefined) return 'ctime';
  if (mtime === undefined) return undefined;
  const time = parseTime(mtime);
  if (time === undefined) return 'mtime';
  entry.mtime = time.mtime;
  entry.mtimeNs = time.mtimeNs;
  entry.mtimeText = time.text;
  return undefined;
}

function hasLink(entry: TarEntry): boolean {
  return entry.type === SYMLINK || entry.type === HARDLINK;
}
