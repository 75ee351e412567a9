/**
 * Extension headers: what PAX records and GNU long names say about the next entry, gathered until that entry comes and
 * then laid over its header.
 */
import { TAR_META_MAX_BYTES } from '../../bytes/limits.ts';
import { BLOCK_DEVICE, CHAR, HARDLINK, type Span, SYMLINK, setSpan, type TarEntry } from './entry.ts';
import { type FindingLog, placeOf } from './findingLog.ts';
import { FLAG_GLOBAL, FLAG_LONG_LINK, FLAG_LONG_NAME } from './header.ts';
import { PaxValues, readPax } from './pax.ts';

/** Bytes of one extension header's content, in a buffer that is used again. */
class Gathered {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(BEGIN);
  length = 0;

  begin(size: number): void {
    // Records are views of the buffer, so a second header of the same entry must not overwrite the first.
    if (this.length + size > this.bytes.length || this.length > 0) this.bytes = new Uint8Array(Math.max(BEGIN, size));
    this.length = 0;
  }

  push(chunk: Uint8Array, start: number, end: number): void {
    this.bytes.set(chunk.subarray(start, end), this.length);
    this.length += end - start;
  }
}

const BEGIN = 2048;

export class Extensions {
  /** An extension header has been read and its entry has not come yet. */
  pending = false;
  /** The last header that speaks about all entries, as written. */
  globalRecords: Uint8Array | undefined;
  private readonly log: FindingLog;
  private readonly pax = new Gathered();
  private readonly longName = new Gathered();
  private readonly longLink = new Gathered();
  private values: PaxValues | undefined;
  private globals: PaxValues | undefined;
  private hasLongName = false;
  private hasLongLink = false;
  private flag = 0;
  private damaged = false;
  private number = 0;
  private offset = 0;

  constructor(log: FindingLog) {
    this.log = log;
  }

  /** Starts gathering; false where the content is too large to be gathered and must be skipped. */
  begin(flag: number, size: number, number: number, offset: number): boolean {
    this.flag = flag;
    this.number = number;
    this.offset = offset;
    if (flag !== FLAG_GLOBAL) this.pending = true;
    if (size > TAR_META_MAX_BYTES) {
      this.damaged = true;
      const message = `The extended header before this entry claims ${size} bytes; at most ${TAR_META_MAX_BYTES} are read, so the entry's name may be wrong.`;
      this.log.add('extended-header-too-large', 'error', placeOf(number, offset), message);
      return false;
    }
    this.target().begin(size);
    return true;
  }

  push(chunk: Uint8Array, start: number, end: number): void {
    this.target().push(chunk, start, end);
  }

  /** The content is complete. */
  end(): void {
    switch (this.flag) {
      case FLAG_LONG_NAME:
        this.hasLongName = true;
        return;
      case FLAG_LONG_LINK:
        this.hasLongLink = true;
        return;
      case FLAG_GLOBAL:
        this.globals ??= new PaxValues();
        this.read(this.globals);
        this.globalRecords = this.pax.bytes.slice(0, this.pax.length);
        // One header for many entries must not rename them or change where they end.
        this.globals.path = undefined;
        this.globals.link = undefined;
        this.globals.size = undefined;
        this.globals.sparse = undefined;
        return;
      default:
        this.values = new PaxValues();
        this.read(this.values);
    }
  }

  private target(): Gathered {
    if (this.flag === FLAG_LONG_NAME) return this.longName;
    return this.flag === FLAG_LONG_LINK ? this.longLink : this.pax;
  }

  private read(values: PaxValues): void {
    const problem = readPax(this.pax.bytes, 0, this.pax.length, values);
    if (problem === undefined) return;
    if (values !== this.globals) this.damaged = true;
    const at = placeOf(this.number, this.offset);
    this.log.add('bad-pax-record', 'error', at, `The PAX header cannot be read whole: ${problem}.`);
  }

  /** The records of the coming entry, for what is not laid over by `apply`. */
  get current(): PaxValues | undefined {
    return this.values;
  }

