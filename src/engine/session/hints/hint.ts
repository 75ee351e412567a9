/**
 * Hint: an index of a layer that somebody else made. The layer is listed by it at once; each file read through it is held
 * against the layer first, and a pass over the layer takes its place.
 */
import { codecs } from '../../../core/bytes/codecs/index.ts';
import { inflated } from '../../../core/bytes/codecs/inflated.ts';
import type { Cursors } from '../../../core/bytes/codecs/seek/cursor.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import type { IndexOrigin } from '../../../core/oci/basis/indexOrigin.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { ContentDigests, LayerIndex } from '../../../core/rootfs/layerIndex.ts';
import { noneIn, unreachable, unusable } from '../../../core/rootfs/published/compareIndex.ts';
import type { PublishedIndex } from '../../../core/rootfs/published/format.ts';
import { isDamage } from '../../../core/rootfs/published/provenEntry.ts';
import { contentClaims } from '../../../core/rootfs/published/proof/contentClaims.ts';
import type { IndexClaims } from '../../../core/rootfs/published/proof/claims.ts';
import { spanChecked } from '../../../core/rootfs/published/spans.ts';
import type { CallOptions } from '../../engine.ts';
import { type IndexSource, offersOf } from './offers.ts';

/** A layer's index by somebody else. */
export interface Hint {
  readonly origin: IndexOrigin;
  /** Without digests of contents: nothing is compared by what nobody has checked. */
  readonly index: LayerIndex;
  readonly digests?: ContentDigests | undefined;
  readonly compression: string;
  readonly uncompressedSize: number;
  readonly diffID?: string | undefined;
  /** What a pass over the layer is to hold against it. */
  readonly claims: IndexClaims;
  /** The uncompressed tar as the index leads to it, its stored bytes held against the digests of their spans. */
  readonly tar: ByteSource;
}

/** What is needed of a layer to look for a hint. */
interface HintedLayer {
  readonly node: Node;
  readonly source: ByteSource;
  /** Names the layer in findings and errors. */
  readonly at: string;
}

/** Offers that are read for one layer. */
const OFFERS_MAX_COUNT = 4;

interface FoundHint {
  readonly hint?: Hint;
  /** Why others were not used, and whose they are. */
  readonly findings: readonly Finding[];
  readonly refused: readonly IndexOrigin[];
}

/** The first offer that can be used. `from`: the one repository that was named for them; that it has none to give is reported. */
export async function findHint(
  layer: HintedLayer,
  sources: readonly IndexSource[],
  { cursors, from }: { readonly cursors: Cursors; readonly from?: string | undefined },
  call: CallOptions,
): Promise<FoundHint> {
  const findings: Finding[] = [];
  const refused: IndexOrigin[] = [];
  const refuse = (origin: IndexOrigin, problem: string) => {
    findings.push(unusable(origin, problem, layer.at));
    refused.push(origin);
  };
  const unasked = (error: ImageError) => {
    if (from !== undefined) findings.push(unreachable(from, error.message, layer.at));
  };
  let tries = 0;
  for await (const offer of offersOf(sources, layer.node, call, unasked)) {
    if (++tries > OFFERS_MAX_COUNT) break;
    try {
      const published = await offer.read(call);
      const problem = misfit(layer, published);
      if (problem === undefined) return { hint: hintOf(layer, offer.origin, published, cursors), findings, refused };
      refuse(offer.origin, problem);
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      // Of one that could not be had this time there is nothing to say, unless somebody named where it is to be had.
      if (isDamage(error)) refuse(offer.origin, error.message);
      else unasked(error);
    }
  }
  if (from !== undefined && findings.length === 0) findings.push(noneIn(from, layer.at));
  return { findings, refused };
}

/** Why this cannot be an index of these bytes, as far as opening has seen them. */
function misfit({ node }: HintedLayer, { compression }: PublishedIndex): string | undefined {
  const seen = node.compression;
  return seen === undefined || seen === compression
    ? undefined
    : `it is of a layer that is compressed with ${compression}, and this one is compressed with ${seen}`;
}

function claimsOf({ index, checkpoints, spans }: PublishedIndex): IndexClaims {
  const contents = contentClaims(index);
  return { ...(checkpoints && { checkpoints }), spans, ...(contents && { contents }) };
}

function hintOf({ source, at }: HintedLayer, origin: IndexOrigin, published: PublishedIndex, cursors: Cursors): Hint {
  const { compression, uncompressedSize, checkpoints, spans, tool, diffID } = published;
  const { contentDigests, ...index } = published.index;
  const stored = spanChecked(source, spans, at);
  const codec = codecs.find(({ name }) => name === compression);
  return {
    ...{ origin: { ...origin, ...(tool !== undefined && { tool }) }, index, digests: contentDigests },
    ...{ compression, uncompressedSize, diffID, claims: claimsOf(published) },
    tar: codec ? inflated(stored, codec, uncompressedSize, at, { checkpoints, cursors }) : stored,
  };
}
