/** Content of files: which bytes an entry of a layer shows, and a small store of what was inflated last. */
import type { ByteSource } from '../../core/bytes/source.ts';
import type { Node } from '../../core/image/node.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { ENTRY_TYPES } from '../../core/rootfs/columns.ts';
import { contentOf } from '../../core/rootfs/fileTree.ts';
import { confirmedEntry } from '../../core/rootfs/cached/confirmed.ts';
import { openEntry, pathBytes, readPath } from '../../core/rootfs/layerContent.ts';
import type { CallOptions, FileRef } from '../engine.ts';
import { type Image, layerAt } from './images.ts';
import { changed, findPath } from './samePath.ts';
import type { Layers } from './layers/layers.ts';

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
    throw new ImageError(
      'not-found',
      `layer ${ref.layer}`,
      `It has no entry ${ref.entry}: it has ${index.count} entries.`,
    );
  }
  if (index.type[ref.entry] !== HARDLINK) return openContent(layers, node, ref.entry, options);
  const tree = await image.tree(ref.layer, options);
  const target = contentOf(tree, ref);
  if (!target)
    throw new ImageError('not-found', readPath(index, ref.entry), 'The target of this hard link does not exist.');
  return openContent(layers, layerAt(image, target.layer), target.entry, options);
}

/** The content of an entry that is not a link, by whatever has listed its layer. */
async function openContent(layers: Layers, node: Node, entry: number, options?: CallOptions): Promise<ByteSource> {
  const { index } = await layers.index(node, options);
  const own = layers.table(node);
  if (own) return own.table.open(entry, own.stored);
  if (layers.hint(node)) {
    const { openByHint } = await import('./hints/openByHint.ts');
    return openByHint(layers, node, entry, options);
  }
  const tar = await layers.tar(node, options);
  if (!layers.unconfirmed(node)) return openEntry(index, entry, tar);
  return confirmedEntry(index, entry, tar, async () => {
    await layers.forget(node);
    const { index: fresh } = await layers.index(node, options);
    const same = findPath(fresh, pathBytes(index, entry));
    if (same === undefined) throw changed(readPath(index, entry), 'cached');
    return openEntry(fresh, same, await layers.tar(node, options));
  });
}

/** Bytes kept in all: a preview's worth of the files looked at last. */
const PIECES_MAX_BYTES = 16 * 1024 * 1024;
/** Larger pieces are not kept: they would push out everything else. */
const PIECE_MAX_BYTES = 2 * 1024 * 1024;

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
      if (bytes.length > PIECE_MAX_BYTES || pieces.has(name)) return;
      pieces.set(name, bytes.slice());
      size += bytes.length;
      for (const [oldest, old] of pieces) {
        if (size <= PIECES_MAX_BYTES) break;
        pieces.delete(oldest);
        size -= old.length;
      }
    },
  };
}
