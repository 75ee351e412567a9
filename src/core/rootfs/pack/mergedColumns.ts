/**
 * The root filesystem at a depth, packed for the page. Two passes over the paths: one to learn the sizes, one to fill.
 */
import { changeOf, type SameContent } from '../change.ts';
import { CHANGE_KINDS, FLAG, NO_LAYER, type TreeColumns } from '../columns.ts';
import { type FileTree, versionAt } from '../fileTree.ts';
import { NONE, ROOT } from '../tree/paths.ts';
import { KIND, TYPE } from '../tree/versions.ts';
import { linkSize, RowWriter, type TreeSize } from './rowWriter.ts';
import { countShadows, writeShadows } from './shadows.ts';

const REMOVED = CHANGE_KINDS.indexOf('removed');

/** Options of packing layers applied in order. */
interface MergedOptions {
  /**
   * Also list what layers 0..depth removed and nothing replaced: as it was, with change `removed` and `removedBy`.
   * Their parents may be removed rows too.
   */
  readonly removed?: boolean;
  readonly sameContent?: SameContent;
}

/**
 * The merged tree with layers 0..depth applied. A row's `change` is that of the layer which set it, against the layers
 * below that one. Hard links have the attributes of their target and their own layer, entry and link text.
 */
export function mergedColumns(tree: FileTree, depth: number, options: MergedOptions = {}): TreeColumns {
  const { versions, paths } = tree;
  const chosen = new Uint32Array(paths.count);
  for (let path = 0; path < paths.count; path++) {
    const version = versionAt(tree, path, depth);
    chosen[path] = version === NONE && options.removed ? removedAt(tree, path, depth) : version;
  }
  const writer = new RowWriter(measure(tree, chosen));
  const rows = new Uint32Array(paths.count);
  const { names } = paths;
  for (let path = 0; path < paths.count; path++) {
    const version = chosen[path];
    if (version === NONE) continue;
    const name = paths.name[path];
    const parent = rows[paths.parent[path]];
    rows[path] = writer.open(parent, names.bytes, names.start[name], names.start[name + 1]);
    writeVersion(tree, writer, version);
    if (options.removed && isGone(tree, path, depth)) writeRemoval(tree, writer, path, depth);
    else if (path !== ROOT || versions.kind[version] === TYPE.dir) {
      writer.columns.change[writer.row] = changeOf(tree, version, options.sameContent);
    }
  }
  return writer.finish();
}

/** The row of a path in `mergedColumns(tree, depth)`, or null where nothing is there. */
export function mergedRow(tree: FileTree, path: number, depth: number): number | null {
  if (versionAt(tree, path, depth) === NONE) return null;
  let row = 0;
  for (let at = 0; at < path; at++) if (versionAt(tree, at, depth) !== NONE) row += 1;
  return row;
}

function isGone(tree: FileTree, path: number, depth: number): boolean {
  return versionAt(tree, path, depth) === NONE;
}

/** The newest removal at a path by layers 0..depth, or NONE. */
function removalAt({ versions, paths }: FileTree, path: number, depth: number): number {
  let version = paths.head[path];
  while (version !== NONE && versions.layer[version] > depth) version = versions.previous[version];
  return version;
}

/** The newest that layers 0..depth ever had at a path; NONE for paths of higher layers. */
function removedAt(tree: FileTree, path: number, depth: number): number {
  const { versions } = tree;
  let version = removalAt(tree, path, depth);
  while (version !== NONE && versions.isRemoval(version)) version = versions.previous[version];
  return version;
}

function measure({ paths, versions, layers }: FileTree, chosen: Uint32Array): TreeSize {
  const size = { rows: 0, nameBytes: 0, links: 0, linkBytes: 0, shadows: 0 };
  const { start } = paths.names;
  for (let path = 0; path < paths.count; path++) {
    const version = chosen[path];
    if (version === NONE) continue;
    const name = paths.name[path];
    size.rows += 1;
    size.nameBytes += start[name + 1] - start[name];
    const kind = versions.kind[version];
    if (kind & KIND.implied) continue;
    const index = layers[versions.layer[version]];
    const entry = versions.entry[version];
    if (index.link[entry] !== 0) {
      size.links += 1;
      size.linkBytes += linkSize(index, entry);
    }
  }
  for (const version of chosen) size.shadows += version === NONE ? 0 : countShadows(versions, version);
  return size;
}

function writeVersion(tree: FileTree, writer: RowWriter, version: number): void {
  writeAttributes(tree, writer, version);
  writeShadows(tree, writer, version);
}

/** All of a version but what it hides, into the row that is open. */
export function writeAttributes(tree: FileTree, writer: RowWriter, version: number): void {
  const { versions, layers } = tree;
  const { columns, row } = writer;
  const kind = versions.kind[version];
  const layer = versions.layer[version];
  if (kind & KIND.implied) {
    writer.imply(TYPE.dir);
    columns.layer[row] = version === 0 ? NO_LAYER : layer;
  } else {
    const entry = versions.entry[version];
    const index = layers[layer];
    const content = versions.content[version];
    columns.type[row] = kind & KIND.type;
    columns.layer[row] = layer;
    columns.entry[row] = entry;
    writer.attributes(layers[versions.layer[content]], versions.entry[content]);
    writer.link(index, entry);
    if (kind & KIND.broken) writer.flag(FLAG.broken);
  }
}

function writeRemoval(tree: FileTree, writer: RowWriter, path: number, depth: number): void {
  writer.columns.change[writer.row] = REMOVED;
  writer.extra({ removedBy: tree.versions.layer[removalAt(tree, path, depth)] });
}
