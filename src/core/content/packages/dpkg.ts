/** dpkg's database: `var/lib/dpkg/status`, and the single files of `status.d` that distroless images have instead. */
import { PACKAGES_MAX_COUNT } from '../../bytes/limits.ts';
import type { Package } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { type Paragraph, paragraphsOf } from './control.ts';

/** Third word of Status: unpacked and configured. The two triggers are installed but for what another package asks. */
const INSTALLED = new Set(['installed', 'triggers-awaited', 'triggers-pending']);
const FIELDS: ReadonlySet<string> = new Set([
  ...['package', 'version', 'architecture', 'installed-size', 'source', 'maintainer', 'description', 'status'],
  ...['pre-depends', 'depends'],
]);
const KiB = 1024;

export interface PackageLists {
  readonly packages: Package[];
  /** Known, but not installed. */
  readonly others: Package[];
}

/** What a status file lists. Paragraphs without a package name are passed over. */
export function parseDpkg(text: string, remarks: Remarks): PackageLists {
  const packages: Package[] = [];
  const others: Package[] = [];
  for (const paragraph of paragraphsOf(text, FIELDS)) {
    if (packages.length + others.length >= PACKAGES_MAX_COUNT) {
      remarks.say('too-many', 'warning', `Only its first ${PACKAGES_MAX_COUNT} packages are listed.`);
      break;
    }
    const found = toPackage(paragraph);
    if (found) (isInstalled(found) ? packages : others).push(found);
  }
  return { packages, others };
}

/** What has no status stands in status.d, where only installed packages are. */
function isInstalled({ status }: Package): boolean {
  return status === null || INSTALLED.has(status.split(/\s+/)[2] ?? '');
}

function toPackage(fields: Paragraph): Package | undefined {
  const name = fields.get('package');
  if (!name) return undefined;
  const size = fields.get('installed-size');
  const depends = [fields.get('pre-depends'), fields.get('depends')].filter(Boolean).join(',');
  return {
    name,
    version: fields.get('version') ?? '',
    architecture: fields.get('architecture') ?? null,
    size: size !== undefined && /^\d{1,12}$/.test(size) ? Number(size) * KiB : null,
    source: fields.get('source') ?? null,
    maintainer: fields.get('maintainer') ?? null,
    license: null,
    summary: fields.get('description')?.split('\n', 1)[0] ?? null,
    status: fields.get('status') ?? null,
    depends: depends
      .split(',')
      .map((item) => item.replace(/\s+/g, ' ').trim())
      .filter(Boolean),
    files: null,
  };
}
