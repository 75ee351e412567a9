/**
 * What the parts of applying a layer share: the tree so far, the layer, and the few ways to change the one for the
 * other's sake.
 */
import type { LayerIndex } from '../layerIndex.ts';
import type { Paths } from './paths.ts';
import type { RemarkCode } from './remarks.ts';
import type { Versions } from './versions.ts';

/** The layer being applied. */
export interface Pass {
  readonly paths: Paths;
  readonly versions: Versions;
  /** All layers so far, this one last. */
  readonly layers: readonly LayerIndex[];
  readonly index: LayerIndex;
  readonly layer: number;
  /** Mark of this layer in `touched` and `passed`. */
  readonly stamp: number;
  /** The newest version of a path that is there, or NONE. */
  readonly present: (path: number) => number;
  /** Makes `path` a directory that only its children imply, for `entry`'s sake. */
  imply(path: number, entry: number): void;
  remark(code: RemarkCode, entry: number): void;
}
