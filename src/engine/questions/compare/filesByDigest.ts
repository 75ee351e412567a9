/** The files of two images of registries that have the very same layers: their digests say enough, and no layer is fetched. */
import type { ComparedFiles } from '../../../core/diff/judgement/judge.ts';
import { withExplanations } from '../../../core/diff/judgement/judge.ts';
import { diffFiles, type FilesSide } from '../../../core/diff/files/diffFiles.ts';
import type { Node } from '../../../core/image/node.ts';
import { createFileTree } from '../../../core/rootfs/fileTree.ts';
import { comparedBasis } from '../../compare/comparedBasis.ts';
import type { CallOptions } from '../../engine.ts';
import type { Asked } from '../question.ts';
import type { Sides } from './answers.ts';

/**
 * No path differs where every layer has the same digest, form and diffID on both sides; undefined where a layer does not, or
 * where a side lies on this machine: its bytes are read, as they may be damaged.
 */
export async function filesByDigest(
  { session, others }: Asked,
  { left, right }: Sides,
  options: CallOptions,
): Promise<ComparedFiles | undefined> {
  const other = others[0] ?? session;
  if (session.traffic === undefined || other.traffic === undefined) return undefined;
  const [a, b] = [session.image(left), other.image(right)];
  if (!areSame(a.layers, b.layers)) return undefined;
  const basis = comparedBasis(await a.glance(options), await b.glance(options), true);
  const nothing = await diffFiles(empty(), empty(), async () => undefined);
  return { ...withExplanations({ ...nothing, findings: { left: [], right: [] }, basis }), byDigest: true };
}

const areSame = (left: readonly Node[], right: readonly Node[]) =>
  left.length === right.length && left.every((node, at) => isSame(node, right[at]));

function isSame(left: Node, right: Node | undefined): boolean {
  if (left.digest === null || left.digest !== right?.digest) return false;
  return left.mediaType === right.mediaType && left.diffID === right.diffID;
}

const empty = (): FilesSide => ({ tree: createFileTree(), depth: -1, layerNames: [], digest: () => undefined });
