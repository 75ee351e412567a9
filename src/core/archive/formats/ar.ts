/**
 * ar: Debian packages and static libraries. Names of more than 15 characters are kept in a table (System V, GNU) or
 * before the content (BSD). Described by ar(5) and deb(5).
 */
import { itemAt } from '../../bytes/at.ts';
import {
  AR_NAME_MAX_BYTES,
  AR_NAMES_MAX_BYTES,
  AR_WINDOW_BYTES,
  ARCHIVE_ENTRIES_MAX_COUNT,
} from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import { bytesToText } from '../../oci/text.ts';
import { contentOf } from '../content.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';
import { createFileSet } from '../linkedFiles.ts';
import { rootedPath } from '../rootedPath.ts';
import { FindingLog, placeOf } from '../tar/findingLog.ts';
import type { ArchiveFormat, ReadOptions } from './format.ts';

/** ar archives, as Debian packages and static libraries are (ar(5)). */
export const ar: ArchiveFormat = { name: 'ar', matches, read };

const MARK = '!<arch>\n';
/** Members of a thin archive are files beside it. */
const THIN_MARK = '!<thin>\n';
const HEADER_BYTES = 60;
const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);

function matches(head: Uint8Array): boolean {
  const mark = latin(head.subarray(0, MARK.length));
  return mark === MARK || mark === THIN_MARK;
}

interface Member {
  readonly entry: FileEntry;
  readonly offset: number;
}

async function read(source: ByteSource, options: ReadOptions = {}): Promise<FileSet> {
  const log = new FindingLog();
  const reader = new MemberReader(source, log, options);
  const members = await reader.list();
  const entries = members.map(({ entry }) => entry);
  return createFileSet({
    format: 'ar',
    entries,
    findings: log.list(),
    content(index) {
      const { entry, offset } = itemAt(members, index);
      if (!reader.thin) return contentOf(source, offset, entry.size, entry.path);
      throw new ImageError(
        'not-found',
        entry.path,
        'This thin archive only names the file, which is stored outside it.',
      );
    },
  });
}

/** Reads header after header, through a window that holds many small members. */
class MemberReader {
  thin = false;
  readonly #source: ByteSource;
  readonly #log: FindingLog;
  readonly #options: ReadOptions;
  readonly #members: Member[] = [];
  /** GNU: the table of long names. */
  #names: Uint8Array = new Uint8Array();
  #window: Uint8Array<ArrayBuffer> = new Uint8Array();
  #windowAt = 0;

  constructor(source: ByteSource, log: FindingLog, options: ReadOptions) {
    this.#source = source;
    this.#log = log;
    this.#options = options;
  }

