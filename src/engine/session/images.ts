/** The images of one input: their layers applied in order, as far as somebody asked. */
import { itemAt } from '../../core/bytes/at.ts';
import { mustHaveLayers, type Node } from '../../core/image/node.ts';
import { type Basis, type Gap, isPassing } from '../../core/oci/basis/basis.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { KnownDigests } from '../../core/rootfs/cost/contentDigests.ts';
import { applyLayers, createFileTree, type FileTree } from '../../core/rootfs/fileTree.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../core/rootfs/layerScanner.ts';
import type { AppliedLayer, CallOptions } from '../engine.ts';
import { gapOfFailure } from './layers/gaps.ts';
import type { Layers } from './layers/layers.ts';
import type { IndexedLayer } from './layers/layer.ts';
import { perBlob } from '../../core/image/perBlob.ts';
import { divideProgress } from './progress.ts';

/** An image of an input, with its layers. */
export interface Image {
  readonly node: Node;
  /** Its layers, base first. */
  readonly layers: readonly Node[];
  /** What is known of contents, to tell which files of equal size are the same. */
  readonly digests: KnownDigests;
  /**
   * The tree with at least layers 0..depth applied. A layer that cannot be read adds nothing to it, and `basis` says so;
   * one that may be readable later is asked for again by the next call.
   */
  tree(depth: number, options?: CallOptions): Promise<FileTree>;
  /** One layer's entries; none, with the reason, where it cannot be read. */
  one(layer: number, options: CallOptions): Promise<{ readonly index: LayerIndex; readonly basis: Basis }>;
  /** Layers from one to the top that only their own tables or somebody else's indexes list. */
  unchecked(layer: number): Basis['unchecked'];
  /** What was odd on applying layers 0..depth of a tree that `tree` gave. */
  findings(tree: FileTree, depth: number): readonly Finding[];
  /** What an answer over layers 0..depth of such a tree rests on. */
  basis(tree: FileTree, depth: number): Basis;
  /** What an answer over one layer rests on. */
  layerBasis(layer: number, index: IndexedLayer): Basis;
  /** The same of all layers by their documents and first bytes, nothing read. */
  glance(options?: CallOptions): Promise<Basis>;
}

/** Told of each layer once it is applied to those below. */
type OnApplied = (layer: AppliedLayer) => void;

/** The image at a manifest node (or at a layer node that stands alone). Throws `too-large` where its layers are not listed. */
export function createImage(node: Node, layers: Layers, onApplied: OnApplied): Image {
  mustHaveLayers(node);
  const nodes = node.role === 'layer' ? [node] : node.children.filter(({ role }) => role === 'layer');
  const grown = new GrownTree(nodes, layers, onApplied);
  const incomplete = (gaps: readonly (Gap | undefined)[], entriesRead: (layer: number) => number, first = 0) =>
    gaps.flatMap((gap, i) => {
      const layer = first + i;
      return gap ? [{ layer, digest: nodes[layer]?.digest ?? null, ...gap, entriesRead: entriesRead(layer) }] : [];
    });
  const unchecked = (first: number, end: number) =>
    nodes.slice(first, end).flatMap((one, i) => {
      const unchecked = layers.unchecked(one);
      return unchecked ? [{ layer: first + i, digest: one.digest, ...unchecked }] : [];
    });

  return {
    ...{ node, layers: nodes },
    digests: new KnownDigests(),
    tree: (depth, options = {}) => grown.upTo(depth, options),
    async one(layer, options) {
      const { index, gap } = await readLayer(layers, itemAt(nodes, layer), options);
      return { index, basis: { incomplete: incomplete([gap], () => index.count, layer), unchecked: [] } };
    },
    unchecked: (layer) => unchecked(layer, nodes.length),
    findings: (tree, depth) => tree.findings.slice(0, depth + 1).flat(),
    basis: (tree, depth) => ({
      incomplete: incomplete(grown.gapsOf(tree).slice(0, depth + 1), (layer) => tree.layers[layer]?.count ?? 0),
      unchecked: unchecked(0, depth + 1),
    }),
    layerBasis: (layer, { index, gap }) => ({
      incomplete: incomplete([gap], () => index.count, layer),
      unchecked: unchecked(layer, layer + 1),
    }),
    async glance(options) {
      const found = await perBlob(nodes, (one) => layers.glance(one, options));
      return { incomplete: incomplete(found, () => 0), unchecked: unchecked(0, nodes.length) };
    },
  };
}

/** A layer as it was applied to the tree. */
interface Applied {
  readonly index: LayerIndex;
  readonly gap?: Gap | undefined;
}

async function readLayer(layers: Layers, layer: Node, options: CallOptions): Promise<Applied> {
  try {
    return await layers.index(layer, options);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return { index: new LayerScanner().finish(), gap: gapOfFailure(layer, error) };
  }
}

/** The tree that grows layer by layer, and why layers of it are not whole, base first. */
class GrownTree {
  readonly #nodes: readonly Node[];
  readonly #layers: Layers;
  readonly #onApplied: OnApplied;
  readonly #gaps = new WeakMap<FileTree, (Gap | undefined)[]>();
  #tree = createFileTree();

  constructor(nodes: readonly Node[], layers: Layers, onApplied: OnApplied) {
    this.#nodes = nodes;
    this.#layers = layers;
    this.#onApplied = onApplied;
  }

  /** See `Image.tree`. */
  async upTo(depth: number, options: CallOptions): Promise<FileTree> {
    this.#dropPassing();
    const tree = this.#tree;
    const first = tree.layers.length;
    const applied = await this.#read(this.#nodes.slice(first, depth + 1), options);
    // Another call may have applied some meanwhile: go by what the tree has now.
    const fresh = applied.slice(tree.layers.length - first);
    this.#gaps.set(tree, [...this.gapsOf(tree), ...fresh.map(({ gap }) => gap)]);
    applyLayers(
      tree,
      fresh.map(({ index }) => index),
    );
    for (const [i, { gap }] of fresh.entries()) this.#tell(tree, tree.layers.length - fresh.length + i, gap);
    return tree;
  }

  #tell(tree: FileTree, layer: number, gap: Gap | undefined): void {
    const { key } = itemAt(this.#nodes, layer);
    this.#onApplied({ key, whole: gap === undefined, findings: tree.findings[layer] ?? [] });
  }

  gapsOf(tree: FileTree): readonly (Gap | undefined)[] {
    return this.#gaps.get(tree) ?? [];
  }

  #read(wanted: readonly Node[], options: CallOptions): Promise<Applied[]> {
    const sizes = wanted.map(({ size }) => size);
    const progress = divideProgress('Reading layers', sizes, options);
    return Promise.all(
      wanted.map(async (layer, i) => {
        const result = await readLayer(this.#layers, layer, progress.part(i));
        progress.finish(i);
        return result;
      }),
    );
  }

  /** Layers that failed for a passing reason are tried anew: the tree that lacks them is not kept. */
  #dropPassing(): void {
    if (this.gapsOf(this.#tree).some((gap) => gap && isPassing(gap))) this.#tree = createFileTree();
  }
}

/** Checks a layer number, which may come from an address typed by hand. */
export function layerAt(image: Image, layer: number): Node {
  const node = image.layers[layer];
  if (node) return node;
  throw new ImageError('not-found', `layer ${layer}`, `This image has ${image.layers.length} layers, counted from 0.`);
}
