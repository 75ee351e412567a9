/** Paragraphs of dpkg and opkg as packages, and how a later paragraph takes the place of an earlier one. */
import type { Package } from '../description.ts';
import type { Paragraph } from './control.ts';

/** The fields of a status paragraph that are kept. */
export const DPKG_FIELDS = [
  ...['package', 'version', 'architecture', 'installed-size', 'source', 'maintainer', 'description', 'status'],
  ...['pre-depends', 'depends', 'multi-arch', 'license'],
];
/** Third word of Status: unpacked and configured. The two triggers are installed but for what another package asks. */
const INSTALLED = new Set(['installed', 'triggers-awaited', 'triggers-pending']);

/** The package of a paragraph; undefined where it names none. `sizeUnit`: bytes that Installed-Size counts in. */
export function dpkgPackage(fields: Paragraph, sizeUnit: number): Package | undefined {
  const name = fields.get('package');
  if (!name) return undefined;
  const size = fields.get('installed-size');
  const depends = [fields.get('pre-depends'), fields.get('depends')].filter(Boolean).join(',');
  return {
    name,
    version: fields.get('version') ?? '',
    architecture: fields.get('architecture') ?? null,
    size: size !== undefined && /^\d{1,12}$/.test(size) ? Number(size) * sizeUnit : null,
    source: fields.get('source') ?? null,
    maintainer: fields.get('maintainer') ?? null,
    license: fields.get('license') ?? null,
    summary: fields.get('description')?.split('\n', 1)[0] ?? null,
    status: fields.get('status') ?? null,
    depends: depends
      .split(',')
      .map((item) => item.replace(/\s+/g, ' ').trim())
      .filter(Boolean),
    files: null,
  };
}

/** Whether a package counts as installed, by the third word of its status. */
export function isInstalled({ status }: Package): boolean {
  return INSTALLED.has(status?.split(/\s+/)[2]?.toLowerCase() ?? '');
}

interface Slot {
  readonly found: Package;
  readonly isSame: boolean;
}

/**
 * Packages by name and architecture, as dpkg keeps them (lib/dpkg/parse.c): the last paragraph of a package counts, and
 * an update may change the architecture of the only one there is.
 */
export class PackageSlots {
  private readonly byName = new Map<string, Map<string, Slot>>();

  get packages(): Package[] {
    return [...this.byName.values()].flatMap((slots) => [...slots.values()].map(({ found }) => found));
  }

  /** False where dpkg refuses it: two of one name are installed only where both are for several architectures. */
  put(found: Package, fields: Paragraph, isUpdate = false): boolean {
    const slots = this.byName.get(found.name) ?? new Map<string, Slot>();
    this.byName.set(found.name, slots);
    const isSame = fields.get('multi-arch') === 'same';
    const installed = [...slots].filter(([, slot]) => isPresent(slot.found));
    const [only] = installed;
    const isCrossGrade = isUpdate && installed.length === 1 && only && !(only[1].isSame && isSame);
    if (isCrossGrade) slots.delete(only[0]);
    slots.set(found.architecture ?? '', { found, isSame });
    return isUpdate || !isPresent(found) || installed.every(([, slot]) => slot.isSame && isSame);
  }
}

const isPresent = ({ status }: Package) =>
  (status?.split(/\s+/)[2]?.toLowerCase() ?? 'not-installed') !== 'not-installed';
