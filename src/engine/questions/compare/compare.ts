/** Two images compared as far as it is asked, put together once for the command line and the report; the page asks part by part. */
import type { FoundFiles } from '../../../core/diff/judgement/judge.ts';
import { withExplanations } from '../../../core/diff/judgement/judge.ts';
import { type Pair, pairsOf } from '../../../core/diff/images.ts';
import type { ComparedBasis } from '../../../core/oci/basis/basis.ts';
import type { ArgsOf } from '../../answers.ts';
import type { ComparedLayer, Sides } from './answers.ts';
import { claimOf } from '../../../core/diff/judgement/claim.ts';
import { hashedBasis, type ProvenSide, provenBasis } from '../../compare/provenBasis.ts';
import { comparedBasis, joinedBasis } from '../../compare/comparedBasis.ts';
import type { CallOptions } from '../../engine.ts';
import { diffPackages } from './diffPackages.ts';
import { sizeBeside } from './diffSize.ts';
import { filesByDigest } from './filesByDigest.ts';
import { diff } from './diff.ts';
import { diffFiles } from './diffFiles.ts';
import { diffLayers } from './diffLayers.ts';
import { explainDiff } from './explainFiles.ts';
import { basis as basisOfImage } from '../image/image.ts';
import type { Asked, Question } from '../question.ts';

/** Compares two images as a whole and judges the difference. */
export const compare: Question<'compare'> = {
  async answer(asked, args, options) {
    const sides = { left: args.left, right: args.right };
    const root = await diff.answer(asked, sides, options);
    const claim = claimOf(root);
    const proven = await proof.answer(asked, { ...sides, claim }, options);
    const { files, packages, size, layerHeaders } = await partsOf(asked, args, root, options);
    const read = files?.basis ?? packages?.basis ?? size?.basis ?? (await glance(asked, sides, root, options));
    const isWhole = proven !== null && claim !== 'different';
    const basis = isWhole ? proven : joinedBasis(joinedBasis(read, proven), hashedBasis(...provenSides(asked, sides)));
    return {
      root,
      ...(files && { files: { ...files, basis } }),
      ...(packages && { packages }),
      ...(size && { size }),
      ...(layerHeaders && { layerHeaders }),
      basis,
      claimed: claimed(root, provenSides(asked, sides)),
    };
  },
};

/** What no pass has hashed is called the same by its documents alone. */
function claimed(root: Pair, [a, b]: readonly [ProvenSide, ProvenSide]): string[] {
  const isHashed = ({ session }: ProvenSide, side: Pair['left']) =>
    side !== null && session.layers.isHashed(session.node(side.key));
  const resting = [...pairsOf(root)].filter(({ role, why }) => role === 'layer' && why === 'recompressed');
  return resting.filter(({ left, right }) => !isHashed(a, left) || !isHashed(b, right)).map(({ path }) => path);
}

const provenSides = ({ session, others }: Asked, { left, right }: Sides): [ProvenSide, ProvenSide] => [
  { session, key: left },
  { session: others[0] ?? session, key: right },
];

/** Are two images what they claim to be? null where they claim nothing, or where reading them means a download. */
export const proof: Question<'proof'> = {
  async answer(asked, { left, right, claim }, options) {
    const sides = provenSides(asked, { left, right });
    if (sides.some(({ session }) => session.traffic !== undefined)) return null;
    return provenBasis(...sides, claim, options);
  },
};

async function partsOf(asked: Asked, args: ArgsOf<'compare'>, root: Pair, options: CallOptions) {
  const sides = { left: args.left, right: args.right };
  const wants = (part: (typeof args.parts)[number]) => args.parts.includes(part);
  const needsLayers = wants('packages') || wants('size');
  // Packages and sizes have layers read anyway.
  const known = wants('files') && !needsLayers ? await filesByDigest(asked, sides, options) : undefined;
  const files = wants('files') ? (known ?? (await explained(asked, sides, options))) : undefined;
  const packages = needsLayers ? await diffPackages.answer(asked, sides, options) : undefined;
  const size = wants('size') && packages ? await sizeBeside(asked, sides, packages, options) : undefined;
  const layerHeaders = wants('layerHeaders') ? await headersOf(asked, root, options) : undefined;
  return { files, packages: wants('packages') ? packages : undefined, size, layerHeaders };
}

async function explained(asked: Asked, sides: Sides, options: CallOptions) {
  const files: FoundFiles = await diffFiles.answer(asked, sides, options);
  return withExplanations(files, await explainDiff(asked, sides, files, options));
}

/** Layers of other content, one after the other: both are read in full. */
async function headersOf(asked: Asked, root: Pair, options: CallOptions): Promise<ComparedLayer[]> {
  const compared: ComparedLayer[] = [];
  for (const { role, path, kind, why, left, right } of pairsOf(root)) {
    if (role !== 'layer' || kind !== 'modified' || why !== 'content' || !left || !right) continue;
    compared.push({ path, ...(await diffLayers.answer(asked, { left: left.key, right: right.key }, options)) });
  }
  return compared;
}

/** What the objects alone rest on. Digests that are equal need no reading. */
async function glance(asked: Asked, sides: Sides, root: Pair, options: CallOptions): Promise<ComparedBasis> {
  const session = asked.others[0] ?? asked.session;
  const [a, b] = [
    await basisOfImage.answer(asked, { image: sides.left, read: false }, options),
    await basisOfImage.answer({ ...asked, session }, { image: sides.right, read: false }, options),
  ];
  return comparedBasis(a, b, root.kind === 'same');
}
