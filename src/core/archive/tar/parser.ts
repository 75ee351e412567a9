/**
 * TarParser: the one reader of tar in the house. Bytes are pushed in any cuts; entries come out in order. It looks at
 * headers only, and says how far it can jump, so that the same code reads a stream and hops through an archive.
 * It never throws on bad data: what is wrong becomes findings, and what can't be trusted ends the listing.
 */
import { BLOCK, type BlockKind, createBlock, judge, paddingOf } from './block.ts';
import { DIR, FILE, HARDLINK, setSpan, TarEntry, UNKNOWN } from './entry.ts';
import { Extensions } from './extensions.ts';
import { FindingLog, placeOf } from './findingLog.ts';
import { FLAG_DUMP_DIRECTORY, isExtensionFlag, readHeader, sizeField } from './header.ts';
import { SparseReader } from './sparseReader.ts';
import { Trailer } from './trailer.ts';

export interface TarSink {
  /** A new entry, valid during the call; false stops the listing. */
  entry(entry: TarEntry): boolean;
  /** An entry handed over before turned out to be cut off. */
  cut(number: number): void;
}

/** What the next bytes that matter are. */
type State = 'header' | 'extension' | 'map' | 'end' | 'trailer' | 'stopped';

export class TarParser {
  readonly log = new FindingLog();
  private readonly sink: TarSink;
  /** Its bytes, and the extension headers, are those of the entry just handed over. */
  readonly block = createBlock();
  private readonly mapBlock = createBlock();
  private readonly prefixed = new Uint8Array(BLOCK);
  private readonly entry = new TarEntry();
  readonly extensions = new Extensions(this.log);
  private readonly sparse = new SparseReader(this.log);
  private readonly trailer = new Trailer();
  private state: State = 'header';
  /** Bytes of the block under way that are already here. */
  private filled = 0;
  /** Bytes to jump before the next that matter. */
  private skip = 0;
  /** Bytes of an extension header still to come. */
  private wanted = 0;
  /** End of the last entry's content. */
  private contentEnd = 0;
  private position = 0;
  private count = 0;
  /** Body that a link or directory claims: real or not, only the next block tells. */
  private doubtful = 0;

  constructor(sink: TarSink) {
    this.sink = sink;
  }

  /** Offset of the next byte that matters. Beyond the end of the input, there is nothing more to read. */
  get next(): number {
    return this.position + this.skip;
  }

  /** Nothing that comes can add an entry. */
  get done(): boolean {
    return this.state === 'trailer' || this.state === 'stopped';
  }

  get entries(): number {
    return this.count;
  }

  /** Bytes seen or jumped so far. */
  get offset(): number {
    return this.position;
  }

  /** The caller leaves out `count` bytes of the input, at most up to `next` unless `done`. */
  jump(count: number): void {
    this.position += count;
    this.skip = Math.max(0, this.skip - count);
  }

