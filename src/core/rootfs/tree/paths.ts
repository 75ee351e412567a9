/**
 * Every path that any layer ever had, once: a trie in typed arrays. What is at a path at some depth follows from its
 * versions; a path itself is never taken away, so one structure holds the root filesystem of every depth.
 */
import { withRoom } from '../../table/growing.ts';
import { Interner } from '../../table/interner.ts';

/** No path, no version. */
export const NONE = 0xffffffff;
/** The path of the root directory. */
export const ROOT = 0;
/** Not in the list of what is there. */
const UNLISTED = 0xfffffffe;

/** Paths by number; a parent's number is below its children's. Path 0 is the root, its own parent. */
export class Paths {
  count = 1;
  readonly names = new Interner();
  parent: Uint32Array = new Uint32Array(64);
  name: Uint32Array = new Uint32Array(64);
  /** Newest version, or NONE. */
  head: Uint32Array = new Uint32Array(64).fill(NONE);
  firstChild: Uint32Array = new Uint32Array(64).fill(NONE);
  nextSibling: Uint32Array = new Uint32Array(64).fill(NONE);
  /** Children that are there with all layers applied, and some that were: so removing costs nothing for what is long gone. */
  private firstHere: Uint32Array = new Uint32Array(64).fill(NONE);
  private nextHere: Uint32Array = new Uint32Array(64).fill(UNLISTED);
  /** 1 + the last layer that wrote this path or one below it. */
  touched: Uint16Array = new Uint16Array(64);
  /** 1 + the last layer one of whose paths leads through this one. */
  passed: Uint16Array = new Uint16Array(64);
  /** Open addressing, 0 = free. Holds the paths below `placed`: the others are put in when one is looked for. */
  private table = new Uint32Array(128);
  private placed = 1;

  constructor() {
    this.name[ROOT] = this.names.intern(new Uint8Array(0), 0, 0);
  }

  /** The child of `parent` called `name`, or NONE. */
  child(parent: number, name: number): number {
    if (this.placed < this.count) this.placeAll();
    const mask = this.table.length - 1;
    let at = hashPair(parent, name) & mask;
    for (;;) {
      const path = this.table[at];
      if (path === 0) return NONE;
      if (this.parent[path] === parent && this.name[path] === name) return path;
      at = (at + 1) & mask;
    }
  }

  /** Is there a path of this number, and is it `from[begin..end)` in `parent`? */
  isNamed(path: number, parent: number, from: Uint8Array, begin: number, end: number): boolean {
    return path < this.count && this.parent[path] === parent && this.names.equals(this.name[path], from, begin, end);
  }

  /** The child of `parent` called `from[begin..end)`, added where there is none. */
  reach(parent: number, from: Uint8Array, begin: number, end: number): number {
    const met = this.names.count;
    const name = this.names.intern(from, begin, end);
    // A name never met before is nowhere.
    const known = name === met ? NONE : this.child(parent, name);
    return known === NONE ? this.add(parent, name) : known;
  }

  /** Adds a path that is not there yet. */
  add(parent: number, name: number): number {
    const path = this.count++;
    if (path >= this.parent.length) this.reserve(this.count);
    this.parent[path] = parent;
    this.name[path] = name;
    this.head[path] = NONE;
    this.firstChild[path] = NONE;
    this.firstHere[path] = NONE;
    this.nextHere[path] = UNLISTED;
    this.nextSibling[path] = this.firstChild[parent];
    this.firstChild[parent] = path;
    return path;
  }

  /** Called for each path that now exists. */
  list(path: number): void {
    if (this.nextHere[path] !== UNLISTED || path === ROOT) return;
    const parent = this.parent[path];
    this.nextHere[path] = this.firstHere[parent];
    this.firstHere[parent] = path;
  }

  /** Visits the listed children; those for which `stays` says no are no longer listed. */
  sweep(parent: number, stays: (child: number) => boolean): void {
    let last = NONE;
    for (let child = this.firstHere[parent]; child !== NONE; ) {
      const next = this.nextHere[child];
      if (stays(child)) last = child;
      else {
        this.nextHere[child] = UNLISTED;
        if (last === NONE) this.firstHere[parent] = next;
        else this.nextHere[last] = next;
      }
      child = next;
    }
  }

  /** The whole path as raw bytes, without a leading slash. */
  bytesOf(path: number): Uint8Array<ArrayBuffer> {
    const { names } = this;
    let size = -1;
    for (let at = path; at !== ROOT; at = this.parent[at]) size += 1 + names.view(this.name[at]).length;
    const bytes = new Uint8Array(Math.max(size, 0)).fill(0x2f);
    for (let at = path; at !== ROOT; at = this.parent[at]) {
      const name = names.view(this.name[at]);
      size -= name.length;
      bytes.set(name, size);
      size -= 1;
    }
    return bytes;
  }

  /** Many at once, in one short loop: the places are all over the table, and so the processor fetches several at a time. */
  private placeAll(): void {
    const { parent, name, count } = this;
    if (count * 2 > this.table.length) this.spread(count);
    const { table } = this;
    const mask = table.length - 1;
    for (let path = this.placed; path < count; path++) {
      let at = hashPair(parent[path], name[path]) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = path;
    }
    this.placed = count;
  }

  /** A larger table, empty, for so many paths at least. */
  private spread(count: number): void {
    let { length } = this.table;
    while (length < 2 * count) length *= 2;
    this.table = new Uint32Array(length);
    this.placed = 1;
  }

  /** Makes room for so many in all; the table of look-ups for `sure`, and grows with what is really there. */
  reserve(count: number, sure = 0): void {
    if (2 * sure > this.table.length) this.spread(sure);
    this.parent = withRoom(this.parent, count);
    const { length } = this.parent;
    this.name = withRoom(this.name, length);
    this.head = withRoom(this.head, length);
    this.firstChild = withRoom(this.firstChild, length);
    this.nextSibling = withRoom(this.nextSibling, length);
    this.firstHere = withRoom(this.firstHere, length);
    this.nextHere = withRoom(this.nextHere, length);
    this.touched = withRoom(this.touched, length);
    this.passed = withRoom(this.passed, length);
  }
}

function hashPair(parent: number, name: number): number {
  let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
