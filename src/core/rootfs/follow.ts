/**
 * Following a path through symlinks as a process in the container would, never out of the image's root.
 */
import { bytesToText } from '../oci/text.ts';
import { contentOf, type EntryRef, type FileTree, versionAt } from './fileTree.ts';
import { mergedRow } from './pack/mergedColumns.ts';
import { NONE, ROOT } from './tree/paths.ts';
import { KIND, TYPE } from './tree/versions.ts';
import { MAX_HOPS, Walk } from './tree/walk.ts';

/** The result of following the links of a path. */
export interface FollowedPath {
  /** Where the links end, without a leading slash; where they end nowhere, the path that would have been meant. */
  readonly path: string;
  /** Row of that path in `mergedColumns(tree, depth)`; null where nothing is there. */
  readonly row: number | null;
  /** The entry with its bytes; null for directories, implied ones too, and where nothing is there. */
  readonly content: EntryRef | null;
  /** Each symlink taken: `bin -> usr/bin`. */
  readonly hops: readonly string[];
  /** Why it ended early, or has no bytes though it is not a directory, as a sentence. */
  readonly problem?: string;
}

/**
 * Follows `path` in the root filesystem of layers 0..depth, all its parts and the last one too. A text path may spell
 * bytes that are not UTF-8 as `\xNN`, as they are shown. Never throws: what stops it is in `problem`.
 */
export function follow(tree: FileTree, depth: number, path: string | Uint8Array): FollowedPath {
  if (typeof path !== 'string') return followBytes(tree, depth, path);
  const found = followBytes(tree, depth, new TextEncoder().encode(path));
  if (found.row !== null || !/\\x[89a-f][0-9a-f]/.test(path)) return found;
  const unescaped = followBytes(tree, depth, unescapeBytes(path));
  return unescaped.row === null ? found : unescaped;
}

function unescapeBytes(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = text.split(/(\\x[89a-f][0-9a-f])/).map((part, i) => {
    return i % 2 === 1 ? Uint8Array.of(Number.parseInt(part.slice(2), 16)) : encoder.encode(part);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/**
 * The number of the path to which `name` below the directory `from` leads, its links followed; NONE where nothing is
 * there. Cheaper than `follow`, which also counts rows.
 */
export function stepTo(tree: FileTree, depth: number, from: number, name: Uint8Array): number {
  const walk = walkFrom(tree, depth, from, name);
  return walk.looped ? NONE : endOf(tree, walk, depth);
}

function walkFrom(tree: FileTree, depth: number, from: number, bytes: Uint8Array): Walk {
  const present = (path: number) => versionAt(tree, path, depth);
  return new Walk(tree.paths, tree.versions, tree.layers, present).from(from).follow(bytes, 0, bytes.length);
}

/** Where a walk ended, or NONE: what is not a directory ends it, and is the goal if nothing comes after it. */
function endOf(tree: FileTree, walk: Walk, depth: number): number {
  const blocked = blockedAt(tree, walk);
  const isThere = blocked !== NONE && versionAt(tree, blocked, depth) !== NONE;
  return isThere && walk.missing.length <= 1 && !walk.lost ? blocked : NONE;
}

function blockedAt({ paths }: FileTree, { path, missing: [first] }: Walk): number {
  return first === undefined ? path : paths.child(path, first);
}

function followBytes(tree: FileTree, depth: number, bytes: Uint8Array): FollowedPath {
  const walk = walkFrom(tree, depth, ROOT, bytes);
  if (walk.looped) return looped(tree, walk, depth, bytes);
  const hops = walk.hops.map((link) => hopText(tree, link, depth));
  const end = endOf(tree, walk, depth);
  if (end !== NONE) return { ...goal(tree, end, depth), hops };
  const blocked = blockedAt(tree, walk);
  const isThere = blocked !== NONE && versionAt(tree, blocked, depth) !== NONE;
  const names = walk.missing.map((name) => bytesToText(tree.paths.names.view(name)));
  const path = [bytesToText(tree.paths.bytesOf(walk.path)), ...names].filter((part) => part !== '').join('/');
  const problem = walk.lost
    ? 'The path goes up from a directory that does not exist.'
    : isThere
      ? `${bytesToText(tree.paths.bytesOf(blocked))} is not a directory.`
      : `${path} does not exist.`;
  return { path, row: null, content: null, hops, problem };
}

function goal(tree: FileTree, path: number, depth: number) {
  const { versions } = tree;
  const version = versionAt(tree, path, depth);
  const isImplied = (versions.kind[version] & KIND.implied) !== 0;
  const own = { layer: versions.layer[version], entry: versions.entry[version] };
  const content = isImplied ? null : (contentOf(tree, own) ?? null);
  const isLink = (versions.kind[version] & KIND.type) === TYPE.hardlink;
  return {
    ...{ path: bytesToText(tree.paths.bytesOf(path)), row: mergedRow(tree, path, depth), content },
    ...(isLink &&
      content === null && { problem: 'The target of this hard link does not exist, so it has no content.' }),
  };
}

function looped(tree: FileTree, walk: Walk, depth: number, bytes: Uint8Array): FollowedPath {
  const seen = new Set<number>();
  const once = walk.hops.filter((link) => !seen.has(link) && seen.add(link));
  const isLoop = once.length < walk.hops.length;
  return {
    path: bytesToText(bytes),
    row: null,
    content: null,
    hops: once.map((link) => hopText(tree, link, depth)),
    problem: isLoop ? 'The links form a loop.' : `The path goes through more than ${MAX_HOPS} links.`,
  };
}

function hopText(tree: FileTree, link: number, depth: number): string {
  const { versions } = tree;
  const content = versions.content[versionAt(tree, link, depth)];
  const index = tree.layers[versions.layer[content]];
  const text = (index?.link[versions.entry[content]] ?? 0) - 1;
  const target =
    text < 0 ? '' : bytesToText(index?.links.subarray(index.linkStart[text], index.linkStart[text + 1]) as Uint8Array);
  return `${bytesToText(tree.paths.bytesOf(link))} -> ${target}`;
}
