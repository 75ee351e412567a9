/**
 * DirectoryNames: gives every directory named in a layer a row, straight from path bytes. A layer may have a million
 * paths, so no strings are made: components are hashed as bytes, and a path in the directory of the one before costs one
 * comparison.
 */
import { PATH_DEPTH_MAX_COUNT, TAR_DIRECTORIES_MAX_COUNT } from '../bytes/limits.ts';
import { TableBuilder } from '../table/builder.ts';
import { type ByteColumn, Uint32Column } from '../table/growing.ts';
import { DIRECTORIES, type DirTable } from './layerIndex.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** What was odd about a path, as bits of `DirectoryNames.oddities`; `dotted`, which is common: it begins with `./`. */
export const ODDITY = { absolute: 1, dots: 2, escapes: 4, tooDeep: 8, dotted: 16 } as const;

/** Row of the root. */
const ROOT = 0;

/** The directories of a layer, each path once. */
export class DirectoryNames {
  /** Base name of the last path given to `split`; empty for the root. */
  nameStart = 0;
  nameEnd = 0;
  /** Bits of ODDITY for that path. */
  oddities = 0;
  /** No more rows may be made; paths in new directories are put under the root. */
  full = false;
  private readonly rows = new TableBuilder(DIRECTORIES);
  private readonly names = this.rows.bytes('names');
  private readonly hashes = new Uint32Column(1024);
  /** Open addressing: 0 = free, else row. Twice as many slots as rows at least. */
  private slots = new Uint32Array(4096);
  /** The bytes up to the last slash of the path before, with the row and oddities that they led to. */
  private lastDir = new Uint8Array(256);
  private lastLength = -1;
  private lastRow = ROOT;
  private lastOddities = 0;

  constructor() {
    this.rows.count = 1;
    this.hashes.push(0);
  }

  get count(): number {
    return this.rows.count;
  }

  /**
   * Row of the directory that holds the path. `..` climbs and is clamped at the root, `.` and empty parts are left out,
   * slashes at the end are dropped.
   */
  split(path: Uint8Array, start: number, end: number): number {
    let last = end;
    while (last > start && path[last - 1] === SLASH) last--;
    let base = last;
    while (base > start && path[base - 1] !== SLASH) base--;
    const row = this.rowOfDirectory(path, start, base);
    if (last === base || isDots(path, base, last)) return this.splitDots(row, last - base, last - start);
    this.nameStart = base;
    this.nameEnd = last;
    return row;
  }

  /** The last part is empty, `.` or `..`: the path names a directory that is known by its own row. */
  private splitDots(above: number, dots: number, length: number): number {
    let row = above;
    if (dots === 2) {
      this.oddities |= row === ROOT ? ODDITY.escapes | ODDITY.dots : ODDITY.dots;
      row = this.rows.columns.parent[row];
    } else if (length > 1) {
      this.oddities |= ODDITY.dots;
    }
    this.nameStart = 0;
    this.nameEnd = 0;
    if (row === ROOT) return ROOT;
    // The name is in our own table; the caller copies it from there.
    this.dotsRow = row;
    return this.rows.columns.parent[row];
  }

  /** Where the path ended in dots: the row whose name is the base name; 0 otherwise. */
  dotsRow = ROOT;

  private rowOfDirectory(path: Uint8Array, start: number, end: number): number {
    this.dotsRow = ROOT;
    if (this.isLast(path, start, end)) {
      this.oddities = this.lastOddities;
      return this.lastRow;
    }
    this.oddities = 0;
    const row = this.walk(path, start, end);
    this.remember(path, start, end, row);
    return row;
  }

