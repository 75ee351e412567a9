/** The images of one input: their layers applied in order, as far as somebody asked. */
import type { Node } from '../../core/image/node.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { ContentDigests } from '../../core/rootfs/cost/contentDigests.ts';
import { applyLayers, createFileTree, type FileTree } from '../../core/rootfs/fileTree.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../core/rootfs/layerScanner.ts';
import type { CallOptions } from '../engine.ts';
import type { Layers } from './layers.ts';
import { divideProgress } from './progress.ts';

export interface Image {
  readonly node: Node;
  /** Its layers, base first. */
  readonly layers: readonly Node[];
  /** What is known of contents, to tell which files of equal size are the same. */
  readonly digests: ContentDigests;
  /** The tree with at least layers 0..depth applied. A layer that can't be read counts as empty and is a finding. */
  tree(depth: number, options?: CallOptions): Promise<FileTree>;
  /** Of layers 0..depth: what was odd on applying them, and those that could not be read. */
  findings(depth: number): readonly Finding[];
}

/** The image at a manifest node (or at a layer node that stands alone). */
export function createImage(node: Node, layers: Layers): Image {
  const nodes = node.role === 'layer' ? [node] : node.children.filter(({ role }) => role === 'layer');
  const tree = createFileTree();
  const unreadable: (Finding | undefined)[] = [];

  async function readIndex(layer: Node, options: CallOptions): Promise<{ index: LayerIndex; finding?: Finding }> {
    try {
      return await layers.index(layer, options);
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      const message = `${error.message} The merged tree is shown without it.`;
      return {
        index: new LayerScanner().finish(),
        finding: { code: 'layer-unreadable', severity: 'error', at: error.at, message },
      };
    }
  }

  return {
    node,
    layers: nodes,
    digests: new ContentDigests(),
    async tree(depth, options = {}) {
      const first = tree.layers.length;
      const wanted = nodes.slice(first, depth + 1);
      const progress = divideProgress(
        'Reading layers',
        wanted.map(({ size }) => size),
        options,
      );
      const read = await Promise.all(
        wanted.map(async (layer, i) => {
          const result = await readIndex(layer, progress.part(i));
          progress.finish(i);
          return result;
        }),
      );
      // Another call may have applied some meanwhile: go by what the tree has now.
      const fresh = read.slice(tree.layers.length - first);
      for (const [i, { finding }] of fresh.entries()) unreadable[tree.layers.length + i] = finding;
      applyLayers(
        tree,
        fresh.map(({ index }) => index),
      );
      return tree;
    },
    findings: (depth) =>
      tree.findings
        .slice(0, depth + 1)
        .flatMap((found, layer) => [...found, ...(unreadable[layer] ? [unreadable[layer]] : [])]),
  };
}

/** Checks a layer number, which may come from an address typed by hand. */
export function layerAt(image: Image, layer: number): Node {
  const node = image.layers[layer];
  if (node) return node;
  throw new ImageError('not-found', `layer ${layer}`, `This image has ${image.layers.length} layers, counted from 0.`);
}
