/** The root filesystems of two images compared path by path, contents by digest, each read at most once. */
import { diffFiles as compare, type FilesSide } from '../../../core/diff/files/diffFiles.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { AnswerOf } from '../../answers.ts';
import { comparedBasis } from '../../compare/comparedBasis.ts';
import { readDigests } from '../../compare/readDigests.ts';
import { onFreshIndexes } from '../../compare/staleIndex.ts';
import type { CallOptions } from '../../engine.ts';
import type { EngineHost } from '../../host.ts';
import type { Image } from '../../session/images.ts';
import { placeOf } from '../../session/layers/layer.ts';
import { divideProgress } from '../../session/progress.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

interface Side {
  readonly session: Session;
  readonly image: Image;
}

/** Compares every path of two root filesystems. */
export const diffFiles: Question<'diffFiles'> = {
  answer({ session, others, host }, { left, right }, options) {
    const other = others[0] ?? session;
    return onFreshIndexes(() =>
      diff(host, { session, image: session.image(left) }, { session: other, image: other.image(right) }, options),
    );
  },
};

async function diff(host: EngineHost, a: Side, b: Side, options: CallOptions): Promise<AnswerOf<'diffFiles'>> {
  // Layers that both seem to share are read for their digests and their index at once.
  const [namesA, namesB] = await nameLayers(a, b, options);
  const [sideA, sideB] = await Promise.all([openSide(a, namesA, options), openSide(b, namesB, options)]);
  const progress = divideProgress('Comparing contents', [bytesOf(a), bytesOf(b)], options);
  const diff = await compare(sideA, sideB, (wantedA, wantedB) =>
    Promise.all([
      readDigests(host, { ...a, tree: sideA.tree }, wantedA, progress.part(0)),
      readDigests(host, { ...b, tree: sideB.tree }, wantedB, progress.part(1)),
    ]),
  );
  const sameLayers = namesA.length === namesB.length && namesA.every((name, layer) => name === namesB[layer]);
  const basisOf = ({ image }: Side, { tree, depth }: FilesSide) => image.basis(tree, depth);
  return {
    ...diff,
    findings: { left: a.image.findings(sideA.tree, sideA.depth), right: b.image.findings(sideB.tree, sideB.depth) },
    basis: comparedBasis(basisOf(a, sideA), basisOf(b, sideB), sameLayers),
  };
}

const bytesOf = ({ image }: Side) => image.layers.reduce((sum, { size }) => sum + size, 0);

async function openSide({ image }: Side, layerNames: readonly string[], options: CallOptions): Promise<FilesSide> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  return { tree, depth, layerNames, digest: (ref) => image.digests.find(ref) };
}

/** What a document says about a layer is a claim: only bytes that were hashed name it across two places. */
async function nameLayers(left: Side, right: Side, options: CallOptions): Promise<[string[], string[]]> {
  const claims = (node: Node) => [node.digest, node.diffID].filter((claim) => claim !== null && claim !== undefined);
  const sets = (side: Side) => ({
    claimed: new Set(side.image.layers.flatMap(claims)),
    places: new Set(side.image.layers.map(placeOf)),
  });
  const name = async (side: Side, theirs: ReturnType<typeof sets>): Promise<string[]> =>
    Promise.all(
      side.image.layers.map(async (node, at) => {
        const place = `${side.session.id} ${placeOf(node)}`;
        const here = left.session === right.session && theirs.places.has(placeOf(node));
        if (here || !claims(node).some((claim) => theirs.claimed.has(claim))) return place;
        try {
          const { digests, diffIDs } = await side.session.layers.hash(node, true, options);
          // What was read of an incomplete layer may be alike in two that are not.
          if (await side.session.layers.isWhole(node, options)) return diffIDs.sha256 ?? place;
          return digests.sha256 === undefined ? place : `stored ${digests.sha256}`;
        } catch (error) {
          if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
          return `${place} unreadable ${at}`;
        }
      }),
    );
  return Promise.all([name(left, sets(right)), name(right, sets(left))]);
}
