/**
 * Hard links of the layer being applied. A link takes the content that its target has at that moment, in whichever
 * layer; later writes to the target make a new file and leave the link with the old one.
 */
import type { Pass } from './pass.ts';
import { NONE, ROOT } from './paths.ts';
import { KIND, TYPE } from './versions.ts';
import { Walk } from './walk.ts';

/** Rounds over links to later entries; each settles a whole chain in one direction. */
const MAX_ROUNDS = 8;
const SLASH = 0x2f;

/** One layer's hard links; `link` for each, then `settle` once. */
export class HardLinks {
  private readonly pass: Pass;
  private readonly walk: Walk;
  /** Versions whose target was not there when they came. */
  private waiting: number[] = [];

  constructor(pass: Pass) {
    this.pass = pass;
    this.walk = new Walk(pass.paths, pass.versions, pass.layers, pass.present);
  }

  /** The content version that `entry`, to stand at `path`, links to; NONE where there is none. */
  target(path: number, entry: number): number {
    const { index, paths, present, versions } = this.pass;
    const text = index.link[entry] - 1;
    if (text < 0) return NONE;
    const start = index.linkStart[text];
    const end = index.linkStart[text + 1];
    let slash = end;
    while (slash > start && index.links[slash - 1] !== SLASH) slash--;
    const { looped, missing, path: parent } = this.walk.from(ROOT).follow(index.links, start, slash);
    if (looped || missing.length > 0) return NONE;
    const target = paths.child(parent, paths.names.intern(index.links, slash, end));
    // A link to itself: the old file is removed first, so nothing is left to link to.
    if (target === NONE || target === path) return NONE;
    const version = present(target);
    if (version === NONE || versions.realType(version) === TYPE.dir) return NONE;
    const content = versions.content[version];
    return (versions.kind[content] & KIND.type) === TYPE.hardlink ? NONE : content;
  }

  /** Ties a hard link's version to the content that `target` gave. */
  link(version: number, target: number): void {
    const { versions, layer } = this.pass;
    if (target === NONE) {
      this.waiting.push(version);
      return;
    }
    versions.content[version] = target;
    if (versions.layer[target] < layer) this.remark('hard-link-lower', version);
  }

  /** Looks again for what came after its link; what is still missing is broken. */
  settle(): void {
    for (let round = 0; round < MAX_ROUNDS && this.waiting.length > 0; round++) {
      const before = this.waiting.length;
      this.waiting = this.waiting.reverse().filter((version) => !this.linkLate(version));
      if (this.waiting.length === before && round > 0) break;
    }
    const { versions } = this.pass;
    for (const version of this.waiting) {
      versions.kind[version] = versions.kind[version] | KIND.broken;
      this.remark('hard-link-missing', version);
    }
  }

  private linkLate(version: number): boolean {
    const { versions } = this.pass;
    const content = this.target(versions.path[version], versions.entry[version]);
    if (content === NONE) return false;
    versions.content[version] = content;
    this.remark('hard-link-forward', version);
    return true;
  }

  private remark(code: 'hard-link-lower' | 'hard-link-forward' | 'hard-link-missing', version: number): void {
    this.pass.remark(code, this.pass.versions.entry[version]);
  }
}
