/** Images kept beside the one that is advised, and how far up both hold the same. */
import type { AlikeHow, Neighbour } from '../../core/advice/neighbour.ts';
import { pairFiles } from '../../core/advice/sameFiles.ts';
import { baseLayerCount } from '../../core/image/baseSteps.ts';
import type { Node } from '../../core/image/node.ts';
import type { ImageSummary } from '../../core/image/summary.ts';
import { ANNOTATION } from '../../core/oci/annotations.ts';
import { formatPlatform, parsePlatform, samePlatform } from '../../core/oci/platform.ts';
import { sameDigest } from '../../core/rootfs/cost/contentDigests.ts';
import { readDigests } from '../compare/readDigests.ts';
import { distributionOf } from '../content/packages/distributionOf.ts';
import type { ReadingAt } from '../content/packages/readFiles.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Session } from '../session/session.ts';

/** Of an input with more images only so many are looked at. */
const MOST = 16;

/** The image that is advised. */
interface Own extends ReadingAt {
  readonly summary: ImageSummary;
}

/** Of the same platform only: images for different ones have nothing in common. */
export async function neighboursOf(
  own: Own,
  sessions: readonly Session[],
  options: CallOptions,
): Promise<readonly Neighbour[]> {
  const found: Neighbour[] = [];
  const seen = new Set([own.summary.imageID]);
  for (const session of sessions)
    for (const { node, names } of session.images.roots.flatMap((root) => imagesBelow(root, []))) {
      const [name = session === own.session ? (node.digest ?? node.key) : session.images.name] = names;
      const summary = await session.images.image(node.key);
      const isOther = summary.imageID !== null && !seen.has(summary.imageID) && isAlikePlatform(own.summary, summary);
      if (!isOther || found.length === MOST) continue;
      seen.add(summary.imageID);
      found.push(await lookAt(own, { session, host: own.host, node, name, summary }, options));
    }
  return found;
}

/** Images with layers, with the names of each and of what lies above it. */
function imagesBelow(
  node: Node,
  above: readonly string[],
): readonly { readonly node: Node; readonly names: readonly string[] }[] {
  const names = [...node.names, ...above];
  if (node.role === 'index') return node.children.flatMap((child) => imagesBelow(child, names));
  const isWhole = node.role === 'manifest' && node.children.some(({ role }) => role === 'layer');
  return isWhole ? [{ node, names }] : [];
}

function isAlikePlatform({ config: a }: ImageSummary, { config: b }: ImageSummary): boolean {
  const [own, other] = [a, b].map((config) =>
    parsePlatform(formatPlatform({ os: config?.os ?? '', architecture: config?.architecture ?? '' })),
  );
  return own !== undefined && other !== undefined && samePlatform(own, other);
}

interface Other {
  readonly node: Node;
  readonly name: string;
  readonly session: Session;
  readonly host: EngineHost;
  readonly summary: ImageSummary;
}

async function lookAt(own: Own, other: Other, options: CallOptions): Promise<Neighbour> {
  const { summary, name, node } = other;
  const [mine, theirs] = [own.summary.layers, summary.layers];
  const differs = mine.findIndex(({ digest }, at) => digest === null || digest !== theirs[at]?.digest);
  const shared = differs < 0 ? mine.length : differs;
  const { [ANNOTATION.baseName]: base, [ANNOTATION.baseDigest]: digest } = node.annotations ?? {};
  const isOurs = other.session.traffic !== undefined || shared === mine.length;
  return {
    ...{ name, shared, digests: theirs.flatMap((layer) => layer.digest ?? []) },
    baseName: base && [base, digest].filter(Boolean).join('@'),
    // An image in a registry is not fetched for it.
    alike: isOurs ? [] : await alikeFrom(own, other, shared, options),
    bases: isOurs ? undefined : await basesOf(own, other, shared, options),
  };
}

/** Of the layers from one on, as far as both images hold the same there: how they differ. */
async function alikeFrom(own: Own, other: Other, from: number, options: CallOptions): Promise<readonly AlikeHow[]> {
  const image = other.session.image(other.node.key);
  const alike: AlikeHow[] = [];
  for (let at = from; at < Math.min(own.image.layers.length, image.layers.length); at++) {
    const tree = await image.tree(at, options);
    const isWhole = [own.image.basis(own.tree, at), image.basis(tree, at)].every(
      ({ incomplete }) => incomplete.length === 0,
    );
    const [mine, theirs] = [own.tree.layers[at], tree.layers[at]];
    const pairs = isWhole && mine && theirs ? pairFiles(mine, theirs) : undefined;
    if (!pairs) break;
    const [a, b] = [own.summary.layers[at]?.diffID, other.summary.layers[at]?.diffID];
    if (a != null && a === b) {
      alike.push('compression');
      continue;
    }
    await readDigests(own.host, own, new Map([[at, pairs.map(([entry]) => entry)]]), options);
    await readDigests(
      own.host,
      { session: other.session, image, tree },
      new Map([[at, pairs.map(([, entry]) => entry)]]),
      options,
    );
    const find = (digests: typeof image.digests, entry: number) => digests.find({ layer: at, entry });
    const isSame = pairs.every(
      ([entry, match]) => sameDigest(find(own.image.digests, entry), find(image.digests, match)) === true,
    );
    if (!isSame) break;
    alike.push('packing');
  }
  return alike;
}

/** The distributions of both base images, where history shows both, they are other layers, and one and the same by name. */
async function basesOf(own: Own, other: Other, shared: number, options: CallOptions): Promise<Neighbour['bases']> {
  const [mine, theirs] = [own.summary, other.summary].map(({ steps }) => baseLayerCount(steps));
  if (!mine || !theirs || mine <= shared || theirs <= shared) return undefined;
  const image = other.session.image(other.node.key);
  const tree = await image.tree(theirs - 1, options);
  const [here, there] = [
    await distributionOf(own, mine - 1, options),
    await distributionOf({ session: other.session, image, tree }, theirs - 1, options),
  ];
  if (!here || !there || here.id !== there.id) return undefined;
  const named = ({ id, name, version }: typeof here) => ({ name: name ?? id, version });
  return [named(here), named(there)];
}
