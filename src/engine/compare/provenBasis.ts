/**
 * Proof that two images are what their documents say: the stored bytes of every layer of both sides are hashed. Digests that
 * are equal are a claim until then, and a cut or damaged archive makes the same claim as a whole one.
 */
import { perBlob } from '../../core/image/perBlob.ts';
import type { Node } from '../../core/image/node.ts';
import { type Basis, type ComparedBasis, type Gap, incompleteOf } from '../../core/oci/basis/basis.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import { gapOfFailure, otherBytes, otherContent } from '../session/layers/gaps.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';

/** An input, and the key of a root, an image or a layer in it. */
export interface ProvenSide {
  readonly session: Session;
  readonly key: string;
}

/** `sameBytes`: by the documents both sides have the same stored bytes throughout. Reads every layer that is there. */
export async function provenBasis(
  left: ProvenSide,
  right: ProvenSide,
  sameBytes: boolean,
  options: CallOptions,
): Promise<ComparedBasis> {
  const layers = [layersOf(left), layersOf(right)] as const;
  const progress = divideProgress('Checking layers', layers.map(sizeOf), options);
  const a = await prove(left.session, layers[0], progress.part(0));
  progress.finish(0);
  const b = await prove(right.session, layers[1], progress.part(1));
  const isWhole = incompleteOf({ left: a.basis, right: b.basis }).length === 0;
  const isProven = a.isProven && b.isProven;
  return { left: a.basis, right: b.basis, comparable: isProven && (sameBytes || isWhole), proven: isProven };
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

interface ProvenLayers {
  readonly basis: Basis;
  /** Are the stored bytes of each those of its digest, whatever they hold? */
  readonly isProven: boolean;
}

async function prove(session: Session, layers: readonly Node[], options: CallOptions): Promise<ProvenLayers> {
  const found = await perBlob(layers, (node) => proveLayer(session, node, options));
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
    return { isProven, gap: gap ?? otherContent(node, hashed), entriesRead: index.count };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return { isProven, gap: gapOfFailure(node, error) };
  }
}
