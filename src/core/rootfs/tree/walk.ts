/**
 * Finding where a path of a layer lands: component by component from the root, symlinks followed inside the root only,
 * `..` clamped. No recursion: 4,096 levels are a path like any other.
 */
import type { LayerIndex } from '../layerIndex.ts';
import { NONE, type Paths, ROOT } from './paths.ts';
import { TYPE, type Versions } from './versions.ts';

/** More symlinks than this in one path are a loop; the figure of filepath-securejoin (Linux itself stops at 40). */
export const MAX_HOPS = 255;

/** `..` among components. */
const UP = 0xfffffffe;
const SLASH = 0x2f;
const DOT = 0x2e;

/** A walk's state and result; one object is used again and again. */
export class Walk {
  /** The deepest path reached that is there. */
  path = ROOT;
  /** Names of components below `path` that are not there, or lie below something that is not a directory. */
  readonly missing: number[] = [];
  /** Every symlink followed, in order. */
  readonly hops: number[] = [];
  /** It ran into more than MAX_HOPS symlinks. */
  looped = false;
  /** A link's text went up by `..`, so the result hangs on paths that are not above it. */
  wentUp = false;
  /** It left by `..` what is not there: a kernel would have stopped. */
  lost = false;

  private readonly pending: number[] = [];
  private readonly paths: Paths;
  private readonly versions: Versions;
  private readonly layers: readonly LayerIndex[];
  private readonly present: (path: number) => number;

  /** `present` gives the version at a path, or NONE: of the newest state, or at some depth. */
  constructor(paths: Paths, versions: Versions, layers: readonly LayerIndex[], present: (path: number) => number) {
    this.paths = paths;
    this.versions = versions;
    this.layers = layers;
    this.present = present;
  }

  /** Begins again at a path that is there. */
  from(path: number): this {
    this.path = path;
    this.missing.length = 0;
    this.hops.length = 0;
    this.pending.length = 0;
    this.looped = false;
    this.wentUp = false;
    this.lost = false;
    return this;
  }

  /** One name further. */
  enter(name: number): this {
    this.pending.push(name);
    return this.go();
  }

  /** Along `bytes[start..end)`; from the root where it begins with a slash. */
  follow(bytes: Uint8Array, start: number, end: number): this {
    this.prepend(bytes, start, end);
    return this.go();
  }

  private go(): this {
    while (this.pending.length > 0) {
      const name = this.pending.pop() as number;
      if (name === UP) this.up();
      else if (this.missing.length > 0) this.missing.push(name);
      else this.step(name);
      if (this.looped) break;
    }
    return this;
  }

  private up(): void {
    this.wentUp = true;
    if (this.missing.pop() !== undefined) this.lost = true;
    else this.path = this.paths.parent[this.path];
  }

  private step(name: number): void {
    const child = this.paths.child(this.path, name);
    const version = child === NONE ? NONE : this.present(child);
    const type = version === NONE ? -1 : this.versions.realType(version);
    if (type === TYPE.dir) this.path = child;
    else if (type === TYPE.symlink) this.hop(child, version);
    else this.missing.push(name);
  }

  private hop(link: number, version: number): void {
    this.hops.push(link);
    if (this.hops.length > MAX_HOPS) {
      this.looped = true;
      return;
    }
    const content = this.versions.content[version];
    const index = this.layers[this.versions.layer[content]];
    const text = index.link[this.versions.entry[content]] - 1;
    if (text >= 0) this.prepend(index.links, index.linkStart[text], index.linkStart[text + 1]);
  }

  /** Puts the components of a text before those still to go; an absolute one starts at the image's root. */
  private prepend(bytes: Uint8Array, start: number, end: number): void {
    if (end > start && bytes[start] === SLASH) {
      this.path = ROOT;
      this.missing.length = 0;
    }
    for (let stop = end; stop > start; ) {
      let begin = stop;
      while (begin > start && bytes[begin - 1] !== SLASH) begin--;
      this.component(bytes, begin, stop);
      stop = begin - 1;
    }
  }

  private component(bytes: Uint8Array, begin: number, end: number): void {
    const size = end - begin;
    if (size <= 0 || (size === 1 && bytes[begin] === DOT)) return;
    const up = size === 2 && bytes[begin] === DOT && bytes[begin + 1] === DOT;
    this.pending.push(up ? UP : this.paths.names.intern(bytes, begin, end));
  }
}
