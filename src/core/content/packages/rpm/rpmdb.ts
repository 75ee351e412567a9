/** rpm's database: SQLite since rpm 4.16, with one header a row. The older kinds are named, not read. */
import { PACKAGE_FILES_MAX_COUNT, PACKAGES_MAX_COUNT } from '../../../bytes/limits.ts';
import type { Package } from '../../description.ts';
import type { Remarks } from '../../remarks.ts';
import { toPackage } from './header.ts';
import { isSQLite, SQLiteFile } from './sqlite.ts';

/** Packages of a whole database file; damaged rows are passed over with a remark. */
export function parseRpmDatabase(bytes: Uint8Array, remarks: Remarks): Package[] {
  if (!isSQLite(bytes)) {
    remarks.say(
      'format-not-read',
      'warning',
      `This is ${kindOf(bytes)}, which is not read here: only SQLite ones are.`,
    );
    return [];
  }
  const file = new SQLiteFile(bytes, (message) => remarks.say('rpm-damaged', 'warning', message));
  const rows = file.table('Packages');
  if (!rows) remarks.say('rpm-damaged', 'warning', 'There is no table of packages in this database.');
  const packages: Package[] = [];
  let files = PACKAGE_FILES_MAX_COUNT;
  for (const { id, values } of rows ?? []) {
    if (packages.length >= PACKAGES_MAX_COUNT || files <= 0) {
      const most = `${PACKAGES_MAX_COUNT} packages and ${PACKAGE_FILES_MAX_COUNT} files`;
      remarks.say('too-many', 'warning', `Only its first ${most} are listed.`);
      break;
    }
    const found = values[1] instanceof Uint8Array ? toPackage(values[1], files) : undefined;
    files -= found?.files?.length ?? 0;
    if (found) packages.push(found);
    else remarks.say('rpm-damaged', 'warning', `Row ${id} has no header of a package.`);
  }
  return packages;
}

/** ndb begins with `RpmP`; Berkeley DB has its magic number at byte 12, in either order. */
function kindOf(bytes: Uint8Array): string {
  if (bytes.length >= 16) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (view.getUint32(0) === 0x52706d50) return "a database in rpm's ndb format";
    const magic = [view.getUint32(12), view.getUint32(12, true)];
    if (magic.includes(0x00061561) || magic.includes(0x00053162)) return 'a Berkeley DB database';
  }
  return 'an rpm database of an unknown kind';
}

/** Does it begin as one of the kinds that `parseRpmDatabase` names? */
export function isRpmDatabase(path: string, head: Uint8Array): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'rpmdb.sqlite') return isSQLite(head);
  return (
    (name === 'Packages.db' || name === 'Packages') &&
    head.length >= 16 &&
    /(^|\/)rpm\//.test(path) &&
    !kindOf(head).endsWith('kind')
  );
}
