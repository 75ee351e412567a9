/** Memory: what a program keeps from entry to entry. All share one, until one has read other headers than the parser. */
import { HARDLINK, SYMLINK, type TarEntry } from '../entry.ts';
import { FLAG_LONG_LINK, FLAG_LONG_NAME } from '../header.ts';
import { flagOf, GNU, hasMagic } from './fields.ts';
import { formAfter } from './maps/bsdMap.ts';
import { bsdRecords, hasRecord, lastOf, type Records } from './records.ts';
import type { Extension, Remembered, SparseForm } from './seen.ts';

const GLOBAL = 0x67;

export class Memory implements Remembered {
  globals: readonly Extension[] = [];
  isPax = false;
  hasLink = false;
  hasFile = false;
  form: SparseForm = { major: 0, minor: 0, isUnknown: false, offset: 0n, size: 0n };

  copy(): Memory {
    return Object.assign(new Memory(), this);
  }

  /** A header that speaks about an entry or about all, with this flag. */
  extension(flag: number): void {
    if (flag !== FLAG_LONG_NAME && flag !== FLAG_LONG_LINK) this.isPax = true;
  }

  /** An entry whose header all programs read alike; `isNamed`: a record before it names the target of a link. */
  plainEntry({ type, dialect, flag }: TarEntry, isNamed: boolean): void {
    if (isNamed || type === SYMLINK || type === HARDLINK) this.hasLink = true;
    if (dialect === 'gnu') this.isPax = false;
    if (flag === DIGIT_0) this.hasFile = true;
  }

  /** Any other entry, and what stood before it. */
  entry(header: Uint8Array, chain: readonly Extension[]): void {
    if (!hasMagic(header, 'ustar') || hasMagic(header, GNU)) this.isPax = false;
    if (header[LINK_AT] !== 0) this.hasLink = true;
    if ('0S'.includes(flagOf(header))) this.hasFile = true;
    // bsdtar keeps the last such header alone.
    const last = chain.findLast(({ flag }) => flag === PAX);
    if (last && KEYS.some((key) => hasRecord([last], key))) this.records(bsdRecords(last.bytes, last.length).all);
    const globals = chain.filter(({ flag }) => flag === GLOBAL);
    if (globals.length > 0) this.globals = [...this.globals, ...globals];
  }

  private records(records: Records): void {
    if (lastOf(records, 'linkpath') !== undefined) this.hasLink = true;
    this.form = formAfter(records, this.form);
  }
}

const PAX = 0x78;
/** What records have to begin with to change anything here. */
const KEYS = ['linkpath', 'GNU.sparse.'];
const DIGIT_0 = 0x30;
const LINK_AT = 157;