  /** The records before the coming entry as written; undefined where it has none. Valid until the next header. */
  get records(): Uint8Array | undefined {
    return this.values === undefined ? undefined : this.pax.bytes.subarray(0, this.pax.length);
  }

  /** Lays everything gathered over the entry, except size and sparse map; then forgets it. */
  apply(entry: TarEntry): void {
    entry.broken = this.damaged;
    entry.uname = undefined;
    entry.gname = undefined;
    entry.xattrs = undefined;
    if (this.globals !== undefined) this.applyValues(this.globals, entry);
    if (!this.pending) return;
    if (this.values !== undefined) this.applyValues(this.values, entry);
    // Go's order, which Docker and umoci have: a GNU long name wins over a PAX path.
    if (this.hasLongName) setSpan(entry.path, this.longName.bytes, 0, endOfName(this.longName));
    if (this.hasLongLink && hasLink(entry)) setSpan(entry.link, this.longLink.bytes, 0, endOfName(this.longLink));
  }

  /** To be called once the entry has been handed over: its names lie in our buffers. */
  forget(): void {
    this.pending = false;
    this.damaged = false;
    this.hasLongName = false;
    this.hasLongLink = false;
    this.values = undefined;
    this.pax.length = 0;
    this.longName.length = 0;
    this.longLink.length = 0;
  }

  private applyValues(values: PaxValues, entry: TarEntry): void {
    const path = values.sparse?.name ?? values.path;
    if (path !== undefined) this.setName(entry.path, path, entry);
    if (values.link !== undefined && hasLink(entry)) this.setName(entry.link, values.link, entry);
    if (values.uid !== undefined) [entry.uid, entry.uidText] = toId(values.uid);
    if (values.gid !== undefined) [entry.gid, entry.gidText] = toId(values.gid);
    if (values.mtime !== undefined) [entry.mtime, entry.mtimeText] = toTime(values.mtime);
    entry.uname = values.uname ?? entry.uname;
    entry.gname = values.gname ?? entry.gname;
    if (values.xattrs !== undefined) {
      entry.xattrs = entry.xattrs === undefined ? values.xattrs : new Map([...entry.xattrs, ...values.xattrs]);
    }
    if (values.device !== undefined && (entry.type === CHAR || entry.type === BLOCK_DEVICE)) {
      const [major, minor] = (entry.device ?? '0:0').split(':');
      entry.device = `${values.device.major ?? major}:${values.device.minor ?? minor}`;
    }
  }

  private setName(span: Span, name: Uint8Array, entry: TarEntry): void {
    const nul = name.indexOf(0);
    if (nul >= 0) {
      entry.broken = true;
      const at = placeOf(entry.number, entry.headerOffset);
      this.log.add('nul-in-name', 'error', at, 'A name in the PAX header contains a NUL byte; it is read up to there.');
    }
    setSpan(span, name, 0, nul < 0 ? name.length : nul);
  }
}

function hasLink(entry: TarEntry): boolean {
  return entry.type === SYMLINK || entry.type === HARDLINK;
}

function endOfName(name: Gathered): number {
  const nul = name.bytes.subarray(0, name.length).indexOf(0);
  return nul < 0 ? name.length : nul;
}

/** A number, and its text where 32 bits don't hold it; NaN where it is no number. */
function toId(text: string): [number, string | undefined] {
  if (!/^-?\d{1,40}$/.test(text)) return [Number.NaN, text];
  const value = Number(text);
  return [value, value >= 0 && value <= 0xffffffff ? undefined : text];
}

/** Fractions finer than a double's (about a quarter of a microsecond today) are not kept as text. */
function toTime(text: string): [number, string | undefined] {
  if (!/^-?\d{1,40}(\.\d{0,40})?$/.test(text)) return [Number.NaN, text];
  const value = Number(text);
  return [value, Math.abs(value) <= Number.MAX_SAFE_INTEGER ? undefined : text];
}
