/** SizeDiff: what the second image costs more than the first, and where. All in bytes; plain data. */

import type { PackageFormat } from '../../content/description.ts';
import type { ComparedBasis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { Why } from '../change.ts';
import type { PackageChangeKind } from '../packages/diffPackages.ts';
import type { Pull } from './pull.ts';

/** The sizes of one image in bytes. */
export interface Totals {
  /** Layers as stored, each as often as the image names it. */
  readonly stored: number;
  /** Manifest and config. */
  readonly documents: number;
  /** Content of the files in all layers. */
  readonly unpacked: number;
  /** Of `unpacked`, what the root filesystem shows. */
  readonly shown: number;
  readonly layers: number;
}

/** One layer of one side. */
export interface LayerSize {
  readonly layer: number;
  readonly stored: number;
  readonly unpacked: number;
  readonly shown: number;
}

/** Layers aligned as in the comparison; at least one side is there. */
export interface LayerSizes {
  readonly left: LayerSize | null;
  readonly right: LayerSize | null;
  readonly why?: Why;
}

/** A path that takes more or fewer bytes; content of all layers, so what is hidden or deleted later counts too. */
export interface DirectorySizes {
  /** Without leading slash; `` = the image. */
  readonly path: string;
  readonly depth: number;
  /** Has rows or files below it on a side. */
  readonly isDirectory: boolean;
  readonly left: number;
  readonly right: number;
  /** Of these, what the root filesystem shows. */
  readonly leftShown: number;
  readonly rightShown: number;
}

/** Sizes by the word of the package databases. */
export interface PackageSizes {
  readonly manager: PackageFormat;
  readonly name: string;
  readonly kind: PackageChangeKind;
  readonly left: number;
  readonly right: number;
}

/** A build step by its Dockerfile line; a side without that step has null. */
export interface StepSizes {
  readonly text: string;
  readonly left: LayerSize | null;
  readonly right: LayerSize | null;
}

/** The sizes of two images compared; bytes. */
export interface SizeDiff {
  readonly left: Totals;
  readonly right: Totals;
  readonly pull: Pull;
  readonly layers: readonly LayerSizes[];
  /** Depth first, siblings that moved most first; bounded, `moreDirectories` were left out. */
  readonly directories: readonly DirectorySizes[];
  readonly moreDirectories: number;
  /** What moved most first. */
  readonly packages: readonly PackageSizes[];
  /** In build order; empty where neither history tells of its layers. */
  readonly steps: readonly StepSizes[];
  readonly findings: { readonly left: readonly Finding[]; readonly right: readonly Finding[] };
  readonly basis: ComparedBasis;
}
