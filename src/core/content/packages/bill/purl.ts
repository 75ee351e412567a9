/** Package URLs (ECMA-427): the name of a package across tools. */
import { formatFacts } from '../formatFacts.ts';
import type { Distribution } from '../distribution.ts';
import type { PackageFacts } from '../history.ts';
import { packageURL } from '../packageURL.ts';

/**
 * Who packs for a distribution that does not say its name, by the type of the package URL; opkg has no type that is
 * registered, and languages bring package URLs of their own.
 */
const NAMESPACES: Readonly<Record<string, string>> = { deb: 'debian', apk: 'alpine', rpm: 'redhat', alpm: 'arch' };

/** Distributions that package URLs call otherwise than they call themselves. */
const RENAMED: Readonly<Record<string, string>> = {
  rhel: 'redhat',
  'opensuse-leap': 'opensuse',
  'opensuse-tumbleweed': 'opensuse',
};

/** `pkg:deb/debian/bash@5.2.15-2?arch=amd64&distro=debian-12`; undefined where there is no type for it. */
export function purlOf(found: PackageFacts, distribution: Distribution | null): string | undefined {
  if (found.purl !== undefined) return found.purl;
  const { type } = formatFacts(found.format);
  const packer = NAMESPACES[type];
  if (packer === undefined || found.name === '') return undefined;
  const id = distribution?.id ?? '';
  const namespace = id === '' ? packer : Object.hasOwn(RENAMED, id) ? (RENAMED[id] ?? id) : id;
  const [epoch, version] = type === 'rpm' ? splitEpoch(found.version) : [undefined, found.version];
  const distro = distribution && [distribution.id, distribution.version].filter(Boolean).join('-');
  return packageURL({
    type,
    namespace,
    name: found.name,
    version,
    qualifiers: { arch: found.architecture, distro, epoch },
  });
}

/** rpm's epoch is a qualifier of its own. */
function splitEpoch(version: string): [string | undefined, string] {
  const epoch = /^(\d+):/.exec(version)?.[1];
  return epoch === undefined ? [undefined, version] : [epoch, version.slice(epoch.length + 1)];
}