  async list(): Promise<Member[]> {
    const { size } = this.#source;
    this.thin = latin(await this.#bytes(0, MARK.length)) === THIN_MARK;
    if (this.thin)
      this.#log.add(
        'ar-thin',
        'warning',
        '@ 0',
        'This is a thin archive: it only names files, which are stored outside it.',
      );
    let at = MARK.length;
    while (at + HEADER_BYTES <= size) {
      throwIfAborted(this.#options.signal);
      const next = await this.#member(at);
      if (next === undefined) return this.#members;
      at = next;
      this.#options.onProgress?.(Math.min(at, size), this.#members.length);
    }
    if (at < size && size - at < HEADER_BYTES) this.#say('ar-cut', at, 'The archive ends within a header.');
    return this.#members;
  }

  /** Where the next member begins; undefined where the listing ends. */
  async #member(at: number): Promise<number | undefined> {
    const header = await this.#bytes(at, at + HEADER_BYTES);
    const size = number(header, 48, 58, 10);
    if (header[58] !== 0x60 || header[59] !== 0x0a || size === undefined) {
      this.#say('ar-damaged', at, `There is no member header at byte ${at}; what follows is not listed.`);
      return undefined;
    }
    const written = latin(header.subarray(0, 16)).trimEnd();
    const content = at + HEADER_BYTES;
    const isTable = written === '//' || written === '/' || written === '/SYM64/';
    if (written === '//') this.#names = await this.#bytes(content, content + Math.min(size, AR_NAMES_MAX_BYTES));
    if (content + size > this.#source.size && !(this.thin && !isTable)) {
      const message = `This member claims ${size} bytes, but the archive ends after ${this.#source.size - content}.`;
      this.#say('ar-cut', at, message);
    }
    const name = isTable ? undefined : await this.#name(header.subarray(0, 16), content, size);
    if (name !== undefined && !this.#add(name, header, at, { offset: content, size })) return undefined;
    const end = this.thin && !isTable ? content : content + size;
    return end + (end % 2);
  }

  #add(name: Name, header: Uint8Array, at: number, { offset, size }: { offset: number; size: number }): boolean {
    const { path, climbs } = rootedPath(name.text);
    const place = placeOf(this.#members.length, at);
    if (climbs)
      this.#log.add('path-escapes', 'warning', place, 'This path leads above the root; it is listed below the root.');
    const entry: FileEntry = {
      path,
      kind: 'file',
      size: size - name.before,
      headerOffset: at,
      mode: (number(header, 40, 48, 8) ?? 0) & 0o7777,
      uid: number(header, 28, 34, 10) ?? 0,
      gid: number(header, 34, 40, 10) ?? 0,
      mtime: number(header, 16, 28, 10) ?? 0,
    };
    this.#members.push({ entry, offset: offset + name.before });
    const count = this.#members.length;
    if (count < ARCHIVE_ENTRIES_MAX_COUNT) return !this.#options.enough?.(entry, count);
    this.#log.add('archive-too-large', 'error', place, `This archive has more than ${count} entries.`);
    return false;
  }

  /** Undefined for the symbol tables of BSD. */
  async #name(field: Uint8Array, content: number, size: number): Promise<Name | undefined> {
    const written = latin(field).trimEnd();
    const bsd = /^#1\/(\d{1,9})$/.exec(written);
    if (bsd) {
      const length = Math.min(Number(bsd[1]), size);
      const bytes = await this.#bytes(content, content + Math.min(length, AR_NAME_MAX_BYTES));
      const zero = bytes.indexOf(0);
      return named(bytes.subarray(0, zero < 0 ? bytes.length : zero), length);
    }
    const long = /^\/(\d{1,12})$/.exec(written);
    if (long) {
      const from = Number(long[1]);
      // All members may lead into one table of megabytes: a name is no longer than a path.
      const table = this.#names.subarray(from, from + AR_NAME_MAX_BYTES);
      const ends = table.findIndex((byte) => byte === 0x0a || byte === 0);
      const bytes = table.subarray(0, ends < 0 ? undefined : ends);
      if (bytes.length === 0)
        this.#say('ar-damaged', content - HEADER_BYTES, 'The long name of this member is missing.');
      return named(bytes.at(-1) === 0x2f ? bytes.subarray(0, -1) : bytes, 0);
    }
    const short = field.subarray(0, written.length);
    return named(short.at(-1) === 0x2f && short.length > 1 ? short.subarray(0, -1) : short, 0);
  }

  async #bytes(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (start < this.#windowAt || end > this.#windowAt + this.#window.length) {
      this.#windowAt = start;
      this.#window = await this.#source.read(start, Math.max(end, start + AR_WINDOW_BYTES), this.#options.signal);
    }
    return this.#window.slice(start - this.#windowAt, end - this.#windowAt);
  }

  #say(code: string, at: number, message: string): void {
    this.#log.add(code, 'error', placeOf(this.#members.length, at), message);
  }
}

interface Name {
  readonly text: string;
  /** Bytes of it that lie before the content. */
  readonly before: number;
}

function named(bytes: Uint8Array, before: number): Name | undefined {
  const text = bytesToText(bytes);
  return text.startsWith('__.SYMDEF') ? undefined : { text, before };
}

/** A field of digits and spaces. */
function number(header: Uint8Array, start: number, end: number, radix: number): number | undefined {
  const text = latin(header.subarray(start, end)).trim();
  if (text === '') return 0;
  return (radix === 8 ? /^[0-7]+$/ : /^\d+$/).test(text) ? Number.parseInt(text, radix) : undefined;
}
