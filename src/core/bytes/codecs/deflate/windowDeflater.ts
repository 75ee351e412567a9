/** Deflates many small pieces with one state: making one for each takes longer than the deflating. */
import { Z_DEFAULT_STRATEGY, Z_FINISH, ZStream, zlibDeflate, zlibDeflateInit2, zlibDeflateReset } from 'pako';
import { WINDOW_BYTES } from './inflater.ts';

/** Higher levels gain 5 % and take twice as long, in the middle of a pass over a layer. */
const LEVEL = 3;
/** Negative = no header or trailer. */
const RAW_WINDOW_BITS = -15;
/** Z_DEFLATED, the only method there is. */
const METHOD = 8;
/** zlib's default; what is deflated at once has at most 32 KiB. */
const MEM_LEVEL = 8;

/** Raw deflate of windows. */
export class WindowDeflater {
  #stream: ZStream | undefined;
  readonly #output = new Uint8Array(WINDOW_BYTES + 1024);

  /** `bytes` (at most 32 KiB) deflated: an array of its own. */
  deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const stream = this.#ready();
    stream.input = bytes;
    stream.next_in = 0;
    stream.avail_in = bytes.length;
    stream.output = this.#output;
    stream.next_out = 0;
    stream.avail_out = this.#output.length;
    zlibDeflate(stream, Z_FINISH);
    return this.#output.slice(0, stream.next_out);
  }

  #ready(): ZStream {
    if (this.#stream) {
      zlibDeflateReset(this.#stream);
      return this.#stream;
    }
    this.#stream = new ZStream();
    zlibDeflateInit2(this.#stream, LEVEL, METHOD, RAW_WINDOW_BITS, MEM_LEVEL, Z_DEFAULT_STRATEGY);
    return this.#stream;
  }
}
