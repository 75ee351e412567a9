/**
 * Long runs of zeros in what is unpacked: a few megabytes can hold terabytes of them. They are left out of scratch space and
 * come back as holes, and those behind the end of a tar, which mean nothing, are not even waited for.
 */
import { TarParser } from '../archive/tar/parser.ts';
import { isZero } from '../bytes/byteArrays.ts';
import { ZEROS_AFTER_END_MAX_BYTES, ZEROS_HOLE_MIN_BYTES, ZEROS_RUN_MAX_BYTES } from '../bytes/limits.ts';
import { fromParts } from '../bytes/parts.ts';
import type { ByteSource, Part } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';

/** Counts zero bytes in a row, and stops unpacking where they go on beyond the limit. */
export class ZeroRuns {
  /** Set where unpacking was given up. */
  finding: Finding | undefined;
  private readonly name: string;
  private readonly most: number;
  /** Follows the headers, to know where a tar ends; absent for what is not a tar. */
  private readonly parser: TarParser | undefined;
  /** Where kept stretches begin: in the whole, and among the kept bytes. */
  private readonly stretches: { readonly offset: number; readonly stored: number }[] = [];
  private position = 0;
  private stored = 0;
  /** Of the run under way, and those of it that lie behind the end of the archive. */
  private zeros = 0;
  private behindEnd = 0;

  /** `most`: zeros in a row after which it is given up. */
  constructor(name: string, isTar: boolean, most = ZEROS_RUN_MAX_BYTES) {
    this.name = name;
    this.most = most;
    this.parser = isTar ? new TarParser({ entry: () => true, cut: () => undefined }) : undefined;
  }

  /** What is to be kept of the chunks, in order. */
  async *keep(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const ended = this.parser?.done === true;
      if (!ended) this.parser?.push(chunk);
      if (isZero(chunk)) {
        this.zeros += chunk.length;
        if (ended) this.behindEnd += chunk.length;
        if (!this.isEnough()) continue;
        break;
      }
      yield* this.endRun();
      if (this.stretches.length === 0) this.stretches.push({ offset: 0, stored: 0 });
      this.position += chunk.length;
      this.stored += chunk.length;
      yield chunk;
    }
    yield* this.endRun();
  }

  /** The whole, from what was kept of it. */
  source(storedBytes: ByteSource): ByteSource {
    if (this.position === this.stored) return storedBytes;
    const parts = this.stretches.map(({ offset, stored }, i): Part => {
      return { offset, source: storedBytes.slice(stored, this.stretches[i + 1]?.stored ?? this.stored) };
    });
    return fromParts(parts, this.position);
  }

  private isEnough(): boolean {
    const behindEnd = this.behindEnd > ZEROS_AFTER_END_MAX_BYTES;
    if (!behindEnd && this.zeros <= this.most) return false;
    const limit = behindEnd ? ZEROS_AFTER_END_MAX_BYTES : this.most;
    const where = behindEnd ? ' after the end of the archive' : '';
    const message = `It unpacks to more than ${limit / 2 ** 20} MiB of zero bytes in a row${where}. Unpacking stopped there; the rest is not shown.`;
    const severity = behindEnd ? 'warning' : 'error';
    this.finding = { code: 'zeros-unread', severity, at: this.name, message };
    return true;
  }

  /** Short runs are kept as they are; a long one becomes a hole. */
  private *endRun(): Generator<Uint8Array> {
    const length = this.zeros;
    this.zeros = 0;
    this.behindEnd = 0;
    this.position += length;
    if (length >= ZEROS_HOLE_MIN_BYTES) {
      if (this.stretches.length === 0) this.stretches.push({ offset: 0, stored: 0 });
      this.stretches.push({ offset: this.position, stored: this.stored });
      return;
    }
    if (length > 0 && this.stretches.length === 0) this.stretches.push({ offset: 0, stored: 0 });
    this.stored += length;
    for (let left = length; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
  }
}

const PIECE = new Uint8Array(64 * 1024);
