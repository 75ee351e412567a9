/** Files by path, for callers that have no tree before them: links followed inside the image's root. */
import { ImageError } from '../../core/oci/imageError.ts';
import { ENTRY_TYPES } from '../../core/rootfs/columns.ts';
import { applyLayer, createFileTree, type EntryRef, type FileTree } from '../../core/rootfs/fileTree.ts';
import { type FollowedPath, follow } from '../../core/rootfs/follow.ts';
import type { CallOptions, FileRef } from '../engine.ts';
import { type Image, layerAt } from './images.ts';
import type { Layers } from './layers.ts';

/** The file at a path with layers 0..depth applied. */
export async function findMerged(image: Image, depth: number, path: string, options: CallOptions): Promise<FileRef> {
  const tree = await image.tree(depth, options);
  const found = follow(tree, depth, path);
  return { image: image.node.key, ...checked(tree, found, path) };
}

/** The file at a path of one layer, as if it were alone; a hard link to a lower layer is found there. */
export async function findInLayer(
  image: Image,
  layers: Layers,
  { layer, path }: { readonly layer: number; readonly path: string },
  options: CallOptions,
): Promise<FileRef> {
  const { index } = await layers.index(layerAt(image, layer), options);
  const alone = createFileTree();
  applyLayer(alone, index);
  const found = follow(alone, 0, path);
  if (found.row !== null && !found.content) return findMerged(image, layer, path, options);
  return { image: image.node.key, ...checked(alone, found, path), layer };
}

function checked(tree: FileTree, { content, row, problem }: FollowedPath, path: string): EntryRef {
  if (row === null) throw new ImageError('not-found', path, problem ?? 'Nothing is there.');
  if (problem !== undefined) throw new ImageError('not-found', path, problem);
  const type = content && ENTRY_TYPES[tree.layers[content.layer]?.type[content.entry] ?? 0];
  if (!content || type === 'dir') throw new ImageError('unsupported', path, 'This is a directory: use cutaway ls.');
  if (type !== 'file' && type !== 'unknown')
    throw new ImageError('unsupported', path, `This is a ${type}: it has no bytes.`);
  return content;
}
