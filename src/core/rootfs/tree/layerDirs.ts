/**
 * Where the directories of a layer's paths land in the tree. Each is found once and remembered until something that a
 * path led through is replaced or removed.
 */
import { bytesToText } from '../../oci/text.ts';
import { whiteoutKind } from '../whiteout.ts';
import type { Pass } from './pass.ts';
import { NONE, ROOT } from './paths.ts';
import { Walk } from './walk.ts';

/** What is known of a directory row, as bits. */
const BELOW_WHITEOUT = 1;
const AUFS = 2;
const LOWER_LINK = 4;
const ANY_LINK = 8;

/** The directory rows of the layer being applied; `make` and `find` want rows of its DirTable. */
export class LayerDirs {
  private readonly pass: Pass;
  private readonly walk: Walk;
  /** By row: its path in the tree, where `since` says that it still holds. */
  private readonly path: Uint32Array;
  private readonly since: Uint32Array;
  private readonly facts: Uint8Array;
  private readonly chain: number[] = [];
  private now = 1;
  /** Did the way to the directory that `find` found last lead through a symlink? */
  foundThroughLink = false;

  constructor(pass: Pass) {
    const { dirs } = pass.index;
    this.pass = pass;
    this.walk = new Walk(pass.paths, pass.versions, pass.layers, pass.present);
    this.path = new Uint32Array(dirs.count);
    this.since = new Uint32Array(dirs.count);
    this.facts = new Uint8Array(dirs.count);
    for (let row = 1; row < dirs.count; row++) this.facts[row] = this.nameFacts(row);
  }

  /** Something that paths led through has changed: find all of them anew. */
  forget(): void {
    this.now += 1;
  }

  isBelowWhiteout(row: number): boolean {
    return (this.facts[row] & BELOW_WHITEOUT) !== 0;
  }

  isAufs(row: number): boolean {
    return (this.facts[row] & AUFS) !== 0;
  }

  /** Did the way to it, when it was last made, lead through a symlink of a lower layer? */
  crossedLowerLink(row: number): boolean {
    return (this.facts[row] & LOWER_LINK) !== 0;
  }

  /** The directory's path, made where it is missing for `entry`'s sake; NONE where its symlinks loop. */
  make(row: number, entry: number): number {
    let at = this.nearest(row);
    if (this.chain.length > 0 && this.loops(at)) {
      this.chain.length = 0;
      return NONE;
    }
    while (this.chain.length > 0) at = this.step(at, this.chain.pop() as number, entry);
    return at;
  }

  /** A dry walk, so that nothing is made for a path that leads nowhere. */
  private loops(from: number): boolean {
    const walk = this.walk.from(from);
    for (let i = this.chain.length - 1; i >= 0 && !walk.looped; i--) walk.enter(this.nameOf(this.chain[i]));
    return walk.looped;
  }

  /** The directory's path, or NONE where it does not exist. Changes nothing. */
  find(row: number): number {
    let at = this.nearest(row);
    const above = this.chain.at(-1);
    const known = above === undefined ? row : this.pass.index.dirs.parent[above];
    this.foundThroughLink = (this.facts[known] & ANY_LINK) !== 0;
    while (this.chain.length > 0) {
      const { looped, missing, path, hops } = this.walk.from(at).enter(this.nameOf(this.chain.pop() as number));
      at = path;
      if (hops.length > 0) this.foundThroughLink = true;
      if (!looped && missing.length === 0) continue;
      this.chain.length = 0;
      return NONE;
    }
    return at;
  }

  /** An entry's own path, as its layer spells it. */
  pathOf(entry: number): string {
    const { index } = this.pass;
    const parts = [bytesToText(index.names.subarray(index.nameStart[entry], index.nameStart[entry + 1]))];
    for (let row = index.dir[entry]; row !== 0; row = index.dirs.parent[row]) {
      parts.push(bytesToText(index.dirs.names.subarray(index.dirs.nameStart[row], index.dirs.nameStart[row + 1])));
    }
    return parts.reverse().join('/') || '/';
  }

  /** The path of the nearest known row from here upwards; the rows between are left in `chain`. */
  private nearest(row: number): number {
    const { parent } = this.pass.index.dirs;
    for (let at = row; at !== 0; at = parent[at]) {
      if (this.since[at] === this.now) return this.path[at];
      this.chain.push(at);
    }
    return ROOT;
  }

  private step(from: number, row: number, entry: number): number {
    const walk = this.walk.from(from).enter(this.nameOf(row));
    const { paths } = this.pass;
    let lower = false;
    for (const link of walk.hops) {
      paths.passed[link] = this.pass.stamp;
      if (paths.touched[link] !== this.pass.stamp) lower = true;
    }
    if (walk.hops.length > 0 && walk.missing.length > 0) this.pass.remark('dangling-parent', entry);
    const before = this.now;
    let at = walk.path;
    for (const name of walk.missing) at = this.makeOne(at, name, entry);
    // What lies on the way besides the links: up to the first that is already marked, so long chains cost once.
    for (let up = at; paths.passed[up] !== this.pass.stamp; up = paths.parent[up]) {
      paths.passed[up] = this.pass.stamp;
    }
    const links = (walk.hops.length > 0 ? ANY_LINK : 0) | (lower ? LOWER_LINK : 0);
    this.note(row, at, links, before === this.now && !walk.wentUp);
    return at;
  }

  /** `links`: what the last step to it led through, as bits. */
  private note(row: number, path: number, links: number, holds: boolean): void {
    const above = this.pass.index.dirs.parent[row];
    const crossed = links | (this.facts[above] & (LOWER_LINK | ANY_LINK));
    this.facts[row] = (this.facts[row] & ~(LOWER_LINK | ANY_LINK)) | crossed;
    this.path[row] = path;
    this.since[row] = holds && (above === 0 || this.since[above] === this.now) ? this.now : 0;
  }

  private makeOne(parent: number, name: number, entry: number): number {
    const { paths, present } = this.pass;
    const known = paths.child(parent, name);
    const path = known === NONE ? paths.add(parent, name) : known;
    if (present(path) !== NONE) this.pass.remark('entry-below-file', entry);
    this.pass.imply(path, entry);
    return path;
  }

  private nameOf(row: number): number {
    const { dirs } = this.pass.index;
    return this.pass.paths.names.intern(dirs.names, dirs.nameStart[row], dirs.nameStart[row + 1]);
  }

  private nameFacts(row: number): number {
    const { dirs } = this.pass.index;
    const kind = whiteoutKind(dirs.names, dirs.nameStart[row], dirs.nameStart[row + 1]);
    const own = kind === 'none' ? 0 : kind === 'aufs' ? BELOW_WHITEOUT | AUFS : BELOW_WHITEOUT;
    return own | this.facts[dirs.parent[row]];
  }
}
