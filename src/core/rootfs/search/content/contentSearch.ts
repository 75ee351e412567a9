/**
 * ContentSearch: looks into the contents of chosen entries as they come by in one pass over a layer's tar: for lines of
 * text, for a digest, or both.
 */

import type { Hash } from '../../../bytes/hash.ts';
import { SEARCH_LINES_PER_FILE_MAX_COUNT, SEARCH_SNIFF_BYTES } from '../../../bytes/limits.ts';
import type { ContentSink } from '../../contents.ts';
import type { Pattern } from '../query/query.ts';
import { sniffText, type TextEncoding } from './encoding.ts';
import { type LineHit, type LineMatcher, lineMatcher, TextSearch } from './textSearch.ts';

/** What is looked for in contents. */
export interface ContentQuery {
  readonly text?: Pattern;
  /** In binary files too. */
  readonly binary?: boolean;
  /** Lower-case hex: the beginning of the content's sha256. */
  readonly sha256?: string;
}

/** A file whose content is what was looked for. */
export interface FoundContent {
  readonly entry: number;
  /** Matching lines; absent where only a digest was looked for. */
  readonly lines?: readonly LineHit[];
  /** More lines match than are listed. */
  readonly more?: boolean;
  readonly sha256?: string;
}

/** How much a search looked at. */
export interface ContentCounts {
  /** Files looked into. */
  readonly files: number;
  /** Files left out because they are binary. */
  readonly binary: number;
  /** Files whose end is not in the layer. */
  readonly cut: number;
  /** Bytes of the files looked into. */
  readonly bytes: number;
}

const ZEROS = new Uint8Array(64 * 1024);
/** Latin-1 shows every byte as something, so a pattern can be found in binary files. */
const BINARY_AS = 'windows-1252';

/** Use once for a layer, as the sink of a ContentWalk. */
export class ContentSearch implements ContentSink {
  private readonly matcher: LineMatcher | undefined;
  private readonly wanted: ContentQuery;
  private readonly hash: Hash | undefined;
  private readonly tell: (found: FoundContent) => void;
  private readonly decoders = new Map<TextEncoding, TextDecoder>();
  private readonly head = new Uint8Array(SEARCH_SNIFF_BYTES);
  private headSize = 0;
  private decoder: TextDecoder | undefined;
  private search: TextSearch | undefined;
  private lines: LineHit[] = [];
  /** Nothing more of this file matters. */
  private skip = false;
  private counted = { files: 0, binary: 0, cut: 0, bytes: 0 };

  /** `hash` is a sha256, needed where a digest is looked for. */
  constructor(wanted: ContentQuery, hash: Hash | undefined, tell: (found: FoundContent) => void) {
    this.wanted = wanted;
    this.hash = wanted.sha256 === undefined ? undefined : hash;
    this.matcher = wanted.text && lineMatcher(wanted.text);
    this.tell = tell;
  }

  get counts(): ContentCounts {
    return this.counted;
  }

  begin(): void {
    this.headSize = 0;
    this.decoder = undefined;
    this.search = undefined;
    this.lines = [];
    this.skip = false;
    this.counted.files += 1;
    this.hash?.restart();
  }

  chunk(bytes: Uint8Array): void {
    this.counted.bytes += bytes.length;
    this.hash?.update(bytes);
    if (!this.matcher || this.skip) return;
    if (this.search) this.feed(bytes);
    else this.gather(bytes);
  }

  /** Zeros make a file binary; those of a digest must be counted. */
  hole(size: number): void {
    for (let left = size; left > 0; left -= ZEROS.length) {
      if (!this.hash && (!this.matcher || this.skip)) return;
      this.chunk(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS);
    }
  }

  end(entry: number, whole: boolean): void {
    if (!whole) this.counted.cut += 1;
    if (this.matcher && !this.skip) {
      if (!this.search) this.start(true);
      this.feed(undefined);
    }
    const found = this.verdict(entry, whole);
    if (found) this.tell(found);
  }

  private verdict(entry: number, whole: boolean): FoundContent | undefined {
    const sha256 = this.hash?.digest().slice('sha256:'.length);
    if (this.wanted.sha256 !== undefined && (!whole || !sha256?.startsWith(this.wanted.sha256))) return undefined;
    if (this.matcher && this.lines.length === 0) return undefined;
    const more = this.lines.length > SEARCH_LINES_PER_FILE_MAX_COUNT;
    const lines = more ? this.lines.slice(0, SEARCH_LINES_PER_FILE_MAX_COUNT) : this.lines;
    return { entry, ...(this.matcher ? { lines } : {}), ...(more ? { more } : {}), ...(sha256 ? { sha256 } : {}) };
  }

  /** The first bytes, until there are enough of them to tell what the file is. */
  private gather(bytes: Uint8Array): void {
    const taken = Math.min(bytes.length, this.head.length - this.headSize);
    this.head.set(bytes.subarray(0, taken), this.headSize);
    this.headSize += taken;
    if (this.headSize < this.head.length) return;
    this.start(false);
    if (!this.skip && taken < bytes.length) this.feed(bytes.subarray(taken));
  }

  private start(whole: boolean): void {
    const head = this.head.subarray(0, this.headSize);
    const encoding = sniffText(head, whole) ?? (this.wanted.binary ? BINARY_AS : undefined);
    if (!encoding || !this.matcher) {
      this.counted.binary += 1;
      this.skip = true;
      return;
    }
    this.decoder = this.decoders.get(encoding) ?? new TextDecoder(encoding);
    this.decoders.set(encoding, this.decoder);
    this.search = new TextSearch(this.matcher, (hit) => this.lines.push(hit) <= SEARCH_LINES_PER_FILE_MAX_COUNT);
    this.feed(head);
  }

  /** `undefined` ends the text, and leaves the decoder ready for the next file. */
  private feed(bytes: Uint8Array | undefined): void {
    const { decoder, search } = this;
    if (!decoder || !search) return;
    search.push(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
    if (!bytes) search.finish();
    else if (search.done) {
      decoder.decode();
      this.skip = true;
    }
  }
}
