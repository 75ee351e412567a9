/**
 * Proof that two images are what their documents say: the stored bytes of layers of both sides are hashed. Digests that
 * are equal are a claim until then, and a cut or damaged archive makes the same claim as a whole one. So are diffIDs.
 */
import { type Claim, restsOnDiffIDs } from '../../core/diff/judgement/claim.ts';
import { perBlob } from '../../core/image/perBlob.ts';
import type { Node } from '../../core/image/node.ts';
import { type Basis, type ComparedBasis, type Gap, incompleteOf } from '../../core/oci/basis/basis.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import { comparedBasis } from './comparedBasis.ts';
import { gapOfFailure, otherBytes } from '../session/layers/gaps.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';

/** An input, and the key of a root, an image or a layer in it. */
export interface ProvenSide {
  readonly session: Session;
  readonly key: string;
}

/**
 * Reads every layer that is there where the documents claim that both sides are the same, else those that are called the same
 * by nothing but their diffIDs; null where there are none.
 */
export async function provenBasis(
  left: ProvenSide,
  right: ProvenSide,
  claim: Claim,
  options: CallOptions,
): Promise<ComparedBasis | null> {
  const all = [layersOf(left), layersOf(right)] as const;
  const layers = claim === 'different' ? restsOnDiffIDs(...all) : all;
  if (layers.flat().length === 0 && claim === 'different') return null;
  const progress = divideProgress('Checking layers', layers.map(sizeOf), options);
  const a = await prove(left.session, layers[0], progress.part(0));
  progress.finish(0);
  const b = await prove(right.session, layers[1], progress.part(1));
  const isWhole = incompleteOf({ left: a.basis, right: b.basis }).length === 0;
  const isProven = a.isProven && b.isProven;
  const comparable = isProven && (claim === 'same-bytes' || isWhole);
  return { left: a.basis, right: b.basis, comparable, ...(claim !== 'different' && { proven: isProven }) };
}

const sizeOf = (layers: readonly Node[]) => layers.reduce((sum, { size }) => sum + size, 0);

/** Layers of the images that are there: an index also lists those for other platforms. */
function layersOf({ session, key }: ProvenSide): readonly Node[] {
  const all: Node[] = [];
  const work = [session.node(key)];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.role === 'layer') all.push(node);
    for (const child of [...node.children].reverse()) work.push(child);
  }
  return all;
}

/** Layers that were hashed on the way, for whatever reason, and are not what the documents call them. Reads nothing. */
export function hashedBasis(left: ProvenSide, right: ProvenSide): ComparedBasis {
  const basisOf = (side: ProvenSide): Basis => ({
    incomplete: layersOf(side).flatMap((node, at) => {
      const gap = side.session.layers.otherThanNamed(node);
      return gap ? [{ layer: node.layer ?? at, digest: node.digest, ...gap, entriesRead: 0 }] : [];
    }),
    unchecked: [],
  });
  return comparedBasis(basisOf(left), basisOf(right));
}

interface ProvenLayers {
  readonly basis: Basis;
  /** Are the stored bytes of each those of its digest, whatever they hold? */
  readonly isProven: boolean;
}

async function prove(session: Session, layers: readonly Node[], options: CallOptions): Promise<ProvenLayers> {
  // A layer that is listed twice has a diffID each time.
  const read = await perBlob(layers, (node) => proveLayer(session, node, options));
  const found = layers.map(
    (node, at): Proof => ({
      ...read[at],
      isProven: read[at]?.isProven ?? false,
      gap: read[at]?.gap ?? session.layers.otherThanNamed(node),
    }),
  );
  const incomplete = layers.flatMap((node, at) => {
    const { gap, entriesRead = 0 } = found[at] ?? {};
    return gap ? [{ layer: node.layer ?? at, digest: node.digest, ...gap, entriesRead }] : [];
  });
  return { basis: { incomplete, unchecked: [] }, isProven: found.every(({ isProven }) => isProven) };
}

interface Proof {
  readonly isProven: boolean;
  readonly gap?: Gap | undefined;
  readonly entriesRead?: number;
}

async function proveLayer({ layers }: Session, node: Node, call: CallOptions): Promise<Proof> {
  let isProven = false;
  try {
    const hashed = await layers.hash(node, true, call);
    const other = otherBytes(node, hashed);
    if (other) return { isProven, gap: other };
    isProven = true;
    const { gap, index } = await layers.index(node, call);
    return { isProven, gap, entriesRead: index.count };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return { isProven, gap: gapOfFailure(node, error) };
  }
}
