/**
 * One path looked up from the top layer down, without the layers that cannot matter. Layers 0..k-1 may hold anything; the
 * answer from layers k..top is taken only where nothing in them could change it:
 *
 * - every directory on the way has an entry of its own (a directory that only its children imply may be a symlink below);
 * - nothing that lies under such an implied directory, and so may land anywhere, comes after the file, or has a name that
 *   is on the way.
 */
import { bytesToText } from '../../oci/text.ts';
import { applyLayers, createFileTree, type EntryRef, type FileTree } from '../fileTree.ts';
import { type FollowedPath, follow } from '../follow.ts';
import { linkBytes, readName, readPath } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { TYPE } from './versions.ts';
import { whiteoutKind } from '../whiteout.ts';

/** So many layers are looked at one by one; beyond that an eighth more is taken before each look, so that all looks cost little. */
const ONE_BY_ONE = 128;

/** A path found by reading layers from the top down. */
export interface FoundFromTop {
  /** The layers taken, from the lowest of them. */
  readonly tree: FileTree;
  /** How many layers of the image lie below those of `tree`. */
  readonly below: number;
  readonly followed: FollowedPath & { readonly row: number; readonly content: EntryRef };
}

/** Takes layers from the top down until they decide what is at a path. */
export class TopDown {
  private readonly path: string;
  private readonly count: number;
  /** From the top. */
  private readonly taken: LayerIndex[] = [];
  private nextLook = 0;
  /** Did one of the layers since the last look have a name that is on the way? */
  private pending = false;
  /** Names on the way, as far as it is known. */
  private names: ReadonlySet<string>;
  /** Was a directory at the path in the last look? Then no layer but the base decides. */
  isDirectory = false;

  /** `count`: all layers of the image. */
  constructor(path: string, count: number) {
    this.path = path;
    this.count = count;
    this.names = new Set(partsOf(path));
  }

  /** The next layer below; gives what is at the path where nothing further down can change it. */
  take(index: LayerIndex): FoundFromTop | undefined {
    this.taken.push(index);
    // What goes up may pass through directories that are not in the result.
    if (partsOf(this.path).includes('..')) return undefined;
    this.pending ||= this.mayMatter(index);
    if (!this.pending || this.taken.length < this.nextLook) return undefined;
    this.pending = false;
    if (this.taken.length >= ONE_BY_ONE) this.nextLook = Math.ceil((this.taken.length * 9) / 8);
    return this.look();
  }

  private look(): FoundFromTop | undefined {
    const tree = createFileTree();
    applyLayers(tree, this.taken.toReversed());
    const followed = follow(tree, this.taken.length - 1, this.path);
    const { content, row } = followed;
    this.isDirectory = row !== null && (!content || tree.layers[content.layer]?.type[content.entry] === TYPE.dir);
    if (row === null || !content) return undefined;
    const links = this.linksOf(followed, tree, content);
    if (!links) return undefined;
    const ways = [followed.path, ...links];
    this.names = new Set([this.path, ...ways].flatMap(partsOf));
    if (!this.isDecided(ways, content)) return undefined;
    return { tree, below: this.count - this.taken.length, followed: { ...followed, row, content } };
  }

  private mayMatter(index: LayerIndex): boolean {
    for (let entry = 0; entry < index.count; entry++) if (this.names.has(plainName(index, entry))) return true;
    return false;
  }

  /** Paths of the links that were followed and their targets; undefined where they are not known for certain. */
  private linksOf({ hops }: FollowedPath, tree: FileTree, content: EntryRef): string[] | undefined {
    const ways: string[] = [];
    for (const hop of hops) {
      const [from = '', to = '', ...more] = hop.split(' -> ');
      if (more.length > 0 || /[^/.][^/]*\/+\.\./.test(to)) return undefined;
      ways.push(from, ...(to.startsWith('/') ? [to] : []));
      this.names = new Set([...this.names, ...partsOf(to)]);
    }
    const index = tree.layers[content.layer];
    const target = index.type[content.entry] === TYPE.hardlink ? linkBytes(index, content.entry) : undefined;
    // A hard link whose target was not found among these layers has it further down.
    return target === undefined ? [...ways, readPath(index, content.entry)] : undefined;
  }

  /** Has every directory above the ways an entry, and lands nothing else on them? */
  private isDecided(ways: readonly string[], content: EntryRef): boolean {
    /** Paths, as layers spell them, that are directories for certain. */
    const known = new Set(['']);
    for (const [i, index] of this.taken.toReversed().entries()) {
      const isKnown = directories(index, known);
      for (let entry = 0; entry < index.count; entry++) {
        const certain = isKnown(index.dir[entry]);
        // What comes after the file may make a directory of it, where a link further down leads to it.
        const isLater = i > content.layer || (i === content.layer && entry > content.entry);
        if (!certain && (isLater || this.isOnTheWay(index, entry))) return false;
        if (!certain) continue;
        const path = readPath(index, entry);
        if (index.type[entry] === TYPE.dir) known.add(path);
        else known.delete(whiteoutKind(nameOf(index, entry)) === 'file' ? path.replace(/\.wh\.([^/]*)$/, '$1') : path);
      }
    }
    return ways.every((way) => parentsOf(way).every((parent) => known.has(parent)));
  }

  /** Any part of where it lies may be on the way: `a/b` makes a directory of what is at `b`, wherever `a` leads. */
  private isOnTheWay(index: LayerIndex, entry: number): boolean {
    if (whiteoutKind(nameOf(index, entry)) === 'opaque') return true;
    const above = partsOf(readPath(index, entry)).slice(0, -1);
    return [...above, plainName(index, entry)].some((name) => this.names.has(name));
  }
}

/** Is a directory row of the layer among the known ones, all those above it too? Asked anew for each entry: they change. */
function directories(index: LayerIndex, known: ReadonlySet<string>): (row: number) => boolean {
  const { dirs } = index;
  const paths: string[] = [''];
  for (let row = 1; row < dirs.count; row++) {
    const name = bytesToText(dirs.names.subarray(dirs.nameStart[row], dirs.nameStart[row + 1]));
    const above = paths[dirs.parent[row]];
    paths.push(above === '' ? name : `${above}/${name}`);
  }
  return (row) => {
    for (let at = row; at !== 0; at = dirs.parent[at]) if (!known.has(paths[at])) return false;
    return true;
  };
}

const nameOf = (index: LayerIndex, entry: number) =>
  index.names.subarray(index.nameStart[entry], index.nameStart[entry + 1]);

/** The base name; of a whiteout, what it takes away. */
function plainName(index: LayerIndex, entry: number): string {
  const name = readName(index, entry);
  return name.startsWith('.wh.') ? name.slice(4) : name;
}

const partsOf = (path: string) => path.split('/').filter((part) => part !== '' && part !== '.');

/** `a/b/c` -> `a`, `a/b`. */
function parentsOf(path: string): string[] {
  const parts = partsOf(path);
  return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
}
