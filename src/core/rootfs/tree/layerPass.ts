/**
 * One layer applied to the tree, entry by entry in tar order. What this layer has written is marked, so its whiteouts
 * and opaque markers spare it wherever they stand in the tar, as umoci does: they speak of lower layers only.
 */
import type { Finding } from '../../oci/finding.ts';
import { bytesToText } from '../../oci/text.ts';
import { NO_ENTRY } from '../columns.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { isStargzEntry, WHITEOUT_PREFIX_SIZE, whiteoutKind } from '../whiteout.ts';
import { HardLinks } from './hardLinks.ts';
import { LayerDirs } from './layerDirs.ts';
import type { Pass } from './pass.ts';
import { NONE, type Paths, ROOT } from './paths.ts';
import { type RemarkCode, Remarks } from './remarks.ts';
import { KIND, TYPE, type Versions } from './versions.ts';

/** Applies the last of `layers`. Use once. */
export class LayerPass implements Pass {
  readonly paths: Paths;
  readonly versions: Versions;
  readonly layers: readonly LayerIndex[];
  readonly index: LayerIndex;
  readonly layer: number;
  readonly stamp: number;
  private readonly remarks: Remarks;
  private readonly dirs: LayerDirs;
  private readonly hardLinks: HardLinks;
  private readonly stack: number[] = [];
  /** The path found last. */
  private last = ROOT;

  constructor(paths: Paths, versions: Versions, layers: readonly LayerIndex[]) {
    this.paths = paths;
    this.versions = versions;
    this.layers = layers;
    this.layer = layers.length - 1;
    this.index = layers[this.layer];
    this.stamp = layers.length;
    this.remarks = new Remarks(this.layer);
    this.dirs = new LayerDirs(this);
    this.hardLinks = new HardLinks(this);
  }

  run(): Finding[] {
    for (let entry = 0; entry < this.index.count; entry++) this.apply(entry);
    this.hardLinks.settle();
    return this.remarks.findings();
  }

  readonly present = (path: number): number => {
    const version = this.paths.head[path];
    return version === NONE || this.versions.isRemoval(version) ? NONE : version;
  };

  imply(path: number, entry: number): void {
    this.replace(path, entry);
    this.push(path, NO_ENTRY, TYPE.dir | KIND.implied);
  }

  push(path: number, entry: number, kind: number): number {
    const version = this.versions.push(path, this.layer, entry, kind, this.paths.head[path]);
    this.paths.head[path] = version;
    if (kind !== KIND.removed) this.paths.list(path);
    return version;
  }

  /** Marks a path and all above it as written by this layer. */
  touch(path: number): void {
    const { touched, parent } = this.paths;
    for (let at = path; touched[at] !== this.stamp; at = parent[at]) touched[at] = this.stamp;
  }

  remark(code: RemarkCode, entry: number): void {
    this.remarks.add(
      code,
      () => `entry ${entry} @ ${this.index.offset[entry]}`,
      () => this.dirs.pathOf(entry),
    );
  }

  private apply(entry: number): void {
    const { index } = this;
    const dir = index.dir[entry];
    const start = index.nameStart[entry];
    const end = index.nameStart[entry + 1];
    const kind = whiteoutKind(index.names, start, end);
    if (this.dirs.isBelowWhiteout(dir)) this.remark(this.dirs.isAufs(dir) ? 'aufs-metadata' : 'whiteout-below', entry);
    else if (kind === 'none') this.write(entry, dir, start, end);
    else if (kind === 'aufs') this.remark('aufs-metadata', entry);
    else if (kind === 'invalid') this.remark('whiteout-invalid', entry);
    else this.whiteout(entry, dir, kind === 'opaque' ? -1 : start + WHITEOUT_PREFIX_SIZE, end);
  }

  private write(entry: number, dir: number, start: number, end: number): void {
    if (dir === 0 && this.isStargz(entry, start, end)) return;
    if (start === end) this.writeRoot(entry);
    else {
      const parent = this.dirs.make(dir, entry);
      if (parent === NONE) this.remark('link-loop', entry);
      else this.writeIn(parent, entry, start, end);
    }
  }

  private writeIn(parent: number, entry: number, start: number, end: number): void {
    if (this.dirs.crossedLowerLink(this.index.dir[entry])) this.remark('symlinked-parent', entry);
    this.put(this.pathIn(parent, start, end), entry);
  }

