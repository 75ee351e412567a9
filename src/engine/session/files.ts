/** Content of files: which bytes an entry of a layer shows, and a small store of what was inflated last. */
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { ENTRY_TYPES } from '../../core/rootfs/columns.ts';
import { contentOf } from '../../core/rootfs/fileTree.ts';
import { openEntry, readPath } from '../../core/rootfs/layerContent.ts';
import type { CallOptions, FileRef } from '../engine.ts';
import { type Image, layerAt } from './images.ts';
import type { Layers } from './layers.ts';

const HARDLINK = ENTRY_TYPES.indexOf('hardlink');

/** The bytes of an entry; of its target for a hard link, in whichever layer that is. Throws `not-found`. */
export async function openFile(
  image: Image,
  layers: Layers,
  ref: Pick<FileRef, 'layer' | 'entry'>,
  options?: CallOptions,
): Promise<ByteSource> {
  const node = layerAt(image, ref.layer);
  const { index } = await layers.index(node, options);
  if (ref.entry >= index.count) {
    throw new ImageError('not-found', `layer ${ref.layer}`, `Entry ${ref.entry} is not in it: it has ${index.count}.`);
  }
  if (index.type[ref.entry] !== HARDLINK) return openEntry(index, ref.entry, await layers.tar(node, options));
  const tree = await image.tree(ref.layer, options);
  const target = contentOf(tree, ref);
  if (!target) throw new ImageError('not-found', readPath(index, ref.entry), 'This hard link leads to nothing.');
  const below = await layers.index(layerAt(image, target.layer), options);
  return openEntry(below.index, target.entry, await layers.tar(layerAt(image, target.layer), options));
}

/** Bytes kept in all: a preview's worth of the files looked at last. */
const KEPT = 16 * 1024 * 1024;
/** Larger pieces are not kept: they would push out everything else. */
const KEPT_EACH = 2 * 1024 * 1024;

/** Pieces read last, by name; going back to a file in a compressed layer inflates nothing again. */
export interface PieceCache {
  get(name: string): Uint8Array<ArrayBuffer> | undefined;
  put(name: string, bytes: Uint8Array<ArrayBuffer>): void;
}

/** A cache that forgets the piece not used for longest. */
export function createPieceCache(): PieceCache {
  const pieces = new Map<string, Uint8Array<ArrayBuffer>>();
  let size = 0;
  return {
    get(name) {
      const bytes = pieces.get(name);
      if (!bytes) return undefined;
      pieces.delete(name);
      pieces.set(name, bytes);
      // The answer is moved to the page, so it gets a copy.
      return bytes.slice();
    },
    put(name, bytes) {
      if (bytes.length > KEPT_EACH || pieces.has(name)) return;
      pieces.set(name, bytes.slice());
      size += bytes.length;
      for (const [oldest, old] of pieces) {
        if (size <= KEPT) break;
        pieces.delete(oldest);
        size -= old.length;
      }
    },
  };
}
