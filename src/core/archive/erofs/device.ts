/** The bytes of an EROFS file system, its metadata read in pages that are kept a while: inodes lie close together. */
import { EROFS_PAGE_BYTES, EROFS_PAGES_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { Superblock } from './superblock.ts';

/** An opened file system. */
export class Device {
  readonly source: ByteSource;
  readonly superblock: Superblock;
  /** Names the file system in errors. */
  readonly at: string;
  private readonly pages = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor(source: ByteSource, superblock: Superblock, at: string) {
    this.source = source;
    this.superblock = superblock;
    this.at = at;
  }

  /** `length` bytes of metadata. Throws `truncated` where they are not all there. */
  async bytes(start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (!(start >= 0 && start + length <= this.source.size)) {
      const message = `This EROFS file system refers to byte ${start + length}, but it ends at ${this.source.size}.`;
      throw new ImageError('truncated', this.at, message);
    }
    const first = Math.floor(start / EROFS_PAGE_BYTES);
    const from = start - first * EROFS_PAGE_BYTES;
    const page = this.pages.get(first) ?? (await this.load(first, signal));
    if (from + length <= page.length) return page.subarray(from, from + length);
    if (length > EROFS_PAGE_BYTES) return this.source.read(start, start + length, signal);
    const whole = new Uint8Array(length);
    whole.set(page.subarray(from));
    const next = this.pages.get(first + 1) ?? (await this.load(first + 1, signal));
    whole.set(next.subarray(0, length - (page.length - from)), page.length - from);
    return whole;
  }

  private async load(number: number, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
    const start = number * EROFS_PAGE_BYTES;
    const page = await this.source.read(start, start + EROFS_PAGE_BYTES, signal);
    const [oldest] = this.pages.keys();
    if (this.pages.size >= EROFS_PAGES_MAX_COUNT && oldest !== undefined) this.pages.delete(oldest);
    this.pages.set(number, page);
    return page;
  }
}
