/** Package URLs (ECMA-427): the name of a package across tools. */
import type { PackageFormat } from '../../description.ts';
import type { Distribution } from '../distribution.ts';
import type { PackageFacts } from '../history.ts';

/** Types of package URLs by the format of the database; opkg has none that is registered. */
const TYPES: Readonly<Partial<Record<PackageFormat, string>>> = { dpkg: 'deb', apk: 'apk', rpm: 'rpm', pacman: 'alpm' };
/** Who packs for a distribution that does not say its name. */
const NAMESPACES: Readonly<Record<string, string>> = { deb: 'debian', apk: 'alpine', rpm: 'redhat', alpm: 'arch' };

/** Distributions that package URLs call otherwise than they call themselves. */
const RENAMED: Readonly<Record<string, string>> = {
  rhel: 'redhat',
  'opensuse-leap': 'opensuse',
  'opensuse-tumbleweed': 'opensuse',
};

/** `pkg:deb/debian/bash@5.2.15-2?arch=amd64&distro=debian-12`; undefined where there is no type for it. */
export function purlOf(found: PackageFacts, distribution: Distribution | null): string | undefined {
  const type = TYPES[found.format];
  if (type === undefined || found.name === '') return undefined;
  const id = distribution?.id ?? '';
  const namespace = id === '' ? (NAMESPACES[type] ?? '') : Object.hasOwn(RENAMED, id) ? RENAMED[id] : id;
  const [epoch, number] = type === 'rpm' ? splitEpoch(found.version) : [undefined, found.version];
  const distro = distribution && [distribution.id, distribution.version].filter(Boolean).join('-');
  const qualifiers = [
    ['arch', found.architecture],
    ['distro', distro],
    ['epoch', epoch],
  ].flatMap(([key, value]) => (value ? [`${key}=${encode(value)}`] : []));
  const version = number === '' ? '' : `@${encode(number)}`;
  const query = qualifiers.length > 0 ? `?${qualifiers.join('&')}` : '';
  return `pkg:${type}/${encode(namespace ?? id)}/${encode(found.name)}${version}${query}`;
}

/** rpm's epoch is a qualifier of its own. */
function splitEpoch(version: string): [string | undefined, string] {
  const epoch = /^(\d+):/.exec(version)?.[1];
  return epoch === undefined ? [undefined, version] : [epoch, version.slice(epoch.length + 1)];
}

/** Letters, digits and `.-_~:` stay. A lone surrogate, which has no bytes, becomes U+FFFD. */
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/%3A/g, ':')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
