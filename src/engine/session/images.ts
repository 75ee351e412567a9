/** The images of one input: their layers applied in order, as far as somebody asked. */
import { itemAt } from '../../core/bytes/at.ts';
import { mustHaveLayers, type Node } from '../../core/image/node.ts';
import { type Basis, type Gap, type IncompleteLayer, isPassing } from '../../core/oci/basis/basis.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { KnownDigests } from '../../core/rootfs/cost/contentDigests.ts';
import { applyLayers, createFileTree, type FileTree } from '../../core/rootfs/fileTree.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../core/rootfs/layerScanner.ts';
import type { CallOptions } from '../engine.ts';
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

/** A layer as it was applied to the tree. */
interface Applied {
  readonly index: LayerIndex;
  readonly gap?: Gap | undefined;
}

/** The image at a manifest node (or at a layer node that stands alone). Throws `too-large` where its layers are not listed. */
export function createImage(node: Node, layers: Layers): Image {
  mustHaveLayers(node);
  const nodes = node.role === 'layer' ? [node] : node.children.filter(({ role }) => role === 'layer');
  /** The tree that grows, and why layers of it are not whole, base first. */
  let grown = { tree: createFileTree(), gaps: [] as (Gap | undefined)[] };
  const gapsOf = new WeakMap([[grown.tree, grown.gaps]]);

  async function read(layer: Node, options: CallOptions): Promise<Applied> {
    try {
      return await layers.index(layer, options);
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      return { index: new LayerScanner().finish(), gap: gapOfFailure(layer, error) };
    }
  }

  function incomplete(layer: number, gap: Gap, entriesRead: number): IncompleteLayer {
    return { layer, digest: nodes[layer]?.digest ?? null, ...gap, entriesRead };
  }

  function unchecked(first: number, end: number): Basis['unchecked'] {
    const numbered = nodes.slice(first, end).map((one, i) => ({ one, layer: first + i }));
    return numbered.flatMap(({ one, layer }) => {
      const unchecked = layers.unchecked(one);
      return unchecked ? [{ layer, digest: one.digest, ...unchecked }] : [];
    });
  }

  /** Layers that failed for a passing reason are tried anew: the tree that lacks them is not kept. */
  function dropPassing(): void {
    if (!grown.gaps.some((gap) => gap && isPassing(gap))) return;
    grown = { tree: createFileTree(), gaps: [] };
    gapsOf.set(grown.tree, grown.gaps);
  }

  return {
    node,
    layers: nodes,
    digests: new KnownDigests(),
    async tree(depth, options = {}) {
      dropPassing();
      const { tree, gaps } = grown;
      const first = tree.layers.length;
      const wanted = nodes.slice(first, depth + 1);
      const sizes = wanted.map(({ size }) => size);
      const progress = divideProgress('Reading layers', sizes, options);
      const applied = await Promise.all(
        wanted.map(async (layer, i) => {
          const result = await read(layer, progress.part(i));
          progress.finish(i);
          return result;
        }),
      );
      // Another call may have applied some meanwhile: go by what the tree has now.
      const fresh = applied.slice(tree.layers.length - first);
      for (const [i, { gap }] of fresh.entries()) gaps[tree.layers.length + i] = gap;
      applyLayers(
        tree,
        fresh.map(({ index }) => index),
      );
      return tree;
    },
    async one(layer, options) {
      const { index, gap } = await read(itemAt(nodes, layer), options);
      return { index, basis: { incomplete: gap ? [incomplete(layer, gap, index.count)] : [], unchecked: [] } };
    },
    unchecked: (layer) => unchecked(layer, nodes.length),
    findings: (tree, depth) => tree.findings.slice(0, depth + 1).flat(),
    basis: (tree, depth) => ({
      incomplete: (gapsOf.get(tree) ?? [])
        .slice(0, depth + 1)
        .flatMap((gap, layer) => (gap ? [incomplete(layer, gap, tree.layers[layer]?.count ?? 0)] : [])),
      unchecked: unchecked(0, depth + 1),
    }),
    layerBasis: (layer, { index, gap }) => ({
      incomplete: gap ? [incomplete(layer, gap, index.count)] : [],
      unchecked: unchecked(layer, layer + 1),
    }),
    async glance(options) {
      const found = await perBlob(nodes, (one) => layers.glance(one, options));
      return {
        incomplete: found.flatMap((gap, layer) => (gap ? [incomplete(layer, gap, 0)] : [])),
        unchecked: unchecked(0, nodes.length),
      };
    },
  };
}

/** Checks a layer number, which may come from an address typed by hand. */
export function layerAt(image: Image, layer: number): Node {
  const node = image.layers[layer];
  if (node) return node;
  throw new ImageError('not-found', `layer ${layer}`, `This image has ${image.layers.length} layers, counted from 0.`);
}
