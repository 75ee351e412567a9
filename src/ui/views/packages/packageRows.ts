/** What the packages view lists: those that fit the filter, and what each layer brought, added up. */
import type { PackageFacts, RemovedPackage } from '../../../core/content/packages/history.ts';

export type ListedPackage = PackageFacts | RemovedPackage;

interface PackageFilter {
  readonly text: string;
  /** Only what this layer brought; null = all. */
  readonly layer: number | null;
  /** Only of this kind: `dpkg`, `npm`…; null = all. */
  readonly kind: string | null;
}

/** Words are looked for in name, version, source, owner, maintainer and summary, in any case; all must be there. */
export function fitting<T extends ListedPackage>(
  packages: readonly T[],
  { text, layer, kind }: PackageFilter,
): readonly T[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return packages.filter((each) => {
    if ((layer !== null && each.layer !== layer) || (kind !== null && each.format !== kind)) return false;
    if (words.length === 0) return true;
    const { name, version, source, owner, maintainer, summary } = each;
    const all = `${name} ${version} ${source ?? ''} ${owner ?? ''} ${maintainer ?? ''} ${summary ?? ''}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/**
 * What it takes beside all others: what a package of the system brought counts in that one, an archive within an archive in
 * the outer one.
 */
export function ownSize({ size, owner, path }: ListedPackage): number {
  return owner === undefined && !path.includes('!') ? (size ?? 0) : 0;
}

/** Kinds with their numbers of packages, the largest first. */
export function totalsByKind(packages: readonly ListedPackage[]): readonly (readonly [kind: string, count: number])[] {
  const totals = new Map<string, number>();
  for (const { format } of packages) totals.set(format, (totals.get(format) ?? 0) + 1);
  return [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

export interface LayerTotal {
  readonly layer: number;
  readonly packages: number;
  /** Installed bytes, by the databases' word or by the files; packages that say none count nothing. */
  readonly size: number;
  /** How many of them replaced another version. */
  readonly upgrades: number;
}

/** Layers that brought packages, from the base up. */
export function totalsByLayer(packages: readonly ListedPackage[]): readonly LayerTotal[] {
  const totals = new Map<number, LayerTotal>();
  for (const found of packages) {
    const { layer, earlier } = found;
    const before = totals.get(layer) ?? { layer, packages: 0, size: 0, upgrades: 0 };
    totals.set(layer, {
      layer,
      packages: before.packages + 1,
      size: before.size + ownSize(found),
      upgrades: before.upgrades + (earlier.length > 0 ? 1 : 0),
    });
  }
  return [...totals.values()].sort((a, b) => a.layer - b.layer);
}
