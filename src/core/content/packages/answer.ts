/** All packages of an image, as the question `packages` answers. */
import type { Basis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { PackageFormat } from '../description.ts';
import type { Distribution } from './distribution.ts';
import type { PackageHistory } from './history.ts';

/** The packages of an image, with their history over its layers. */
export interface PackagesAnswer extends PackageHistory {
  readonly databases: readonly PackageDatabase[];
  /** By the root filesystem's os-release; null where it has none. */
  readonly distribution: Distribution | null;
  readonly findings: readonly Finding[];
  readonly basis: Basis;
}

/** A database that was read. */
export interface PackageDatabase {
  readonly format: PackageFormat;
  /** In the root filesystem, links followed. */
  readonly path: string;
  /** Layers that wrote it. */
  readonly layers: readonly number[];
  /** Records, pages or parts of its last stand that could not be read; 0 where all was. */
  readonly unread: number;
  /** Layer that removed it; null where it is there. */
  readonly removedBy: number | null;
}