  /**
   * The path of a name, made where there is none. Layers list what they share in one order, so it is mostly the next one
   * after the last: a look at that costs a tenth of two look-ups by hash, which are where applying layers spends its time.
   */
  private pathIn(parent: number, start: number, end: number): number {
    const { paths, index } = this;
    const next = 1 + (paths.parent[this.last] === parent ? this.last : parent);
    this.last = paths.isNamed(next, parent, index.names, start, end)
      ? next
      : paths.reach(parent, index.names, start, end);
    return this.last;
  }

  private writeRoot(entry: number): void {
    if (this.index.type[entry] === TYPE.dir) this.put(ROOT, entry);
    else this.remark('root-not-directory', entry);
  }

  private isStargz(entry: number, start: number, end: number): boolean {
    // The longest of those names has 21 bytes, the shortest 17.
    if (end - start < 17 || end - start > 21 || this.index.type[entry] !== TYPE.file) return false;
    const name = bytesToText(this.index.names.subarray(start, end));
    return isStargzEntry(name, this.index.size[entry], entry === this.index.count - 1);
  }

  private put(path: number, entry: number): void {
    const type = this.index.type[entry];
    const before = this.present(path);
    if (before !== NONE) this.putOver(before, path, entry);
    const broken = this.index.extras.size > 0 && this.index.extras.get(entry)?.broken ? KIND.broken : 0;
    const target = type === TYPE.hardlink ? this.hardLinks.target(path, entry) : NONE;
    const version = this.push(path, entry, type | broken);
    if (type === TYPE.hardlink) this.hardLinks.link(version, target);
    this.touch(path);
  }

  /** A directory over a directory keeps what is below it. */
  private putOver(before: number, path: number, entry: number): void {
    const { versions } = this;
    if (versions.layer[before] === this.layer && versions.entry[before] !== NO_ENTRY) {
      this.remark('duplicate-path', entry);
    }
    if (this.index.type[entry] !== TYPE.dir || versions.realType(before) !== TYPE.dir) this.replace(path, entry);
  }

  /** Clears the way for something new at `path`: whatever lies below it goes, whichever layer wrote it. */
  private replace(path: number, entry: number): void {
    const version = this.present(path);
    if (version === NONE) return;
    if (this.versions.realType(version) === TYPE.dir) this.removeBelow(path, entry, false);
    if (this.paths.passed[path] === this.stamp) this.dirs.forget();
  }

  /** `nameStart` < 0: an opaque marker. */
  private whiteout(entry: number, dir: number, nameStart: number, end: number): void {
    const { index, paths } = this;
    if (index.type[entry] !== TYPE.file || index.size[entry] !== 0) this.remark('whiteout-content', entry);
    const parent = this.dirs.find(dir);
    if (parent !== NONE && this.dirs.foundThroughLink) this.remark('whiteout-through-link', entry);
    // A new directory is often marked opaque as well: hiding nothing is not worth a word.
    if (nameStart >= 0) this.removeNamed(entry, parent, paths.names.intern(index.names, nameStart, end));
    else if (parent !== NONE) this.removeBelow(parent, entry, true);
  }

  private removeNamed(entry: number, parent: number, name: number): void {
    const path = parent === NONE ? NONE : this.paths.child(parent, name);
    if (path === NONE || this.present(path) === NONE) this.remark('whiteout-nothing', entry);
    else if (this.paths.touched[path] !== this.stamp) this.remove(path, entry);
    else {
      this.remark('whiteout-after-file', entry);
      this.removeBelow(path, entry, true);
    }
  }

  private remove(path: number, entry: number): void {
    this.removeBelow(path, entry, false);
    this.removeOne(path, entry);
  }

  /** Removes what is below `path`; with `spare` not what this layer wrote. */
  private removeBelow(path: number, entry: number, spare: boolean): void {
    const { touched } = this.paths;
    const { stack } = this;
    const stays = (child: number): boolean => {
      if (this.present(child) === NONE) return false;
      stack.push(child);
      if (spare && touched[child] === this.stamp) return true;
      this.removeOne(child, entry);
      return false;
    };
    stack.push(path);
    while (stack.length > 0) this.paths.sweep(stack.pop() as number, stays);
  }

  private removeOne(path: number, entry: number): void {
    this.push(path, entry, KIND.removed);
    if (this.paths.passed[path] === this.stamp) this.dirs.forget();
  }
}
