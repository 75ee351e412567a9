/**
 * ObjectIndex: the nodes of an opened input by key, with their parents, and the questions every view asks about them.
 * Made once per opened input.
 */
import type { Node } from '../../core/image/node.ts';
import type { OpenedInput } from '../../engine/engine.ts';

interface Placed {
  readonly node: Node;
  readonly parent: Node | undefined;
}

type ObjectIndex = ReadonlyMap<string, Placed>;

const made = new WeakMap<OpenedInput, ObjectIndex>();

export function objectIndex(opened: OpenedInput): ObjectIndex {
  const known = made.get(opened);
  if (known) return known;
  const index = new Map<string, Placed>();
  // A stack, so that depth costs nothing; the last is taken first, so siblings are put on it the other way round.
  const waiting: Placed[] = opened.roots.map((node) => ({ node, parent: undefined })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node: parent } = next;
    if (index.has(parent.key)) continue;
    index.set(parent.key, next);
    for (const node of parent.children.toReversed()) waiting.push({ node, parent });
  }
  made.set(opened, index);
  return index;
}

const listed = new WeakMap<OpenedInput, readonly Node[]>();

/** All nodes, each before what is below it, siblings in their order. */
export function nodesOf(opened: OpenedInput): readonly Node[] {
  const known = listed.get(opened);
  if (known) return known;
  const nodes = [...objectIndex(opened).values()].map(({ node }) => node);
  listed.set(opened, nodes);
  return nodes;
}

/** From the root down to the node itself; empty when there is no such key. */
export function trail(opened: OpenedInput, key: string | null): readonly Node[] {
  const index = objectIndex(opened);
  const nodes: Node[] = [];
  for (let at = key === null ? undefined : index.get(key); at; at = at.parent && index.get(at.parent.key)) {
    nodes.unshift(at.node);
  }
  return nodes;
}

export function nodeAt(opened: OpenedInput, key: string | null): Node | undefined {
  return key === null ? undefined : objectIndex(opened).get(key)?.node;
}

const hasLayers = (node: Node): boolean => node.children.some((child) => child.role === 'layer');

/** What is drawn as one cut: a node that has layers, or a layer that stands alone. */
function isCut(node: Node): boolean {
  return hasLayers(node) || node.role === 'manifest';
}

/** The manifest at or above a key: whose strata are meant when this node is selected. */
export function imageAt(opened: OpenedInput, key: string | null): Node | undefined {
  const nodes = trail(opened, key);
  const image = nodes.findLast(isCut);
  if (image) return image;
  const alone = nodes.at(-1);
  return alone && (alone.role === 'layer' || alone.role === 'config') ? alone : undefined;
}

const under = new WeakMap<readonly Node[], readonly Node[]>();

/** Every image under some nodes, in order; what an index offers. */
export function imagesUnder(nodes: readonly Node[]): readonly Node[] {
  const known = under.get(nodes);
  if (known) return known;
  const images = nodes.flatMap((node) => (isCut(node) || node.role === 'layer' ? [node] : imagesUnder(node.children)));
  under.set(nodes, images);
  return images;
}

/** The object shown before anyone chose: the first image that is there, linux/amd64 if it is among them. */
export function firstKey(opened: OpenedInput): string | null {
  const images = imagesUnder(opened.roots).filter((node) => node.present || node.origin === 'derived');
  const runnable = images.filter((node) => node.role !== 'attestation' && node.role !== 'referrer');
  const pick = runnable.find((node) => node.platform === 'linux/amd64') ?? runnable[0] ?? images[0] ?? opened.roots[0];
  return pick?.key ?? null;
}

/** What names an input in a link: its first root's digest, or the first digest below a derived one. */
export function identityOf(opened: OpenedInput): string | null {
  const waiting = [...opened.roots];
  for (let node = waiting.shift(); node; node = waiting.shift()) {
    if (node.digest !== null) return node.digest;
    waiting.push(...node.children);
  }
  return null;
}
