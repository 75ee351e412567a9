/** What the packages view lists: those that fit the filter, and what each layer brought, added up. */
import type { PackageFacts, RemovedPackage } from '../../../core/content/packages/history.ts';

export type ListedPackage = PackageFacts | RemovedPackage;

export interface PackageFilter {
  readonly text: string;
  /** Only what this layer brought; null = all. */
  readonly layer: number | null;
}

/** Words are looked for in name, version, source, maintainer and summary, in any case; all must be there. */
export function fitting<T extends ListedPackage>(packages: readonly T[], { text, layer }: PackageFilter): readonly T[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return packages.filter((each) => {
    if (layer !== null && each.layer !== layer) return false;
    const { name, version, source, maintainer, summary } = each;
    const all = `${name} ${version} ${source ?? ''} ${maintainer ?? ''} ${summary ?? ''}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export interface LayerTotal {
  readonly layer: number;
  readonly packages: number;
  /** Installed bytes, by the databases' word; packages that say none count nothing. */
  readonly size: number;
  /** How many of them replaced another version. */
  readonly upgrades: number;
}

/** Layers that brought packages, from the base up. */
export function totalsByLayer(packages: readonly ListedPackage[]): readonly LayerTotal[] {
  const totals = new Map<number, LayerTotal>();
  for (const { layer, size, earlier } of packages) {
    const before = totals.get(layer) ?? { layer, packages: 0, size: 0, upgrades: 0 };
    totals.set(layer, {
      layer,
      packages: before.packages + 1,
      size: before.size + (size ?? 0),
      upgrades: before.upgrades + (earlier.length > 0 ? 1 : 0),
    });
  }
  return [...totals.values()].sort((a, b) => a.layer - b.layer);
}
