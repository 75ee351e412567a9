/** Claims: what an index says about a layer that only a pass over all of its bytes can check. */
import type { Checkpoints } from '../../../bytes/codecs/checkpoints.ts';
import type { Codec, PlaceSink } from '../../../bytes/codecs/codec.ts';
import { PlaceProof } from '../../../bytes/codecs/seek/placeProof.ts';
import type { Hash } from '../../../bytes/hash.ts';
import { ContentHashes } from '../../cost/contentHashes.ts';
import { ContentWalk } from '../../contents.ts';
import { sha256Hash, type Stretch, StretchHashes } from '../spanCut.ts';
import type { Spans } from '../spans.ts';
import type { ContentClaims } from './contentClaims.ts';

/** Plain columns: a pass in another thread is given them. */
export interface IndexClaims {
  readonly checkpoints?: Checkpoints;
  readonly spans: Spans;
  /** Digests of contents of files. */
  readonly contents?: ContentClaims;
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
  readonly #contents: ContentCheck | undefined;

  private constructor(claims: IndexClaims, parts: readonly [StretchHashes, ContentCheck?], proof?: PlaceProof) {
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
    return new ClaimCheck(claims, [hashes, contents && (await ContentCheck.begin(contents))], proof);
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
    const { checkpoints, spans } = this.#claims;
    const places = await this.#proof?.finish();
    return {
      places: places?.wrong ?? checkpoints?.count ?? 0,
      unprovenPlaces: places?.unproven ?? 0,
      spans: differing(spans.sha256, this.#spans.finish()),
      contents: this.#contents?.finish() ?? 0,
    };
  }
}

function stretchesOf({ count, start, end }: Spans): readonly Stretch[] {
  return Array.from({ length: count }, (_, i): Stretch => [start[i], end[i]]);
}

/** Holds digests of contents against the tar as it goes by. */
class ContentCheck {
  readonly #sha256: Uint8Array;
  readonly #hashes: ContentHashes;
  readonly #walk: ContentWalk;

  private constructor({ wanted, sha256 }: ContentClaims, hash: Hash) {
    this.#sha256 = sha256;
    this.#hashes = new ContentHashes(hash, wanted.entry.length, 32);
    this.#walk = new ContentWalk(wanted, this.#hashes);
  }

  /** Throws `unsupported` where SHA-256 cannot be computed. */
  static async begin(claims: ContentClaims): Promise<ContentCheck> {
    return new ContentCheck(claims, await sha256Hash());
  }

  push(chunk: Uint8Array): void {
    this.#walk.push(chunk);
  }

  /** How many are others. */
  finish(): number {
    this.#walk.finish();
    return differing(this.#sha256, this.#hashes.digests);
  }
}

/** How many of these digests are others. */
function differing(sha256: Uint8Array, found: Uint8Array): number {
  let differ = 0;
  for (let at = 0; at < sha256.length; at += 32)
    if (sha256.subarray(at, at + 32).some((byte, k) => byte !== found[at + k])) differ++;
  return differ;
}
