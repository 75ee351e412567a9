/** Files through all layers: which were ever at a path that is looked for, and what each layer made of them. */
import { bytesToText } from '../../oci/text.ts';
import { NO_ENTRY } from '../columns.ts';
import { contentOf, type EntryRef, type FileTree } from '../fileTree.ts';
import { NONE } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';

/** A path after a layer that changed it: the file that is there, or null. */
export interface FileState {
  readonly layer: number;
  readonly content: EntryRef | null;
}

/** A file as an earlier layer left it. */
interface PastFile {
  readonly path: string;
  /** In the order of their layers; the first one has a file. */
  readonly states: readonly FileState[];
}

/** What is looked for: by the name, asked once for each, and by what the entry says where the name can't tell. */
interface Wanted {
  readonly named: (name: string) => boolean;
  readonly like: (name: string, mode: number, size: number) => boolean;
}

/** Files of layers 0..top that are looked for, in no order; a pass over all paths. */
export function* pastFiles(tree: FileTree, top: number, { named, like }: Wanted): Generator<PastFile> {
  const { paths } = tree;
  const names: (boolean | undefined)[] = [];
  for (let path = 1; path < paths.count; path++) {
    const id = paths.name[path];
    const text = () => bytesToText(paths.names.view(id));
    names[id] ??= named(text());
    const isLike = (mode: number, size: number) => like(text(), mode, size);
    if (!names[id] && !isAny(tree, path, top, isLike)) continue;
    const states = statesOf(tree, path, top);
    if (states.length > 0) yield { path: bytesToText(paths.bytesOf(path)), states };
  }
}

/** Is any version of the path a file that fits? */
function isAny(tree: FileTree, path: number, top: number, fits: (mode: number, size: number) => boolean): boolean {
  const { versions } = tree;
  for (let version = tree.paths.head[path]; version !== NONE; version = versions.previous[version]) {
    if (versions.layer[version] > top || versions.isRemoval(version) || versions.realType(version) !== TYPE.file)
      continue;
    const content = versions.content[version];
    const index = tree.layers[versions.layer[content]];
    const entry = versions.entry[content];
    if (index !== undefined && entry !== NO_ENTRY && fits(index.mode[entry], index.size[entry])) return true;
  }
  return false;
}

/** The last word of each layer that changed the path. */
function statesOf(tree: FileTree, path: number, top: number): FileState[] {
  const { versions } = tree;
  const states: FileState[] = [];
  for (let version = tree.paths.head[path]; version !== NONE; version = versions.previous[version]) {
    const layer = versions.layer[version];
    if (layer > top || states.at(-1)?.layer === layer) continue;
    states.push({ layer, content: contentAt(tree, version) });
  }
  states.reverse();
  return states.slice(
    Math.max(
      0,
      states.findIndex(({ content }) => content !== null),
    ),
    states.some(({ content }) => content) ? undefined : 0,
  );
}

function contentAt(tree: FileTree, version: number): EntryRef | null {
  const { versions } = tree;
  const entry = versions.entry[version];
  if (versions.isRemoval(version) || versions.realType(version) !== TYPE.file || entry === NO_ENTRY) return null;
  return contentOf(tree, { layer: versions.layer[version], entry }) ?? null;
}
