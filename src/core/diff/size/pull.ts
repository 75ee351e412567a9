/** What a host that has one image must fetch to have the other, by what it knows of the layers that it has. */
import type { Node } from '../../image/node.ts';

/** Layers (of the right, 0 = base) that are fetched, and the bytes. */
interface Fetched {
  readonly layers: readonly number[];
  /** Stored bytes of these layers, each digest once, and of the documents. */
  readonly bytes: number;
}

/** By stored digests, as registries and hosts that pulled the left know blobs. */
export interface Pull extends Fetched {
  /** Stored bytes of the right's layers that the host has. */
  readonly shared: number;
  /** Manifest and config: of `bytes`, what they are. */
  readonly documents: number;
  /** By diffIDs: what a host fetches that knows the content of its layers, whatever compressed them. */
  readonly byDiffID: Fetched;
  /** Layers of `layers` whose content the host has in other compression. */
  readonly recompressed: readonly number[];
  /** Layers of `layers` that lie here uncompressed: a registry would mostly send fewer bytes. */
  readonly uncompressed: readonly number[];
}

/** Compares the layers that two images name; nothing is read. */
export function pullOf(left: Node, right: Node): Pull {
  const [has, wants] = [layersOf(left), layersOf(right)];
  const digests = namesOf(has, ({ digest }) => digest);
  const contents = namesOf(has, ({ diffID }) => diffID);
  const lacks = new Set<number>();
  const recompressed: number[] = [];
  const byContent = new Set<number>();
  for (const [at, { digest, diffID }] of wants.entries()) {
    if (digest !== null && digests.has(digest)) continue;
    lacks.add(at);
    if (diffID !== undefined && contents.has(diffID)) recompressed.push(at);
    else byContent.add(at);
  }
  const documents = newDocuments(left, right);
  const uncompressed = [...lacks].filter((at) => wants[at]?.compression === 'none');
  const whole = sumOnce(wants, new Set(wants.keys()));
  return {
    ...{ layers: [...lacks], documents, recompressed, uncompressed },
    bytes: sumOnce(wants, lacks) + documents,
    shared: whole - sumOnce(wants, lacks),
    byDiffID: { layers: [...byContent], bytes: sumOnce(wants, byContent) + documents },
  };
}

/** Layers of an image, or the one that stands alone. */
export const layersOf = (node: Node): readonly Node[] =>
  node.role === 'layer' ? [node] : node.children.filter(({ role }) => role === 'layer');

function namesOf(nodes: readonly Node[], nameOf: (node: Node) => string | null | undefined): Set<string> {
  return new Set(nodes.flatMap((node) => nameOf(node) ?? []));
}

/** A registry sends a blob once, however often the image names it. */
function sumOnce(layers: readonly Node[], chosen: ReadonlySet<number>): number {
  const met = new Set<string>();
  let bytes = 0;
  for (const at of chosen) {
    const { digest = null, size = 0 } = layers[at] ?? {};
    if (digest !== null && met.has(digest)) continue;
    if (digest !== null) met.add(digest);
    bytes += size;
  }
  return bytes;
}

/** A derived manifest is nobody's: it has no size that counts. */
function newDocuments(left: Node, right: Node): number {
  const known = new Set(documentsOf(left).map(({ digest }) => digest));
  return documentsOf(right).reduce((sum, { digest, size }) => (known.has(digest) ? sum : sum + size), 0);
}

/** The manifest and its config, those that are stored. */
export function documentsOf(image: Node): readonly Node[] {
  if (image.role === 'layer') return [];
  const config = image.children.filter(({ role }) => role === 'config');
  return [image, ...config].filter(({ origin, digest }) => origin === 'stored' && digest !== null);
}