  /** Takes the next bytes; they are not kept. */
  push(chunk: Uint8Array): void {
    const base = this.position;
    let at = 0;
    while (at < chunk.length) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, chunk.length - at);
        this.skip -= step;
        at += step;
      } else if (this.state === 'extension') {
        at = this.gather(chunk, at, base);
      } else if (this.done) {
        if (this.state === 'trailer') this.trailer.look(chunk, at, base);
        at = chunk.length;
      } else {
        at = this.fill(chunk, at, base);
      }
    }
    this.position = base + chunk.length;
  }

  private gather(chunk: Uint8Array, at: number, base: number): number {
    const step = Math.min(this.wanted, chunk.length - at);
    this.extensions.push(chunk, at, at + step);
    this.wanted -= step;
    if (this.wanted === 0) {
      this.extensions.end();
      this.state = 'header';
      this.skip = paddingOf(base + at + step);
    }
    return at + step;
  }

  private fill(chunk: Uint8Array, at: number, base: number): number {
    // A map follows the header of its entry, whose names are still needed.
    const block = this.state === 'map' ? this.mapBlock : this.block;
    const step = Math.min(BLOCK - this.filled, chunk.length - at);
    block.bytes.set(chunk.subarray(at, at + step), this.filled);
    this.filled += step;
    if (this.filled === BLOCK) {
      this.filled = 0;
      this.take(base + at + step - BLOCK);
    }
    return at + step;
  }

  /** A block is complete. */
  private take(offset: number): void {
    if (this.state === 'map') {
      if (this.sparse.take(this.mapBlock.bytes, offset, this.entry)) this.emit();
      return;
    }
    const kind = judge(this.block);
    if (this.state === 'end') {
      this.takeEnd(kind, offset);
    } else if (this.doubtful > 0 && kind === 'bad') {
      this.skipDoubtful(offset);
    } else {
      this.doubtful = 0;
      if (kind === 'zero') this.beginEnd(offset);
      else if (kind === 'bad') this.stopAtBadBlock(offset);
      else this.readEntry(offset);
    }
  }

  private readEntry(offset: number): void {
    const header = this.block.bytes;
    this.entry.headerOffset = offset;
    const size = sizeField(header);
    const flag = header[156] as number;
    const isExtension = isExtensionFlag(flag);
    if (!Number.isSafeInteger(size) || size < 0) {
      if (isExtension) {
        this.stop(offset, 'bad-size', 'The size of this extended header is not a number of bytes.');
        return;
      }
      // A PAX size may stand in for a field that could not hold it.
      if (this.extensions.current?.size === undefined) {
        this.fillEntry(offset);
        this.emitWithoutSize(offset);
        return;
      }
    }
    if (isExtension) this.beginExtension(flag, size, offset);
    else this.readFile(offset, size);
  }

  private beginExtension(flag: number, size: number, offset: number): void {
    if (!this.extensions.begin(flag, size, this.count, offset)) {
      this.skip = size + paddingOf(size);
    } else if (size === 0) {
      this.extensions.end();
    } else {
      this.state = 'extension';
      this.wanted = size;
    }
  }

  private readFile(offset: number, size: number): void {
    const { entry } = this;
    const pax = this.extensions.current;
    this.fillEntry(offset);
    entry.stored = pax?.size ?? size;
    if (!Number.isSafeInteger(entry.stored)) this.emitWithoutSize(offset);
    else if (this.sparse.begin(entry, this.block.bytes, pax?.sparse)) this.state = 'map';
    else this.emit();
  }

  /** Everything but the sizes. */
  private fillEntry(offset: number): void {
    const { entry } = this;
    readHeader(this.block.bytes, entry, this.prefixed);
    entry.number = this.count;
    entry.headerOffset = offset;
    entry.offset = offset + BLOCK;
    this.extensions.apply(entry);
    if (Number.isNaN(entry.uid) || Number.isNaN(entry.gid) || Number.isNaN(entry.mtime)) {
      const message = 'An owner or time of this entry is not a number; it is shown as 0.';
      this.log.add('bad-number', 'warning', this.placeAt(offset), message);
      entry.uid ||= 0;
      entry.gid ||= 0;
      entry.mtime ||= 0;
    }
    if (entry.path.start === entry.path.end) {
      entry.broken = true;
      this.log.add('empty-name', 'error', this.placeAt(offset), 'This entry has no name.');
    }
  }

  /** Hands the entry over and sets the course to the next header. */
  private emit(): void {
    const { entry } = this;
    let body = entry.stored;
    const hasBody = entry.type === FILE || entry.type === UNKNOWN || entry.flag === FLAG_DUMP_DIRECTORY;
    if (!hasBody) {
      entry.size = 0;
      // POSIX pax may write a hard link with its content and then says so in a record.
      const sure = entry.type === HARDLINK && this.extensions.current?.size !== undefined;
      if (!sure) {
        this.doubtful = body;
        body = 0;
      }
    } else if (entry.type === DIR) {
      entry.size = 0;
    }
    if (entry.type === UNKNOWN) {
      const message = `The type of this entry (${flagText(entry.flag)}) is not known; its ${body} bytes are taken for content.`;
      this.log.add('unknown-type', 'warning', this.placeAt(entry.headerOffset), message);
    }
    this.contentEnd = entry.offset + body;
    this.skip = body + paddingOf(body);
    this.state = 'header';
    this.handOver();
  }

  private handOver(): void {
    const goOn = this.sink.entry(this.entry);
    this.count++;
    this.extensions.forget();
    if (!goOn) {
      this.state = 'stopped';
      this.skip = 0;
      this.contentEnd = 0;
    }
  }

  /** Where the next header lies is not known, so this entry is the last. */
  private emitWithoutSize(offset: number): void {
    const { entry } = this;
    entry.sparse = undefined;
    entry.size = 0;
    entry.stored = 0;
    entry.broken = true;
    this.contentEnd = 0;
    const message = 'The size of this entry is not a number of bytes, so nothing after it can be found.';
    this.log.add('bad-size', 'error', this.placeAt(offset), message);
    this.handOver();
    this.state = 'stopped';
  }

  // ---- what ends a listing

  private skipDoubtful(offset: number): void {
    const size = this.doubtful;
    this.doubtful = 0;
    const message = `This link or directory has ${size} bytes of content, which is skipped; other programs may stop here.`;
    const place = placeOf(this.count - 1, this.entry.headerOffset);
    this.log.add('unexpected-content', 'warning', place, message);
    this.contentEnd = offset + size;
    this.skip = size + paddingOf(size) - BLOCK;
  }

  private beginEnd(offset: number): void {
    if (this.extensions.pending) {
      const message = 'An extended header is followed by the end of the archive instead of an entry.';
      this.log.add('extended-header-alone', 'warning', this.placeAt(offset), message);
    }
    this.state = 'end';
  }

  private takeEnd(kind: BlockKind, offset: number): void {
    this.state = 'trailer';
    this.trailer.begin(offset + BLOCK);
    if (kind === 'zero') return;
    const message = 'One zero block where the end needs two; what follows it is not read, as other programs do.';
    this.log.add('lone-zero-block', 'warning', this.placeAt(offset - BLOCK), message);
    this.trailer.look(this.block.bytes, 0, offset);
  }

  private stopAtBadBlock(offset: number): void {
    if (this.count === 0 && !this.extensions.pending) {
      const first = Array.from(this.block.bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
      this.stop(offset, 'not-a-tar', `This is not a tar archive; it begins with ${first}.`);
    } else {
      this.stop(offset, 'bad-checksum', 'The checksum of this header is wrong, so nothing from here on is read.');
    }
  }

  private stop(offset: number, code: string, message: string): void {
    this.log.add(code, 'error', this.placeAt(offset), message);
    this.state = 'stopped';
  }

  /** To be called when the input is at its end; `size` where bytes were left out after the listing was done. */
  finish(size = this.position): void {
    if (this.state === 'trailer') {
      this.trailer.report(size, this.log);
    } else if (this.state !== 'stopped') {
      this.reportEnd(size);
    }
    this.state = 'stopped';
    setSpan(this.entry.path, NOTHING, 0, 0);
    setSpan(this.entry.link, NOTHING, 0, 0);
  }

  private reportEnd(size: number): void {
    const isWhole = this.state === 'end' || (this.state === 'header' && this.filled === 0);
    if (this.contentEnd > size) {
      const message = `The archive ends at ${size}, within the content of this entry, which reaches to ${this.contentEnd}.`;
      this.log.add('truncated', 'error', placeOf(this.count - 1, this.entry.headerOffset), message);
      this.sink.cut(this.count - 1);
    } else if (!isWhole || this.extensions.pending) {
      this.log.add('truncated', 'error', this.placeAt(size), `The archive ends at ${size}, within a header.`);
      if (this.state === 'map') {
        this.entry.broken = true;
        this.entry.size = 0;
        this.entry.stored = 0;
        this.handOver();
      }
    } else if (this.state === 'header') {
      this.log.add(
        'no-end-marker',
        'info',
        this.placeAt(size),
        'The archive ends without the two zero blocks that mark its end.',
      );
    }
  }

  private placeAt(offset: number): string {
    return placeOf(this.count, offset);
  }
}

const NOTHING = new Uint8Array(0);

function flagText(flag: number): string {
  const hex = `0x${flag.toString(16).padStart(2, '0')}`;
  return flag > 0x20 && flag < 0x7f ? `"${String.fromCharCode(flag)}"` : hex;
}
