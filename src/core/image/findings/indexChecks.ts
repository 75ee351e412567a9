/** Checks of an index. image-spec image-index.md. */
import type { Finding } from '../../oci/finding.ts';
import { formatPlatform, isUnknownPlatform, normalisePlatform } from '../../oci/platform.ts';
import { finding, type IndexSubject } from './subject.ts';

/** Checks of an index (image-spec, image-index.md). */
export const indexChecks = [absentChildren, repeatedPlatform, incompletePlatform];

/** Archives often hold one platform of many; that is not damage, but it is reported. */
function absentChildren({ children, at, layout }: IndexSubject): readonly Finding[] {
  const absent = children.filter((child) => !child.present);
  if (absent.length === 0 || layout === 'document') return [];
  const names = absent
    .slice(0, 6)
    .map(({ descriptor }) =>
      descriptor.platform ? formatPlatform(descriptor.platform) : descriptor.digest.slice(0, 19),
    );
  const more = absent.length > names.length ? ` and ${absent.length - names.length} more` : '';
  const message = `${absent.length} of the ${children.length} objects that this index names are not in the input: ${names.join(', ')}${more}.`;
  return [finding('absent-manifests', absent.length === children.length ? 'warning' : 'info', at, message)];
}

/** The first that matches should be taken, and the second is never seen. */
function repeatedPlatform({ children }: IndexSubject): readonly Finding[] {
  const first = new Map<string, number>();
  return children.flatMap(({ descriptor: { platform } }, position) => {
    if (!platform || isUnknownPlatform(platform)) return [];
    const name = [
      formatPlatform(normalisePlatform(platform)),
      platform['os.version'] ?? '',
      ...(platform['os.features'] ?? []),
    ].join(' ');
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, position);
    if (earlier === undefined) return [];
    const message = `${formatPlatform(platform)} is listed twice (entries ${earlier + 1} and ${position + 1}). Tools use the first.`;
    return [finding('repeated-platform', 'info', `/manifests/${position}/platform`, message)];
  });
}

function incompletePlatform({ children }: IndexSubject): readonly Finding[] {
  return children.flatMap(({ descriptor: { platform } }, position) => {
    if (!platform || (platform.os !== '' && platform.architecture !== '')) return [];
    const missing = platform.os === '' ? 'os' : 'architecture';
    return [
      finding(
        'incomplete-platform',
        'warning',
        `/manifests/${position}/platform`,
        `Entry ${position + 1} has a platform without ${missing}.`,
      ),
    ];
  });
}
