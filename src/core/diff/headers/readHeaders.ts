/** One pass over a layer's uncompressed tar: its headers in columns, its contents by digest, what lies between and behind. */
import { BLOCK } from '../../archive/tar/block.ts';
import { hasBody } from '../../archive/tar/header.ts';
import { TarParser } from '../../archive/tar/parser.ts';
import type { Hash } from '../../bytes/hash.ts';
import { DIFF_HEADERS_MAX_COUNT } from '../../bytes/limits.ts';
import { CONTENT_DIGEST_BYTES, HeaderColumns, rawText } from './headerColumns.ts';
import type { LayerFacts } from './layerDiff.ts';
import { readRecords } from './records.ts';

/** Content whose bytes are still to come. */
interface Coming {
  readonly entry: number;
  at: number;
  started: boolean;
  readonly end: number;
  /** One past its padding. */
  readonly padded: number;
}

/** GNU tar's record, in blocks. */
const RECORD_BLOCKS = 20;

/** Takes the tar in any cuts. Never throws on bad data: what is wrong is among the problems. */
export class HeaderReader {
  readonly columns = new HeaderColumns();
  private readonly parser: TarParser;
  private readonly hash: Hash;
  private readonly queue: Coming[] = [];
  private position = 0;
  private contentEnd = 0;
  private oddPadding = 0;
  private trailingContent = false;
  private oddAt = -1;
  private full = false;

  constructor(hash: Hash) {
    this.hash = hash;
    this.parser = new TarParser({
      entry: (entry) => {
        if (this.columns.count >= DIFF_HEADERS_MAX_COUNT) {
          this.full = true;
          return false;
        }
        const number = this.columns.count;
        this.columns.add(entry, this.parser);
        const end = entry.offset + (hasBody(entry.type) ? entry.stored : 0);
        const padded = Math.ceil(end / BLOCK) * BLOCK;
        this.contentEnd = padded;
        if (end > entry.offset) this.queue.push({ entry: number, at: entry.offset, started: false, end, padded });
        return true;
      },
      cut: () => undefined,
    });
  }

  push(chunk: Uint8Array): void {
    const base = this.position;
    this.parser.push(chunk);
    this.position += chunk.length;
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      if (!this.take(next, chunk, base)) break;
      this.queue.shift();
    }
    this.lookBehind(chunk, base);
  }

  /** True once content and padding are over. */
  private take(next: Coming, chunk: Uint8Array, base: number): boolean {
    const stop = base + chunk.length;
    if (next.at < next.end) {
      const until = Math.min(next.end, stop);
      if (until > next.at) {
        if (!next.started) this.hash.restart();
        next.started = true;
        this.hash.update(chunk.subarray(next.at - base, until - base));
        next.at = until;
      }
      if (next.at < next.end) return false;
      this.columns.digest[next.entry] = this.hash.digest().slice(7, 7 + 2 * CONTENT_DIGEST_BYTES);
    }
    for (; next.at < Math.min(next.padded, stop); next.at++) {
      if (chunk[next.at - base] === 0 || this.oddAt === next.entry) continue;
      this.oddAt = next.entry;
      this.oddPadding += 1;
    }
    return next.at >= next.padded;
  }

  private lookBehind(chunk: Uint8Array, base: number): void {
    if (!this.parser.done || this.trailingContent) return;
    for (let at = Math.max(0, this.contentEnd - base); at < chunk.length; at++) {
      if (chunk[at] === 0) continue;
      this.trailingContent = true;
      return;
    }
  }

  /** The tar is over. */
  finish(): LayerFacts {
    this.parser.finish();
    const size = this.position;
    const problems = this.parser.log
      .list()
      .filter(({ severity }) => severity !== 'info')
      .map(({ message }) => message);
    if (this.full) problems.unshift(`Only the first ${DIFF_HEADERS_MAX_COUNT} entries are compared.`);
    const blocks = size / BLOCK;
    const globals = this.parser.extensions.globalRecords;
    return {
      entries: this.columns.count,
      repeated: this.columns.count - new Set(this.columns.name.map(pathOf)).size,
      formats: this.columns.formats(),
      globals: globals ? readRecords(rawText(globals, 0)) : {},
      size,
      trailingBytes: Math.max(0, size - this.contentEnd),
      trailingContent: this.trailingContent,
      blocking: [RECORD_BLOCKS, 2, 1].find((count) => blocks % count === 0) ?? 0,
      oddPadding: this.oddPadding,
      problems,
    };
  }
}

/** A name as written without what only its writer likes: `./usr/` is `usr`. */
export function pathOf(name: string): string {
  return name
    .replace(/^(?:\.?\/)+/, '')
    .replace(/(?:\/\.?)+$/, '')
    .replace(/^\.$/, '');
}