  private isLast(path: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length !== this.lastLength) return false;
    const { lastDir } = this;
    // From the end: neighbours share their beginnings.
    for (let i = length - 1; i >= 0; i--) if (lastDir[i] !== path[start + i]) return false;
    return true;
  }

  private remember(path: Uint8Array, start: number, end: number, row: number): void {
    const length = end - start;
    if (length > this.lastDir.length) this.lastDir = new Uint8Array(2 * length);
    for (let i = 0; i < length; i++) this.lastDir[i] = path[start + i];
    this.lastLength = length;
    this.lastRow = row;
    this.lastOddities = this.oddities;
  }

  /** From the root down, part by part. */
  private walk(path: Uint8Array, start: number, end: number): number {
    let row = ROOT;
    let depth = 0;
    let at = start;
    if (at < end && path[at] === SLASH) this.oddities |= ODDITY.absolute;
    while (at < end) {
      let hash = 0x811c9dc5;
      let stop = at;
      for (let byte = path[stop]; stop < end && byte !== SLASH; byte = path[++stop]) {
        hash = Math.imul(hash ^ (byte as number), 0x01000193);
      }
      const length = stop - at;
      if (length === 2 && isDots(path, at, stop)) {
        this.oddities |= row === ROOT ? ODDITY.escapes | ODDITY.dots : ODDITY.dots;
        row = this.rows.columns.parent[row];
        depth = Math.max(0, depth - 1);
      } else if (length > 1 || (length === 1 && path[at] !== DOT)) {
        if (++depth > PATH_DEPTH_MAX_COUNT) {
          this.oddities |= ODDITY.tooDeep;
          return ROOT;
        }
        row = this.child(row, path, at, stop, hash);
      } else if (at > start) {
        this.oddities |= ODDITY.dots;
      } else if (length === 1) {
        this.oddities |= ODDITY.dotted;
      }
      at = stop + 1;
    }
    return row;
  }

  /** Finds or makes the row of a part below `parent`. */
  private child(parent: number, path: Uint8Array, start: number, end: number, partHash: number): number {
    const hash = mix(partHash, parent);
    const { slots } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot];
      if (row === 0) return this.add(parent, path, start, end, hash, slot);
      if (this.hashes.values[row] === hash && this.isChild(row, parent, path, start, end)) return row;
    }
  }

  private isChild(row: number, parent: number, path: Uint8Array, start: number, end: number): boolean {
    if (this.rows.columns.parent[row] !== parent) return false;
    const from = this.rows.columns.nameStart[row];
    const to = row + 1 < this.count ? this.rows.columns.nameStart[row + 1] : this.names.length;
    if (to - from !== end - start) return false;
    const bytes = this.names.values;
    for (let i = start; i < end; i++) if (bytes[from + i - start] !== path[i]) return false;
    return true;
  }

  private add(parent: number, path: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const row = this.count;
    if (row >= TAR_DIRECTORIES_MAX_COUNT) {
      this.full = true;
      return ROOT;
    }
    this.rows.reserve();
    this.rows.columns.parent[row] = parent;
    this.rows.columns.nameStart[row] = this.names.length;
    this.rows.count++;
    this.names.append(path, start, end);
    this.hashes.push(hash);
    this.slots[slot] = row;
    if (row * 2 > this.slots.length) this.grow();
    return row;
  }

  private grow(): void {
    const slots = new Uint32Array(this.slots.length * 4);
    const mask = slots.length - 1;
    for (let row = 1; row < this.count; row++) {
      let slot = this.hashes.values[row] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row;
    }
    this.slots = slots;
  }

  /** Appends the name of a row to `out`. */
  appendName(row: number, out: ByteColumn): void {
    const to = row + 1 < this.count ? this.rows.columns.nameStart[row + 1] : this.names.length;
    out.append(this.names.values, this.rows.columns.nameStart[row], to);
  }

  /** The rows, with arrays of exactly their length. */
  finish(): DirTable {
    return this.rows.finish();
  }
}

function isDots(path: Uint8Array, start: number, end: number): boolean {
  if (path[start] !== DOT) return false;
  return end - start === 1 || (end - start === 2 && path[start + 1] === DOT);
}

/** Spreads the bits of a part's hash and its parent's row over 32 bits. */
function mix(hash: number, parent: number): number {
  let h = Math.imul(hash ^ Math.imul(parent, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 15;
  return h >>> 0;
}
