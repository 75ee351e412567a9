/**
 * What a LayerIndex leads to: names, paths and contents of its entries.
 */
import { contentOf } from '../archive/content.ts';
import { sparseContent } from '../archive/tar/sparseContent.ts';
import type { ByteSource } from '../bytes/source.ts';
import { bytesToText } from '../oci/text.ts';
import { ENTRY_TYPES } from './columns.ts';
import type { DirTable, LayerIndex } from './layerIndex.ts';

const FILE = ENTRY_TYPES.indexOf('file');
const UNKNOWN = ENTRY_TYPES.indexOf('unknown');
const SLASH = 0x2f;

/** The raw base name of entry `i`: a view of the index. */
export function nameBytes(index: LayerIndex, i: number): Uint8Array {
  return index.names.subarray(index.nameStart[i], index.nameStart[i + 1]);
}

/** The base name of entry `i` as text; bytes that are not UTF-8 as `\xNN`. */
export function readName(index: LayerIndex, i: number): string {
  return bytesToText(nameBytes(index, i));
}

/** The raw path of entry `i`, without a leading slash; empty for the root. */
export function pathBytes(index: LayerIndex, i: number): Uint8Array {
  const parts = [nameBytes(index, i)];
  const { dirs } = index;
  for (let row = index.dir[i]; row !== 0; row = dirs.parent[row]) parts.push(dirName(dirs, row));
  let length = parts.length - 1;
  for (const part of parts) length += part.length;
  const path = new Uint8Array(length);
  let at = length;
  for (const part of parts) {
    at -= part.length;
    path.set(part, at);
    if (at > 0) path[--at] = SLASH;
  }
  return path;
}

/** The path of entry `i` as text; bytes that are not UTF-8 as `\xNN`. */
export function readPath(index: LayerIndex, i: number): string {
  return bytesToText(pathBytes(index, i));
}

/** The raw link text of entry `i`, or undefined. */
export function linkBytes(index: LayerIndex, i: number): Uint8Array | undefined {
  const link = index.link[i];
  return link === 0 ? undefined : index.links.subarray(index.linkStart[link - 1], index.linkStart[link]);
}

function dirName(dirs: DirTable, row: number): Uint8Array {
  return dirs.names.subarray(dirs.nameStart[row], dirs.nameStart[row + 1]);
}

/**
 * The content of entry `i` of a layer whose uncompressed tar is `tar`: empty for what has none (a hard link's content is
 * its target's, which the caller finds), zeros in the holes of a sparse file. Reading past the end of a tar that was cut
 * off throws `truncated`.
 */
export function openEntry(index: LayerIndex, i: number, tar: ByteSource): ByteSource {
  const type = index.type[i];
  const offset = index.offset[i];
  if (type !== FILE && type !== UNKNOWN) return tar.slice(0, 0);
  const size = index.size[i];
  const sparse = index.extras.get(i)?.sparse;
  const at = readPath(index, i);
  return sparse ? sparseContent(tar, offset, size, sparse, at) : contentOf(tar, offset, size, at);
}
