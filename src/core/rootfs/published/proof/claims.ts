/** Claims: what an index says about a layer that only a pass over all of its bytes can check. */
import type { Checkpoints } from '../../../bytes/codecs/checkpoints.ts';
import type { Codec, PlaceSink } from '../../../bytes/codecs/codec.ts';
import { PlaceProof } from '../../../bytes/codecs/seek/placeProof.ts';
import { type Stretch, StretchHashes } from '../spanCut.ts';
import type { Spans } from '../spans.ts';

/** Plain columns: a pass in another thread is given them. */
export interface IndexClaims {
  readonly checkpoints?: Checkpoints;
  readonly spans: Spans;
  /** Contents of files in the tar: in order, not one in another, 32 bytes of SHA-256 for each. */
  readonly contents?: Spans;
}

/** How many of them are not so. */
export interface ProvenClaims {
  readonly places: number;
  /** Places that were too many to be looked at. */
  readonly unprovenPlaces: number;
  readonly spans: number;
  readonly contents: number;
}

/** Holds the claims of one index against a layer as it is read. */
export class ClaimCheck {
  /** What a decoder is to report places to. */
  readonly places: PlaceSink | undefined;
  readonly #claims: IndexClaims;
  readonly #proof: PlaceProof | undefined;
  readonly #spans: StretchHashes;
  readonly #contents: StretchHashes | undefined;

  private constructor(claims: IndexClaims, parts: readonly [StretchHashes, StretchHashes?], proof?: PlaceProof) {
    this.#claims = claims;
    [this.#spans, this.#contents] = parts;
    this.#proof = proof;
    this.places = proof;
  }

  /** `codec`: of the layer as it is; `sink`: who else wants to know of places. */
  static async begin(claims: IndexClaims, codec: Codec | undefined, sink?: PlaceSink): Promise<ClaimCheck> {
    const { checkpoints, spans, contents } = claims;
    const proof = codec && checkpoints?.codec === codec.name ? new PlaceProof(checkpoints, codec, sink) : undefined;
    const hashes = await StretchHashes.begin(stretchesOf(spans));
    return new ClaimCheck(claims, [hashes, contents && (await StretchHashes.begin(stretchesOf(contents)))], proof);
  }

  stored(chunk: Uint8Array): void {
    this.#spans.push(chunk);
    this.#proof?.stored(chunk);
  }

  /** The next of the tar. */
  async content(chunk: Uint8Array): Promise<void> {
    this.#contents?.push(chunk);
    this.#proof?.content(chunk);
    await this.#proof?.settle();
  }

  async finish(): Promise<ProvenClaims> {
    const { checkpoints, spans, contents } = this.#claims;
    const places = await this.#proof?.finish();
    return {
      places: places?.wrong ?? checkpoints?.count ?? 0,
      unprovenPlaces: places?.unproven ?? 0,
      spans: differing(spans, this.#spans.finish()),
      contents: contents && this.#contents ? differing(contents, this.#contents.finish()) : 0,
    };
  }
}

function stretchesOf({ count, start, end }: Spans): readonly Stretch[] {
  return Array.from({ length: count }, (_, i): Stretch => [start[i], end[i]]);
}

/** How many of these digests are others. */
function differing({ count, sha256 }: Spans, found: Uint8Array): number {
  let differ = 0;
  for (let i = 0; i < count; i++) {
    const at = 32 * i;
    if (sha256.subarray(at, at + 32).some((byte, k) => byte !== found[at + k])) differ++;
  }
  return differ;
}
