/**
 * The header of a gzip member (RFC 1952, section 2.3), read byte by byte across chunks: names may be endless, and a member
 * may begin anywhere in a chunk.
 */
import { itemAt, u8At } from '../../at.ts';
import { GZIP_HEADER_MAX_BYTES } from '../../limits.ts';
import { crc32 } from '../crc32.ts';

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
  /** Why this is not a gzip header; '' while it may be one. */
  problem = '';
  size = 0;
  /** Its own checksum, where it has one, is of other bytes. */
  hasWrongChecksum = false;
  #field: Field = 'fixed';
  #flags = 0;
  #extraLeft = 0;
  #inField = 0;
  readonly #one = new Uint8Array(1);
  #crc = 0;
  #saidCRC = 0;

  /** Flags that RFC 1952 keeps free: what follows the header may be something else. */
  get hasUnknownFlags(): boolean {
    return (this.#flags & RESERVED) !== 0;
  }

  get complete(): boolean {
    return this.#field === 'done';
  }

  /** Takes what belongs to the header of `chunk` from `offset` on; the offset after it. */
  push(chunk: Uint8Array, offset: number): number {
    let at = offset;
    while (at < chunk.length && !this.complete && this.problem === '') this.#take(u8At(chunk, at++));
    return at;
  }

  #take(byte: number): void {
    const index = this.#inField++;
    if (++this.size > GZIP_HEADER_MAX_BYTES) this.problem = 'its header is larger than 1 MiB';
    if ((this.#flags & FHCRC) !== 0 && this.#field !== 'checksum') this.#sum(byte);
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
        // The lower half of the CRC-32 of all bytes before it.
        this.#saidCRC += index === 0 ? byte : byte << 8;
        if (index === 0) break;
        this.hasWrongChecksum = this.#saidCRC !== (this.#crc & 0xffff);
        this.#next();
        break;
      default:
        if (byte === 0) this.#next();
    }
  }

  #fixed(byte: number, index: number): string {
    if ((index === 0 && byte !== 0x1f) || (index === 1 && byte !== 0x8b)) return 'not a gzip header';
    if (index === 2 && byte !== 8) return `unknown compression method ${byte}`;
    if (index === 3) {
      this.#flags = byte;
      if ((byte & FHCRC) !== 0) this.#crc = crc32(Uint8Array.of(0x1f, 0x8b, 8, byte));
    }
    return '';
  }

  #sum(byte: number): void {
    this.#one[0] = byte;
    this.#crc = crc32(this.#one, this.#crc);
  }

  #next(): void {
    this.#inField = 0;
    do {
      this.#field = itemAt(ORDER, ORDER.indexOf(this.#field) + 1);
    } while (
      (this.#field !== 'done' && (this.#flags & (FLAG[this.#field] ?? 0)) === 0) ||
      (this.#field === 'extra' && this.#extraLeft === 0)
    );
  }
}
