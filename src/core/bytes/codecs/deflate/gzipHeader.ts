/**
 * The header of a gzip member (RFC 1952, section 2.3), read byte by byte across chunks: names may be endless, and a member
 * may begin anywhere in a chunk.
 */
import { GZIP_HEADER_MAX_BYTES } from '../../limits.ts';

const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;

type Field = 'fixed' | 'extraSize' | 'extra' | 'name' | 'comment' | 'checksum' | 'done';
const ORDER: readonly Field[] = ['fixed', 'extraSize', 'extra', 'name', 'comment', 'checksum', 'done'];
const FLAG: Partial<Record<Field, number>> = {
  extraSize: FEXTRA,
  extra: FEXTRA,
  name: FNAME,
  comment: FCOMMENT,
  checksum: FHCRC,
};

/** Takes bytes until the header is complete or known to be none. */
export class GzipHeader {
  /** Why this is no gzip header; '' while it may be one. */
  problem = '';
  size = 0;
  #field: Field = 'fixed';
  #flags = 0;
  #extraLeft = 0;
  #inField = 0;

  get complete(): boolean {
    return this.#field === 'done';
  }

  /** Takes what belongs to the header of `chunk` from `offset` on; the offset after it. */
  push(chunk: Uint8Array, offset: number): number {
    let at = offset;
    while (at < chunk.length && !this.complete && this.problem === '') this.#take(chunk[at++] as number);
    return at;
  }

  #take(byte: number): void {
    const index = this.#inField++;
    if (++this.size > GZIP_HEADER_MAX_BYTES) this.problem = 'its header is larger than 1 MiB';
    switch (this.#field) {
      case 'fixed':
        this.problem = this.#fixed(byte, index);
        if (index === 9) this.#next();
        break;
      case 'extraSize':
        this.#extraLeft += index === 0 ? byte : byte << 8;
        if (index === 1) this.#next();
        break;
      case 'extra':
        if (--this.#extraLeft === 0) this.#next();
        break;
      case 'checksum':
        // Not compared: what it covers is not content, and a wrong one changes nothing that is shown.
        if (index === 1) this.#next();
        break;
      default:
        if (byte === 0) this.#next();
    }
  }

  #fixed(byte: number, index: number): string {
    if ((index === 0 && byte !== 0x1f) || (index === 1 && byte !== 0x8b)) return 'no gzip header';
    if (index === 2 && byte !== 8) return `unknown compression method ${byte}`;
    if (index === 3) this.#flags = byte;
    return index === 3 && (byte & RESERVED) !== 0 ? 'unknown flags in its header' : '';
  }

  #next(): void {
    this.#inField = 0;
    do {
      this.#field = ORDER[ORDER.indexOf(this.#field) + 1] as Field;
    } while (
      (this.#field !== 'done' && (this.#flags & (FLAG[this.#field] ?? 0)) === 0) ||
      (this.#field === 'extra' && this.#extraLeft === 0)
    );
  }
}
