/** Which layer brought which version of a package: a database as it stands after each layer that changed it, compared. */
import type { Package, PackageFormat } from '../description.ts';

/** A database as it stands once `layer` is applied; without packages where that layer removed it. */
export interface Stand {
  readonly layer: number;
  readonly packages: readonly Package[];
  /** False where part of it could not be read: a package that is not listed may be there all the same. */
  readonly isWhole: boolean;
}

/** A package without its list of files. */
export interface PackageFacts extends Omit<Package, 'files'> {
  readonly format: PackageFormat;
  /** Of the database or file that tells of it, in the root filesystem; within an archive behind `!`. */
  readonly path: string;
  /** The package of the system that brought that file; absent where none did, or none is known. */
  readonly owner?: string;
  /** Layer that brought this version, by the database's word. */
  readonly layer: number;
  /** Versions that lower layers brought and later ones replaced, newest first. */
  readonly earlier: readonly EarlierVersion[];
  /** Files it brought, where the database counts them. */
  readonly fileCount: number | null;
  /** The layer after which the database could not be read in full and does not list it any more; null where it is listed. */
  readonly unsureSince: number | null;
}

interface EarlierVersion {
  readonly version: string;
  readonly layer: number;
}

/** A package that a later layer removed. */
export interface RemovedPackage extends PackageFacts {
  /** Layer in which it is not installed any more. */
  readonly removedBy: number;
}

/** Packages over the layers of an image. */
export interface PackageHistory {
  /** As they stand last. */
  readonly packages: readonly PackageFacts[];
  readonly removed: readonly RemovedPackage[];
}

/** Whose stands they are. */
interface NamedDatabase {
  readonly format: PackageFormat;
  readonly path: string;
}

/**
 * Compares stands, which are in the order of their layers. A package that came again after its removal is only present;
 * what a stand that was not read in full does not list stays, marked as unsure.
 */
export function historyOf(database: NamedDatabase, stands: readonly Stand[]): PackageHistory {
  let present = new Map<string, PackageFacts>();
  const removed = new Map<string, RemovedPackage>();
  for (const { layer, packages, isWhole } of stands) {
    const next = new Map<string, PackageFacts>();
    for (const found of packages) {
      const key = keyFor(found, next);
      const before = present.get(key) ?? removed.get(key);
      next.set(key, { ...facts(found, database), ...origin(found, layer, before, present.has(key)) });
      removed.delete(key);
    }
    for (const [key, gone] of present) {
      if (next.has(key)) continue;
      if (isWhole) removed.set(key, { ...gone, unsureSince: null, removedBy: layer });
      else next.set(key, { ...gone, unsureSince: gone.unsureSince ?? layer });
    }
    present = next;
  }
  return { packages: [...present.values()], removed: [...removed.values()] };
}

function origin(found: Package, layer: number, before: PackageFacts | undefined, stayed: boolean) {
  if (before === undefined) return { layer, earlier: [] };
  if (stayed && before.version === found.version) return { layer: before.layer, earlier: before.earlier };
  return { layer, earlier: [{ version: before.version, layer: before.layer }, ...before.earlier] };
}

/**
 * rpm allows several versions of one package at once (kernels, keys), and an archive of Java may bring one twice: further
 * ones are distinguished by version, then by place. What one place lists twice is one.
 */
function keyFor({ name, architecture, version, path }: Package, taken: ReadonlyMap<string, unknown>): string {
  const key = `${name} ${architecture ?? ''}`;
  if (!taken.has(key)) return key;
  return taken.has(`${key} ${version}`) ? `${key} ${version} ${path ?? ''}` : `${key} ${version}`;
}

function facts({ files, ...rest }: Package, { format, path }: NamedDatabase) {
  return { ...rest, format, path: rest.path ?? path, fileCount: files?.length ?? null, unsureSince: null };
}
