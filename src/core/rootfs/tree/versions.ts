/**
 * What was at a path, layer after layer: each write and each removal is a version that points at the one before it.
 */
import { ENTRY_TYPES } from '../columns.ts';
import { withRoom } from '../../table/growing.ts';

/** Bits of a version's kind; its low three bits are the number of its type in ENTRY_TYPES. */
export const KIND = { type: 7, removed: 8, implied: 16, broken: 32 } as const;

/** Types by number. */
export const TYPE = {
  file: ENTRY_TYPES.indexOf('file'),
  dir: ENTRY_TYPES.indexOf('dir'),
  symlink: ENTRY_TYPES.indexOf('symlink'),
  hardlink: ENTRY_TYPES.indexOf('hardlink'),
  unknown: ENTRY_TYPES.indexOf('unknown'),
} as const;

/** Versions by number, in the order they were made, so a layer's versions are one stretch. */
export class Versions {
  count = 0;
  path: Uint32Array = new Uint32Array(64);
  layer: Uint16Array = new Uint16Array(64);
  /** The entry that wrote it, or for a removal the entry that caused it; NO_ENTRY for implied directories. */
  entry: Uint32Array = new Uint32Array(64);
  kind: Uint8Array = new Uint8Array(64);
  /** The version of the same path before this one, or NONE. */
  previous: Uint32Array = new Uint32Array(64);
  /** The version whose content and attributes this one has: itself, save for hard links. */
  content: Uint32Array = new Uint32Array(64);

  /** Appends a version; `content` is itself. */
  push(path: number, layer: number, entry: number, kind: number, previous: number): number {
    const version = this.count++;
    if (version >= this.path.length) this.reserve(this.count);
    this.path[version] = path;
    this.layer[version] = layer;
    this.entry[version] = entry;
    this.kind[version] = kind;
    this.previous[version] = previous;
    this.content[version] = version;
    return version;
  }

  isRemoval(version: number): boolean {
    return (this.kind[version] & KIND.removed) !== 0;
  }

  /** The number of the type that a reader of the path meets: a hard link to a symlink is a symlink. */
  realType(version: number): number {
    const type = this.kind[this.content[version]] & KIND.type;
    return type === TYPE.hardlink ? TYPE.unknown : type;
  }

  /** Makes room for so many in all. What is not written costs address space, no memory. */
  reserve(count: number): void {
    this.path = withRoom(this.path, count);
    const { length } = this.path;
    this.layer = withRoom(this.layer, length);
    this.entry = withRoom(this.entry, length);
    this.kind = withRoom(this.kind, length);
    this.previous = withRoom(this.previous, length);
    this.content = withRoom(this.content, length);
  }
}
