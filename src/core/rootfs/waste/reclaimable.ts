/** What squashing an image into one layer would save: unpacked exactly, at rest as an estimate. */
import type { FileTree } from '../fileTree.ts';
import type { LayerWaste } from './waste.ts';

/** What squashing would save, in bytes. */
export interface Reclaimable {
  /** Bytes of content: all that is wasted. */
  readonly unpacked: number;
  /** Stored bytes of all layers as they are. */
  readonly stored: number;
  /**
   * Estimate of the stored bytes saved: each layer's wasted content at that layer's own compression ratio. Some files
   * compress better than their layer, others worse, and a squashed layer is compressed as one.
   */
  readonly atRest: number;
}

/** `stored`: stored bytes of each layer of the tree, base first. */
export function reclaimable(tree: FileTree, layers: readonly LayerWaste[], stored: readonly number[]): Reclaimable {
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  return {
    unpacked: sum(layers.map(({ wasted }) => wasted)),
    stored: sum(stored.slice(0, layers.length)),
    atRest: sum(
      layers.map(({ wasted }, layer) => {
        const unpacked = tree.layers[layer]?.uncompressedSize ?? 0;
        // A sparse file's holes can make the content larger than the tar.
        return unpacked === 0 ? 0 : Math.round((stored[layer] ?? 0) * Math.min(1, wasted / unpacked));
      }),
    ),
  };
}
