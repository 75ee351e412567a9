/** A file looked for again by its path, where the index that led to it proved to be of other bytes. */
import { ImageError } from '../../core/oci/imageError.ts';
import { pathBytes } from '../../core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';

/** The last file of a path, as it counts. */
export function findPath(index: LayerIndex, path: Uint8Array): number | undefined {
  for (let i = index.count - 1; i >= 0; i--) {
    const found = pathBytes(index, i);
    if (found.length === path.length && found.every((byte, at) => byte === path[at])) return i;
  }
  return undefined;
}

/** A file that only an index had. */
export function changed(path: string, which: 'cached' | 'shared'): ImageError {
  const message = `The ${which} index of this layer does not match its bytes. The layer was read again.`;
  return new ImageError('not-found', path, `${message} This file is not in the part that was read.`);
}
