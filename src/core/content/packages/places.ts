/** Where the databases of installed packages lie in a root filesystem. */
import type { PackageFormat } from '../description.ts';

/** A file, or a directory whose files are each a part of it. */
export interface DatabasePlace {
  readonly format: PackageFormat;
  readonly path: string;
  readonly isFolder?: boolean;
}

/** Links may make two of these one. rpm's older kinds are here to be named, not read. */
export const DATABASE_PLACES: readonly DatabasePlace[] = [
  { format: 'dpkg', path: 'var/lib/dpkg/status' },
  { format: 'dpkg', path: 'var/lib/dpkg/status.d', isFolder: true },
  { format: 'apk', path: 'usr/lib/apk/db/installed' },
  { format: 'apk', path: 'lib/apk/db/installed' },
  ...['usr/lib/sysimage/rpm', 'var/lib/rpm', 'usr/share/rpm'].flatMap((folder) =>
    ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => ({ format: 'rpm' as const, path: `${folder}/${name}` })),
  ),
];

/** Files of status.d with no package in them: the checksums of each package's files. */
export const isPackagePart = (name: string): boolean => !name.endsWith('.md5sums');
