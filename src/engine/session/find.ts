/** Files by path, for callers that have no tree before them: links followed inside the image's root. */
import { ImageError } from '../../core/oci/imageError.ts';
import { ENTRY_TYPES } from '../../core/rootfs/columns.ts';
import { applyLayer, createFileTree, type EntryRef, type FileTree } from '../../core/rootfs/fileTree.ts';
import { type FollowedPath, follow } from '../../core/rootfs/follow.ts';
import { type FoundFromTop, TopDown } from '../../core/rootfs/tree/topDown.ts';
import type { Basis, IncompleteLayer } from '../../core/oci/basis/basis.ts';
import type { CallOptions, FileRef } from '../engine.ts';
import { type Image, layerAt } from './images.ts';
import type { Layers } from './layers/layers.ts';

/** The file at a path with layers 0..depth applied. */
export async function findMerged(image: Image, depth: number, path: string, options: CallOptions): Promise<FileRef> {
  const tree = await image.tree(depth, options);
  const found = follow(tree, depth, path);
  return { image: image.node.key, ...checked(tree, found, path) };
}

/** A file, and what the answer rests on: the layers from its own to the top. */
export interface FoundFile {
  readonly file: FileRef;
  readonly basis: Basis;
}

/**
 * The file at a path of the finished root filesystem, looked for from the top layer down: layers that cannot matter are
 * not read, and the answer does not rest on them. Throws `not-found` once all layers were read.
 */
export async function findFromTop(image: Image, path: string, options: CallOptions): Promise<FoundFile> {
  const upper = await searchUpper(image, path, options);
  if (upper) {
    const { found, gaps, layer } = upper;
    const { layer: own, ...rest } = checked(found.tree, found.followed, path);
    const ref = { ...rest, layer: own + found.below };
    const incomplete = gaps.filter((gap) => gap.layer >= ref.layer);
    return { file: { image: image.node.key, ...ref }, basis: { incomplete, unchecked: image.unchecked(layer) } };
  }
  const top = image.layers.length - 1;
  const tree = await image.tree(top, options);
  const ref = checked(tree, follow(tree, top, path), path);
  const { incomplete, unchecked } = image.basis(tree, top);
  const decides = ({ layer }: { readonly layer: number }) => layer >= ref.layer;
  const basis = { incomplete: incomplete.filter(decides), unchecked: unchecked.filter(decides) };
  return { file: { image: image.node.key, ...ref }, basis };
}

/** What some layers, from the top down, decide. */
export interface FoundInUpper {
  readonly found: FoundFromTop;
  /** Of the layers that were read, the lowest first. */
  readonly gaps: readonly IncompleteLayer[];
  /** The lowest layer that was read. */
  readonly layer: number;
}

/**
 * What has content at a path, by as few layers as decide it, from the top down; undefined where all must be read, and as
 * soon as a directory is there, which any layer may add to.
 */
export async function searchUpper(image: Image, path: string, options: CallOptions): Promise<FoundInUpper | undefined> {
  const search = new TopDown(path, image.layers.length);
  const gaps: IncompleteLayer[] = [];
  for (let layer = image.layers.length - 1; layer > 0; layer--) {
    const { index, basis } = await image.one(layer, options);
    gaps.push(...basis.incomplete);
    const found = search.take(index);
    if (found) return { found, gaps: gaps.toReversed(), layer };
    if (search.isDirectory) return undefined;
  }
  return undefined;
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
  if (row === null) throw new ImageError('not-found', path, problem ?? 'No such file or directory.');
  if (problem !== undefined) throw new ImageError('not-found', path, problem);
  const type = content && ENTRY_TYPES[tree.layers[content.layer]?.type[content.entry] ?? 0];
  if (!content || type === 'dir') throw new ImageError('unsupported', path, 'This is a directory: use cutaway ls.');
  if (type !== 'file' && type !== 'unknown')
    throw new ImageError('unsupported', path, `This is a ${type}: it has no content.`);
  return content;
}
