/**
 * PlaceProof: places that somebody claims a stream can be entered at, held against the stream while it is decoded. A place
 * is right where the decoder passes it, and where what is decoded from it, by the window that is claimed, is the content:
 * nothing can refer further back than a window is long, so that as much content decides about all that follows.
 */
import { type Checkpoints, checkpointAt } from '../checkpoints.ts';
import type { Codec, PlaceSink } from '../codec.ts';

/** As much content as can refer to a window, and deflate data of as much where it does not compress. */
const CONTENT_BYTES = 32 * 1024;
const FOLLOWING_BYTES = CONTENT_BYTES + 8 * 1024;
/** Places that are looked at: what each costs is decoded once more, so that all together cost no more than the stream. */
const PLACES_FREE_COUNT = 256;
const BYTES_PER_PLACE = 64 * 1024;
const WAITING_MAX_COUNT = 64;

/** What became of the claims. */
interface ProvenPlaces {
  /** Rows that lead to something else than the content, or to no place at all. */
  readonly wrong: number;
  /** Rows that were too many or too near to each other to be looked at. */
  readonly unproven: number;
}

/** A stretch of a stream that is waited for. */
class Awaited {
  readonly #start: number;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #size = 0;

  constructor(start: number, size: number) {
    this.#start = start;
    this.#bytes = new Uint8Array(size);
  }

  get isFull(): boolean {
    return this.#size === this.#bytes.length;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }

  /** `chunk` lies at this offset of the stream. */
  take(chunk: Uint8Array, offset: number): void {
    const from = this.#start + this.#size - offset;
    if (from < 0 || from >= chunk.length) return;
    const part = chunk.subarray(from, from + this.#bytes.length - this.#size);
    this.#bytes.set(part, this.#size);
    this.#size += part.length;
  }
}

interface Met {
  readonly row: number;
  readonly stored: Awaited;
  readonly content: Awaited;
}

/** Stands in front of the sink that stores places, which receives what it asks for. */
export class PlaceProof implements PlaceSink {
  readonly #claimed: Checkpoints;
  readonly #codec: Codec;
  readonly #next: PlaceSink | undefined;
  #row = 0;
  #isRowRight = false;
  #wrong = 0;
  #unproven = 0;
  #looked = 0;
  #met: Met[] = [];
  #base = 0;
  #chunk: Uint8Array = new Uint8Array();
  /** The last byte of the chunk before, and of this one. */
  #before: Uint8Array = new Uint8Array();
  #last: Uint8Array = new Uint8Array();
  #contentAt = 0;

  constructor(claimed: Checkpoints, codec: Codec, next?: PlaceSink) {
    this.#claimed = claimed;
    this.#codec = codec;
    this.#next = next;
  }

  get wantedFrom(): number {
    const claimed = this.#claimed.out[this.#row] ?? Number.POSITIVE_INFINITY;
    return Math.min(claimed, this.#next?.wantedFrom ?? Number.POSITIVE_INFINITY);
  }

  /** The next of the stored bytes, before they are decoded. */
  stored(chunk: Uint8Array): void {
    this.#base += this.#chunk.length;
    this.#before = this.#last;
    this.#chunk = chunk;
    this.#last = chunk.slice(-1);
    for (const { stored } of this.#met) stored.take(chunk, this.#base);
  }

  /** The next of the content. Afterwards what is known well enough is to be settled. */
  content(chunk: Uint8Array): void {
    for (const { content } of this.#met) content.take(chunk, this.#contentAt);
    this.#contentAt += chunk.length;
  }

  free(at: number, out: number, state: number): void {
    const claim = this.#claimAt(out);
    if (claim && claim.at === at && claim.state === state && claim.window.length === 0) this.#isRowRight = true;
    this.#next?.free(at, out, state);
  }

  body(at: number, out: number): void {
    const claim = this.#claimAt(out);
    // Nothing refers to what comes before it.
    if (claim && claim.at === at && claim.state === 0 && claim.window.length > 0) this.#isRowRight = true;
  }

  windowed(place: Parameters<PlaceSink['windowed']>[0], window: Uint8Array, trim: (window: Uint8Array) => void) {
    const claim = this.#claimAt(place.out);
    if (claim && claim.at === place.at && claim.state === place.state && claim.window.length > 0) this.#meet(place);
    const next = this.#next;
    return next !== undefined && place.out >= next.wantedFrom && next.windowed(place, window, trim);
  }

  /** Decodes from the places of which enough is known; `all`: from the others too, as the stream has ended. */
  async settle(all = false): Promise<void> {
    if (!this.#met.some(({ content }) => all || content.isFull)) return;
    const ready = this.#met.filter((met) => all || (met.content.isFull && met.stored.isFull));
    this.#met = this.#met.filter((met) => !ready.includes(met));
    for (const met of ready) {
      const found = await this.#decodes(met);
      if (found === 'other') this.#wrong++;
      if (found === 'short') this.#unproven++;
    }
  }

  /** To be called once, when the stream has ended. */
  async finish(): Promise<ProvenPlaces> {
    this.#pass(Number.POSITIVE_INFINITY);
    await this.settle(true);
    return { wrong: this.#wrong, unproven: this.#unproven };
  }

  /** The claim of a place at this byte of the content; those before it were not passed, unless they were right. */
  #claimAt(out: number) {
    this.#pass(out);
    if (this.#isRowRight || this.#claimed.out[this.#row] !== out) return undefined;
    return checkpointAt(this.#claimed, this.#row);
  }

  #pass(out: number): void {
    while (this.#row < this.#claimed.count && (this.#claimed.out[this.#row] ?? 0) < out) {
      if (!this.#isRowRight) this.#wrong++;
      this.#isRowRight = false;
      this.#row++;
    }
  }

  /** A window is still to be tried. */
  #meet({ at, out }: { readonly at: number; readonly out: number }): void {
    this.#isRowRight = true;
    this.#looked++;
    if (this.#looked > PLACES_FREE_COUNT + out / BYTES_PER_PLACE || this.#met.length >= WAITING_MAX_COUNT) {
      this.#unproven++;
      return;
    }
    const stored = new Awaited(at, FOLLOWING_BYTES);
    if (at < this.#base) stored.take(this.#before, this.#base - 1);
    stored.take(this.#chunk, this.#base);
    this.#met.push({ row: this.#row, stored, content: new Awaited(out, CONTENT_BYTES) });
  }

  async #decodes({ row, stored, content }: Met): Promise<'same' | 'other' | 'short'> {
    const expected = content.bytes;
    if (expected.length === 0) return 'same';
    const decoder = await this.#codec.decoder({ from: checkpointAt(this.#claimed, row) });
    let size = 0;
    try {
      for (const output of decoder.push(stored.bytes)) {
        const part = output.subarray(0, expected.length - size);
        if (part.some((byte, i) => byte !== expected[size + i])) return 'other';
        size += part.length;
        if (size === expected.length) return 'same';
      }
      return decoder.done ? 'other' : 'short';
    } finally {
      decoder.close();
    }
  }
}
