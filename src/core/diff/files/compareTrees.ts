/** Two aligned trees compared path by path: what came, what went, what changed in which fields. */
import { NONE, ROOT } from '../../rootfs/tree/paths.ts';
import { FIELD, FILE_KINDS } from '../change.ts';
import { type AlignedSide, type AlignedTrees, isImplied } from './alignedTrees.ts';
import { fieldsBetween, type Sameness } from './fieldsBetween.ts';

/** By common path. */
export interface ComparedTrees {
  /** Number in FILE_KINDS. */
  readonly kind: Uint8Array;
  /** Bits of FIELD; 0 unless modified. */
  readonly fields: Uint16Array;
  /** Paths on both sides between which nothing differs, the root left out. */
  readonly same: number;
}

const ADDED = FILE_KINDS.indexOf('added');
const REMOVED = FILE_KINDS.indexOf('removed');
/** The number of the kind `modified`. */
export const MODIFIED = FILE_KINDS.indexOf('modified');

/** Compares every path. The root's time is left out: whoever unpacks an image sets it. */
export function compareTrees(trees: AlignedTrees, same: Sameness): ComparedTrees {
  const { count, left, right } = trees;
  const kind = new Uint8Array(count);
  const fields = new Uint16Array(count);
  const inodeLeft = inodesOf(left, count);
  const inodeRight = inodesOf(right, count);
  let equal = 0;
  for (let path = 0; path < count; path++) {
    const a = left.version[path];
    const b = right.version[path];
    if (a === NONE && b === NONE) continue;
    if (a === NONE || b === NONE) {
      // An image without layers has a root all the same.
      if (path !== ROOT) kind[path] = a === NONE ? ADDED : REMOVED;
      continue;
    }
    let bits = fieldsBetween(left, a, right, b, same);
    if (path === ROOT) bits = isBare(left, right, a, b) ? 0 : bits & ~FIELD.mtime;
    if (inodeLeft(path, a) !== inodeRight(path, b)) bits |= FIELD.hardlinks;
    fields[path] = bits;
    if (bits !== 0) kind[path] = MODIFIED;
    else if (path !== ROOT) equal += 1;
  }
  return { kind, fields, same: equal };
}

/** A root that one side does not describe is left as it is by whoever unpacks it. */
function isBare(left: AlignedSide, right: AlignedSide, a: number, b: number): boolean {
  return isImplied(left, a) || isImplied(right, b);
}

/**
 * Names the set of paths that share a path's inode, so that two sets can be held against each other: 0 for a path alone,
 * else 53 bits mixed from all their numbers.
 */
function inodesOf({ tree: { versions }, version }: AlignedSide, count: number): (path: number, at: number) => number {
  const shared = new Map<number, { paths: number; high: number; low: number }>();
  for (let path = 0; path < count; path++) {
    const at = version[path];
    if (at === NONE) continue;
    const content = versions.content[at];
    if (content !== at) shared.set(content, { paths: 0, high: 0, low: 0 });
  }
  if (shared.size === 0) return () => 0;
  for (let path = 0; path < count; path++) {
    const at = version[path];
    const set = at === NONE ? undefined : shared.get(versions.content[at]);
    if (!set) continue;
    set.paths += 1;
    set.high = (set.high + mix(path, 0x9e3779b1)) >>> 0;
    set.low = (set.low + mix(path, 0x85ebca6b)) >>> 0;
  }
  return (_, at) => {
    const set = shared.get(versions.content[at]);
    return !set || set.paths < 2 ? 0 : (set.high & 0x1fffff) * 0x1_0000_0000 + set.low;
  };
}

function mix(path: number, by: number): number {
  let hash = Math.imul(path + 1, by);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
