/**
 * The notes that every codec can make, worded once, and kept to a bounded number.
 */
import { DECODE_NOTES_MAX_COUNT } from '../limits.ts';
import type { CompressionName, DecodeNote, NoteCode } from './codec.ts';
import { disagreementOver, type Oddity } from './otherReaders.ts';

const TRAILING: Partial<Record<CompressionName, Oddity>> = { gzip: 'gzip-trailing', zstd: 'zstd-trailing' };

/** Gathers the notes of one stream. Offsets are bytes of the compressed stream. */
export class Notes {
  readonly list: DecodeNote[] = [];
  readonly #format: CompressionName;

  constructor(format: CompressionName) {
    this.#format = format;
  }

  /** `oddity`: other programs read it differently. */
  add(code: NoteCode, severity: DecodeNote['severity'], offset: number, message: string, oddity?: Oddity): void {
    if (this.list.length >= DECODE_NOTES_MAX_COUNT) return;
    const parting = oddity === undefined ? {} : { disagreement: disagreementOver(oddity, offset) };
    this.list.push({ code, severity, offset, message, ...parting });
  }

  truncated(offset: number): void {
    const message = `The ${this.#format} data ends at byte ${offset} within a stream: it is truncated. The content before that byte is shown.`;
    this.add('compression-truncated', 'error', offset, message);
  }

  damaged(offset: number, what: string): void {
    const message = `The ${this.#format} data is damaged at byte ${offset} (${what}). The content before that byte is shown.`;
    this.add('compression-damaged', 'error', offset, message);
  }

  /** The content is there whole, but is not what was compressed. */
  checksum(offset: number, what: string, oddity?: Oddity): void {
    const message = `The ${what} at byte ${offset} of the ${this.#format} data does not match the content before it: the data is damaged.`;
    this.add('compression-checksum', 'error', offset, message, oddity);
  }

  trailing(offset: number, oddity = TRAILING[this.#format]): void {
    const message = `At byte ${offset}, after the end of the ${this.#format} data, other bytes follow. They are not part of the content.`;
    this.add('compression-trailing', 'warning', offset, message, oddity);
  }

  padding(offset: number): void {
    const message = `Zero bytes follow the ${this.#format} data from byte ${offset}. gzip and xz accept them; skopeo, podman and umoci refuse the file.`;
    this.add('compression-padding', 'warning', offset, message, this.#format === 'gzip' ? 'gzip-padding' : undefined);
  }

  flags(offset: number): void {
    const message = `The ${this.#format} header at byte ${offset} has undefined flags set. Go and Python ignore them; gzip and zlib refuse the file.`;
    this.add('compression-flags', 'warning', offset, message, 'gzip-reserved-flags');
  }

  limit(offset: number, message: string, oddity?: Oddity): void {
    this.add('compression-limit', 'error', offset, message, oddity);
  }

  unsupported(offset: number, message: string): void {
    this.add('compression-unsupported', 'error', offset, message);
  }
}
