/**
 * The entries of a merged tree as an archive of them has them: parents before children, a file before the hard links to
 * it, contents in the order of their layers, so that each layer is read once from its beginning to its end.
 */
import { ENTRY_TYPES, type EntryType, NO_ENTRY, timeAt } from '../columns.ts';
import { type EntryRef, type FileTree, versionAt } from '../fileTree.ts';
import { linkBytes } from '../layerContent.ts';
import type { EntryExtra } from '../layerIndex.ts';
import { NONE } from '../tree/paths.ts';
import { KIND, TYPE } from '../tree/versions.ts';

/** One entry; bytes of paths and links as they are. */
export interface Member {
  /** Without a leading slash; empty for the root directory. */
  readonly path: Uint8Array;
  readonly type: EntryType;
  /** The 12 permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch, and nanoseconds after the whole second at or below it. */
  readonly mtime: number;
  readonly mtimeNs: number;
  readonly size: number;
  /** Target of a symlink; of a hard link the path of an earlier member. */
  readonly link?: Uint8Array;
  readonly extra?: EntryExtra;
  /** Where the bytes of a file are. */
  readonly content?: EntryRef;
}

/** A hard link whose target no layer has: it has neither content nor target. */
export const isBroken = ({ type, link, content }: Member) =>
  (type === 'hardlink' && !link) || (type === 'file' && content === undefined);

/** What is at a path with all layers up to `depth` applied, and all below it. `top`: a number of `tree.paths`. */
export function members(tree: FileTree, depth: number, top: number): Member[] {
  const { paths, versions } = tree;
  const found: { readonly path: number; readonly version: number }[] = [];
  const visit = (path: number) => {
    const version = versionAt(tree, path, depth);
    if (version === NONE) return;
    found.push({ path, version });
    for (let child = paths.firstChild[path]; child !== NONE; child = paths.nextSibling[child]) {
      pending.push(child);
    }
  };
  const pending = [top];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) visit(path);
  const made = found.map(({ path, version }) => ({ member: toMember(tree, path, version), version }));
  made.sort((a, b) => compare(a.member, b.member));
  const first = new Map<number, Uint8Array>();
  return made.map(({ member, version }) => {
    const content = versions.content[version];
    const before = first.get(content);
    first.set(content, before ?? member.path);
    return before === undefined || member.type === 'dir' ? member : toHardLink(member, before);
  });
}

function toMember(tree: FileTree, path: number, version: number): Member {
  const { versions, paths, layers } = tree;
  const content = versions.content[version];
  const layer = versions.layer[content];
  const entry = versions.entry[content];
  const index = layers[layer];
  const own = { path: paths.bytesOf(path).slice() };
  if (!index || entry === NO_ENTRY || (versions.kind[content] & KIND.implied) !== 0)
    return { ...own, type: 'dir', mode: 0o755, uid: 0, gid: 0, mtime: 0, mtimeNs: 0, size: 0 };
  const type = ENTRY_TYPES[versions.realType(content)] ?? 'unknown';
  const isFile = type === 'file' || type === 'unknown';
  const extra = index.extras.get(entry);
  const link = type === 'symlink' ? linkBytes(index, entry) : undefined;
  return {
    ...{ ...own, type: type === 'unknown' ? 'file' : type, mode: index.mode[entry] },
    ...{ uid: index.uid[entry], gid: index.gid[entry], ...timeAt(index, entry) },
    size: isFile ? index.size[entry] : 0,
    ...(link && { link }),
    ...(extra && { extra }),
    ...(isFile && index.type[entry] !== TYPE.hardlink && { content: { layer, entry } }),
  };
}

function toHardLink(member: Member, link: Uint8Array): Member {
  const { content: _, ...rest } = member;
  return { ...rest, type: 'hardlink', size: 0, link };
}

/** Directories by path; then what has no content; then files in the order in which layers hold them. */
function compare(a: Member, b: Member): number {
  const rank = ({ type, content }: Member) => (type === 'dir' ? 0 : content ? 2 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a.content && b.content && (a.content.layer !== b.content.layer || a.content.entry !== b.content.entry))
    return a.content.layer - b.content.layer || a.content.entry - b.content.entry;
  return compareBytes(a.path, b.path);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return a.length - b.length;
}
