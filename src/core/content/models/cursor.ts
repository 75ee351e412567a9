/** Reads the header of a file from its start, in windows; long contents that nobody needs are jumped over. */
import { MODEL_HEADER_MAX_BYTES, MODEL_WINDOW_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';

/** Why a header can't be read on; `why` completes "The header …". */
export class HeaderEnd extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** A place in a file, and the bytes that follow it. */
export class Cursor {
  littleEndian = true;
  private readonly source: ByteSource;
  private readonly signal: AbortSignal | undefined;
  private windowAt = 0;
  private window = new DataView(new ArrayBuffer(0));
  private next = 0;

  constructor(source: ByteSource, signal: AbortSignal | undefined) {
    this.source = source;
    this.signal = signal;
  }

  /** Offset in the file. */
  get at(): number {
    return this.windowAt + this.next;
  }

  /** True where so many bytes can be taken without waiting. */
  has(count: number): boolean {
    return this.next + count <= this.window.byteLength;
  }

  /** Makes so many bytes ready. Throws HeaderEnd where the file, or what is read of a header, ends before. */
  async fill(count: number): Promise<void> {
    if (this.has(count)) return;
    const start = this.at;
    const end = start + count;
    if (end > this.source.size) throw new HeaderEnd(`ends with the file, at byte ${this.source.size}`);
    if (end > MODEL_HEADER_MAX_BYTES) throw new HeaderEnd(`is longer than ${MODEL_HEADER_MAX_BYTES} bytes`);
    const bytes = await this.source.read(start, Math.max(end, start + MODEL_WINDOW_BYTES), this.signal);
    this.window = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.windowAt = start;
    this.next = 0;
  }

  /** Leaves out so many bytes, which need not be ready. */
  skip(count: number): void {
    this.next += count;
    if (this.at > MODEL_HEADER_MAX_BYTES) throw new HeaderEnd(`is longer than ${MODEL_HEADER_MAX_BYTES} bytes`);
    if (this.at > this.source.size) throw new HeaderEnd(`ends with the file, at byte ${this.source.size}`);
    if (this.next <= this.window.byteLength) return;
    this.windowAt = this.at;
    this.next = 0;
    this.window = new DataView(new ArrayBuffer(0));
  }

  // What follows takes bytes that are ready.

  u32(): number {
    const value = this.window.getUint32(this.next, this.littleEndian);
    this.next += 4;
    return value;
  }

  /** Larger than what a double holds exactly, it is near enough to be too large. */
  u64(): number {
    const value = this.window.getBigUint64(this.next, this.littleEndian);
    this.next += 8;
    return Number(value);
  }

  take(count: number): DataView {
    const part = new DataView(this.window.buffer, this.window.byteOffset + this.next, count);
    this.next += count;
    return part;
  }
}
