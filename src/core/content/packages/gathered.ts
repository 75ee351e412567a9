/** What one database lists, gathered record by record up to the bounds, with a count of what could not be read. */
import { PACKAGE_FILES_MAX_COUNT, PACKAGES_MAX_COUNT } from '../../bytes/limits.ts';
import type { Package, PackageFormat } from '../description.ts';
import type { Remarks } from '../remarks.ts';

/** Packages of one database, within bounds, and what could not be read. */
export class Gathered<P extends Package = Package> {
  readonly packages: P[] = [];
  readonly others: P[] = [];
  unread = 0;
  private files = 0;
  private readonly format: PackageFormat;
  private readonly remarks: Remarks;

  constructor(format: PackageFormat, remarks: Remarks) {
    this.format = format;
    this.remarks = remarks;
  }

  /** How many more paths of files may be listed. */
  get filesLeft(): number {
    return PACKAGE_FILES_MAX_COUNT - this.files;
  }

  /** False once a bound is met, which is remarked and counted: what follows is not to be read. */
  hasRoom(): boolean {
    if (this.packages.length + this.others.length < PACKAGES_MAX_COUNT && this.filesLeft > 0) return true;
    const most = `${PACKAGES_MAX_COUNT} packages and ${PACKAGE_FILES_MAX_COUNT} files`;
    this.miss(`Only its first ${most} are listed.`, 'too-many');
    return false;
  }

  add(found: P, isInstalled = true): void {
    this.files += found.files?.length ?? 0;
    (isInstalled ? this.packages : this.others).push(found);
  }

  /** A record or part that could not be read. */
  miss(message: string, code = `${this.format}-damaged`): void {
    this.unread++;
    this.remarks.say(code, 'warning', message);
  }

  /** Something odd that hides no package. */
  note(message: string): void {
    this.remarks.say(`${this.format}-damaged`, 'warning', message);
  }
}
