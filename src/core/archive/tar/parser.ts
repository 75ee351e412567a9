/**
 * TarParser: the one reader of tar in the house. Bytes are pushed in any cuts; entries come out in order. It looks at
 * headers only, and says how far it can jump, so that the same code reads a stream and hops through an archive.
 * It never throws on bad data: it reads what Go's archive/tar reads, which containerd, Docker, podman and umoci unpack
 * with, and its listing ends where they stop, with a finding that says why.
 */
import { TAR_META_MAX_BYTES } from '../../bytes/limits.ts';
import { type Finding, toDisagreement } from '../../oci/finding.ts';
import { BLOCK, type BlockKind, createBlock, judge, paddingOf } from './block.ts';
import { DIR, setSpan, TarEntry, UNKNOWN } from './entry.ts';
import { Extensions } from './extensions.ts';
import { FindingLog, GO_STOPS, placeOf, SOME_STOP } from './findingLog.ts';
import { FLAG_SPARSE, flagText, hasBody, isExtensionFlag, readHeader, readSize } from './header.ts';
import { parseDecimal } from './numbers.ts';
import { ReadersApart } from './readers/readersApart.ts';
import { isWhiteout } from './readers/rules/refusedTypes.ts';
import { SparseReader, type SparseStep } from './sparseReader.ts';
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
  readonly extensions = new Extensions();
  private readonly sparse = new SparseReader();
  readonly apart = new ReadersApart();
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
  private endedBy: Finding | undefined;

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

  /** Why the listing ended before the archive did: damage, or what Go's reader refuses. It is among the findings too. */
  get ended(): Finding | undefined {
    return this.endedBy;
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
    this.apart.push(chunk, base);
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
    this.apart.pass();
  }

  private gather(chunk: Uint8Array, at: number, base: number): number {
    const step = Math.min(this.wanted, chunk.length - at);
    this.extensions.push(chunk, at, at + step);
    this.wanted -= step;
    if (this.wanted === 0) this.endExtension(this.entry.headerOffset, base + at + step);
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
    this.apart.reach(offset + BLOCK);
    if (this.state === 'map') {
      this.follow(this.sparse.take(this.mapBlock.bytes, offset, this.entry));
      return;
    }
    const kind = judge(this.block);
    if (this.state === 'end') this.takeEnd(kind, offset);
    else if (kind === 'zero') this.beginEnd(offset);
    else if (kind === 'bad') this.stopAtBadBlock(offset);
    else this.readEntry(offset);
  }

  private readEntry(offset: number): void {
    const { entry } = this;
    entry.number = this.count;
    entry.headerOffset = offset;
    entry.offset = offset + BLOCK;
    entry.broken = false;
    const isRead = readHeader(this.block, entry, this.prefixed);
    const size = readSize(this.block);
    if (!isRead) {
      this.stop(offset, 'bad-number', `A field of this header is not a number${GO_STOPS}`);
    } else if (Number.isNaN(size) || (size < 0 && hasBody(entry.type))) {
      this.stop(offset, 'bad-size', `The size of this entry is not a number of bytes${GO_STOPS}`);
    } else if (isExtensionFlag(entry.flag)) {
      this.apart.extension(this.block, entry, size);
      this.beginExtension(entry.flag, size, offset);
    } else {
      this.readFile(offset, size);
    }
  }

  private beginExtension(flag: number, size: number, offset: number): void {
    if (!this.extensions.begin(flag, size)) {
      const message = `The extended header before this entry claims ${size} bytes; at most ${TAR_META_MAX_BYTES} are read${GO_STOPS}`;
      this.stop(offset, 'extended-header-too-large', message);
    } else if (size === 0) {
      this.endExtension(offset, offset + BLOCK);
    } else {
      this.state = 'extension';
      this.wanted = size + paddingOf(size);
    }
  }

  /** `end`: where its content, and what fills the last block, end. */
  private endExtension(offset: number, end: number): void {
    this.state = 'header';
    this.apart.reach(end);
    const problem = this.extensions.end();
    for (const disagreement of this.apart.content(this.extensions))
      this.log.put(toDisagreement(this.placeAt(offset), disagreement.what, { ...disagreement, offset }));
    if (problem === undefined) return;
    this.stop(
      offset,
      'bad-pax-record',
      `The PAX header cannot be read in full: ${problem}${GO_STOPS}`,
      this.count,
      end,
    );
  }

  private readFile(offset: number, size: number): void {
    const { entry } = this;
    const pax = this.extensions.current;
    const problem = this.extensions.apply(entry);
    if (problem !== undefined) {
      this.stop(offset, 'bad-pax-record', `The value of "${problem}" in the PAX header is not a number${GO_STOPS}`);
      return;
    }
    // "A directory by its slash" is v7's way; its flag is NUL there.
    if (entry.flag === 0 && entry.path.bytes[entry.path.end - 1] === SLASH && entry.path.end > entry.path.start)
      entry.type = DIR;
    entry.stored = pax?.size === undefined ? size : parseDecimal(pax.size);
    if (Number.isNaN(entry.stored) || (entry.stored < 0 && hasBody(entry.type))) {
      this.stop(offset, 'bad-size', `The size in the PAX header is not a number of bytes${GO_STOPS}`);
    } else if (pax?.sparse === undefined && entry.flag !== FLAG_SPARSE) {
      entry.size = hasBody(entry.type) ? entry.stored : 0;
      entry.sparse = undefined;
      this.emit();
    } else {
      this.apart.sparse(this.block, entry);
      this.follow(this.sparse.begin(entry, this.block.bytes, pax?.sparse));
    }
  }

  private follow(step: SparseStep): void {
    if (step === 'map') {
      this.state = 'map';
    } else if (step === 'ready') {
      this.emit();
    } else {
      const message = `This sparse file cannot be expanded: ${this.sparse.problem}${GO_STOPS}`;
      this.stop(this.entry.headerOffset, 'bad-sparse-map', message);
    }
  }

  /** Hands the entry over and sets the course to the next header. */
  private emit(): void {
    const { entry } = this;
    const { headerOffset, broken } = entry;
    // Go reads no content of links, directories and devices, whatever size they claim.
    const body = hasBody(entry.type) ? entry.stored : 0;
    if (!hasBody(entry.type)) entry.size = 0;
    if (entry.path.start === entry.path.end) {
      entry.broken = true;
      this.log.add('empty-name', 'error', this.placeAt(headerOffset), 'This entry has no name.');
    }
    if (entry.type === UNKNOWN) {
      const message = `The type of this entry (${flagText(entry.flag)}) is not known; its ${body} bytes are read as content.`;
      this.log.add('unknown-type', 'warning', this.placeAt(headerOffset), message);
    }
    const found = this.apart.entry(entry, this.block);
    if (found) for (const finding of found) this.log.put(finding);
    this.contentEnd = entry.offset + body;
    this.skip = body + paddingOf(body);
    this.state = 'header';
    const stops = broken && isWhiteout(entry) ? SOME_STOP : GO_STOPS;
    this.handOver();
    if (!broken) return;
    const message = `This sparse file cannot be expanded: ${this.sparse.problem}. Its stored bytes are shown instead${stops}`;
    this.stop(headerOffset, 'bad-sparse-map', message, this.count - 1);
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

  // ---- what ends a listing

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
    const message = 'The archive ends with one zero block instead of two; what follows it is not read.';
    this.log.add('lone-zero-block', 'warning', this.placeAt(offset - BLOCK), message);
    this.trailer.look(this.block.bytes, 0, offset);
  }

  private stopAtBadBlock(offset: number): void {
    if (this.count === 0 && !this.extensions.pending) {
      const first = Array.from(this.block.bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
      this.stop(offset, 'not-a-tar', `This is not a tar archive: it starts with ${first}.`);
    } else {
      const message = `The checksum of this header is wrong${GO_STOPS} GNU tar and bsdtar search for the next header and may list more.`;
      this.stop(offset, 'bad-checksum', message);
    }
  }

  /** `behind`: where an extension header ends whose content is refused; else what is refused is the block at hand. */
  private stop(offset: number, code: string, message: string, number = this.count, behind?: number): void {
    this.endBy(code, placeOf(number, offset), message);
    this.apart.stop(this.block, number, offset, behind);
    this.state = 'stopped';
    this.skip = 0;
  }

  private endBy(code: string, at: string, message: string): void {
    this.endedBy ??= { code, severity: 'error', at, message };
    this.log.add(code, 'error', at, message);
  }

  /** To be called when the input is at its end; `size` where bytes were left out after the listing was done. */
  finish(size = this.position): void {
    for (const finding of this.apart.finish(size <= this.position)) this.log.put(finding);
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
      const message = `The archive ends at byte ${size}, within the content of this entry, which extends to byte ${this.contentEnd}.`;
      this.endBy('truncated', placeOf(this.count - 1, this.entry.headerOffset), message);
      this.sink.cut(this.count - 1);
    } else if (!isWhole || this.extensions.pending) {
      this.endBy('truncated', this.placeAt(size), `The archive ends at byte ${size}, within a header.`);
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
const SLASH = 0x2f;
