/**
 * Interner: byte strings, each kept once, so that `index.js` of a thousand packages is one number. Raw bytes, no encoding
 * assumed. Its slots are written out here, as in the trie of paths and in the directories of a layer: behind a class
 * that all three share, applying a layer took a quarter more time.
 */
import { withRoom } from './growing.ts';

/** A set of byte strings numbered from 0 in the order of their first appearance. */
export class Interner {
  count = 0;
  /** String i = `bytes[start[i] .. start[i + 1])`. */
  start: Uint32Array = new Uint32Array(65);
  bytes: Uint8Array = new Uint8Array(1024);
  private hashes: Uint32Array = new Uint32Array(64);
  /** Open addressing; holds id + 1. */
  private table = new Uint32Array(128);

  /** The number of `from[begin..end)`, or -1 where it was never met. */
  find(from: Uint8Array, begin: number, end: number): number {
    const mask = this.table.length - 1;
    for (let at = hashBytes(from, begin, end) & mask; ; at = (at + 1) & mask) {
      const id = this.table[at] - 1;
      if (id < 0 || this.equals(id, from, begin, end)) return id;
    }
  }

  /** The number of `from[begin..end)`, given now if it is new. */
  intern(from: Uint8Array, begin: number, end: number): number {
    if (this.count * 2 >= this.table.length) this.rehash();
    const mask = this.table.length - 1;
    const hash = hashBytes(from, begin, end);
    let at = hash & mask;
    for (;;) {
      const id = this.table[at] - 1;
      if (id < 0) break;
      if (this.equals(id, from, begin, end)) return id;
      at = (at + 1) & mask;
    }
    this.table[at] = this.count + 1;
    return this.append(from, begin, end, hash);
  }

  /** Is string `id` the bytes `from[begin..end)`? */
  equals(id: number, from: Uint8Array, begin: number, end: number): boolean {
    const start = this.start[id];
    const size = this.start[id + 1] - start;
    if (size !== end - begin) return false;
    for (let i = 0; i < size; i++) if (this.bytes[start + i] !== from[begin + i]) return false;
    return true;
  }

  /** The bytes of a string; a view, not to be kept across `intern`. */
  view(id: number): Uint8Array {
    return this.bytes.subarray(this.start[id], this.start[id + 1]);
  }

  private append(from: Uint8Array, begin: number, end: number, hash: number): number {
    const id = this.count++;
    this.hashes = withRoom(this.hashes, id + 1);
    this.hashes[id] = hash;
    const at = this.start[id];
    const after = at + end - begin;
    this.bytes = withRoom(this.bytes, after);
    for (let i = begin, to = at; i < end; i++, to++) this.bytes[to] = from[i];
    this.start = withRoom(this.start, id + 2);
    this.start[id + 1] = after;
    return id;
  }

  private rehash(): void {
    const table = new Uint32Array(this.table.length * 2);
    const mask = table.length - 1;
    const { hashes } = this;
    for (let id = 0; id < this.count; id++) {
      let at = hashes[id] & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id + 1;
    }
    this.table = table;
  }
}

/** FNV-1a with a final mix, since its low bits alone cluster for names that differ in their last letter. */
function hashBytes(bytes: Uint8Array, begin: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = begin; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
