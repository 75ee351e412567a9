/** A bill of materials: the packages of an image with the layers and build steps that brought them, in any form. */
import { formatFacts } from '../formatFacts.ts';
import type { PackagesAnswer } from '../answer.ts';
import type { PackageFacts, RemovedPackage } from '../history.ts';
import { purlOf } from './purl.ts';

/** The formats in which packages can be listed. */
export const BILL_FORMATS = ['json', 'tsv', 'spdx', 'cyclonedx'] as const;
/** A format in which packages can be listed. */
export type BillFormat = (typeof BILL_FORMATS)[number];

/** What a bill says about the image, all of it from its documents: the same image gives the same bill. */
export interface BilledImage {
  /** As it is called, or its digest. */
  readonly name: string;
  /** Of the manifest, else of the config: names the image in the bill. */
  readonly digest: string;
  /** When it was made, as in the config; null where it does not say. */
  readonly created: string | null;
  /** Base first. */
  readonly layers: readonly BilledLayer[];
  /** What the list does not rest on, in words: layers that were not read in full, or only listed. */
  readonly caveats: readonly string[];
}

interface BilledLayer {
  readonly digest: string | null;
  readonly diffID: string | null;
  /** Number and text of the build step that made it; null where history doesn't say. */
  readonly step: { readonly number: number; readonly text: string } | null;
}

/** A package as `cutaway packages --json` lists it. */
export interface BilledPackage {
  /** As package URLs have it: `deb`, `rpm`, `npm`, `pypi`… */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  /** What the group in `purl` was taken from, where nothing states one (Java). */
  readonly assumedGroup?: string;
  /** As the package states it. */
  readonly licenses?: readonly string[];
  readonly layer: number;
  /** Number of the build step, as in `history`. */
  readonly step?: number;
  /** The layer in which it is not installed any more. */
  readonly removedBy?: number;
  /** What says that it is there. */
  readonly paths: readonly string[];
  /** Installed, by the database's word; null where it does not say. */
  readonly bytes: number | null;
  /** Name of the package of the system that brought what says so. */
  readonly owner?: string;
}

/** By type, name, version and architecture, removed ones too; the order does not hang on that of the database. */
export function billedPackages(answer: PackagesAnswer, image: BilledImage): readonly BilledPackage[] {
  const toBilled = (found: PackageFacts | RemovedPackage): BilledPackage => {
    const purl = purlOf(found, answer.distribution);
    const step = image.layers[found.layer]?.step?.number;
    return {
      ...{ type: formatFacts(found.format).type, name: found.name, version: found.version },
      ...(purl !== undefined && { purl }),
      ...(found.assumedGroup !== undefined && { assumedGroup: found.assumedGroup }),
      ...(found.license && { licenses: [found.license] }),
      layer: found.layer,
      ...(step !== undefined && { step }),
      ...('removedBy' in found && { removedBy: found.removedBy }),
      ...{ paths: [found.path], bytes: found.size },
      ...(found.owner !== undefined && { owner: found.owner }),
    };
  };
  const key = (one: BilledPackage) =>
    [one.type, one.name, one.version, one.purl ?? '', one.removedBy ?? -1, one.paths[0]].join('\0');
  return [...answer.packages, ...answer.removed]
    .map(toBilled)
    .map((one) => [key(one), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, one]) => one);
}
