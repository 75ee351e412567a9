/** Two archives compared member by member: by name, every field, contents byte by byte. */
import type { FileEntry, FileSet } from '../../archive/fileSet.ts';
import { DIFF_MEMBERS_MAX_BYTES, DIFF_MEMBERS_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import { unheldTime } from '../../oci/times/fileTime.ts';
import type { ArchiveSide, Member, MemberChange, MemberField, MembersDiff } from './membersDiff.ts';
import { outOfOrder } from './outOfOrder.ts';
import { packingText } from './packingText.ts';
import { sameBytes } from './sameBytes.ts';

/** An archive that is open, and its bytes as they are stored, compression around them included. */
interface ArchiveInput {
  readonly format: string;
  readonly wrappers: readonly string[];
  readonly files: FileSet;
  readonly source: ByteSource;
  readonly stored: ByteSource;
}

/** Options of comparing two archives. */
interface MembersOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many of the names were compared. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Compares all members. Contents are read where sizes are equal, up to DIFF_MEMBERS_MAX_BYTES in all; what could not be
 * read is `unread`. Of a name that an archive has more than once the last counts, as for whoever unpacks it.
 */
export async function diffMembers(
  left: ArchiveInput,
  right: ArchiveInput,
  options: MembersOptions = {},
): Promise<MembersDiff> {
  const [a, b] = [byPath(left), byPath(right)];
  const compare = new Comparing(left.files, right.files, options);
  // A lone compressed file goes by its archive's name, which says nothing about it.
  const alone = [left, right].every(({ format, files }) => format !== 'tar' && files.entries.length === 1);
  if (alone && a.size === 1 && b.size === 1) await compare.all([[[...a][0], [...b][0]]], new Set());
  else await compare.all(pairs(a, b), outOfOrder(a, b));
  const { rows, counts, same } = compare;
  rows.sort((x, y) => (x.path < y.path ? -1 : 1));
  const differ = counts.added + counts.removed + counts.modified;
  const text = await packingText(left, right, differ > 0, options.signal);
  return {
    left: sideOf(left, a.size),
    right: sideOf(right, b.size),
    ...{ rows, counts, same, more: differ - rows.length },
    ...(text !== undefined && { text }),
  };
}

type Named = readonly [path: string, entry: FileEntry];
type NamedPair = readonly [left: Named | undefined, right: Named | undefined];

/** In the order of the archive; the last of one name stands for it. */
function byPath({ files: { entries, prefix } }: ArchiveInput): Map<string, FileEntry> {
  const found = new Map<string, FileEntry>();
  for (const entry of entries) {
    const path = entry.isPrefix ? prefix.slice(0, -1) : prefix + entry.path;
    found.delete(path);
    found.set(path, entry);
  }
  return found;
}

function* pairs(left: ReadonlyMap<string, FileEntry>, right: ReadonlyMap<string, FileEntry>): Iterable<NamedPair> {
  for (const named of left) {
    const other = right.get(named[0]);
    yield [named, other && [named[0], other]];
  }
  for (const named of right) if (!left.has(named[0])) yield [undefined, named];
}

function sideOf({ format, wrappers, source }: ArchiveInput, count: number): ArchiveSide {
  return { format, wrappers, count, size: source.size };
}

class Comparing {
  readonly rows: MemberChange[] = [];
  readonly counts = { added: 0, removed: 0, modified: 0 };
  same = 0;
  readonly #left: FileSet;
  readonly #right: FileSet;
  readonly #options: MembersOptions;
  #bytes = 0;

  constructor(left: FileSet, right: FileSet, options: MembersOptions) {
    this.#left = left;
    this.#right = right;
    this.#options = options;
  }

  async all(found: Iterable<NamedPair>, moved: ReadonlySet<string>): Promise<void> {
    const total = this.#left.entries.length + this.#right.entries.length;
    let done = 0;
    for (const [a, b] of found) {
      throwIfAborted(this.#options.signal);
      if (a && b) await this.#both(a, b, moved.has(a[0]));
      else this.#alone(a, b);
      done += a && b ? 2 : 1;
      this.#options.onProgress?.(done, total);
    }
  }

  #alone(a: Named | undefined, b: Named | undefined): void {
    const kind = a ? 'removed' : 'added';
    this.counts[kind]++;
    this.#add({
      path: (a ?? b)?.[0] ?? '',
      ...{ kind, fields: [] },
      ...(a && { left: memberOf(a[1]) }),
      ...(b && { right: memberOf(b[1]) }),
    });
  }

  async #both([path, a]: Named, [other, b]: Named, moved: boolean): Promise<void> {
    const fields = attributes(a, b);
    if (moved) fields.push('order');
    if (a.kind === 'file' && b.kind === 'file') {
      if (a.size !== b.size) fields.push('content', 'size');
      else {
        const equal = await this.#content(a, b);
        if (equal !== true) fields.push(equal === false ? 'content' : 'unread');
        else if (a.method !== b.method || a.storedSize !== b.storedSize) fields.push('packing');
      }
    }
    if (fields.length === 0) this.same++;
    else {
      this.counts.modified++;
      this.#add({ path: other || path, kind: 'modified', fields, left: memberOf(a), right: memberOf(b) });
    }
  }

  /** Undefined where they could not be compared. */
  async #content(a: FileEntry, b: FileEntry): Promise<boolean | undefined> {
    const { signal } = this.#options;
    if (a.size === 0) return true;
    this.#bytes += a.size;
    if (this.#bytes > DIFF_MEMBERS_MAX_BYTES) return undefined;
    const [left, right] = [this.#left.open(a.path), this.#right.open(b.path)];
    if (!left || !right) return undefined;
    try {
      return await sameBytes(left, right, signal);
    } catch {
      throwIfAborted(signal);
      return undefined;
    }
  }

  #add(change: MemberChange): void {
    if (this.rows.length < DIFF_MEMBERS_ROWS_MAX_COUNT) this.rows.push(change);
  }
}

/** Sizes and contents left out. What only one of the two archives states is not a difference. */
function attributes(a: FileEntry, b: FileEntry): MemberField[] {
  const fields: MemberField[] = [];
  if (a.kind !== b.kind) fields.push('type');
  if (a.mode !== undefined && b.mode !== undefined && a.mode !== b.mode) fields.push('mode');
  if (a.uid !== undefined && b.uid !== undefined && ownerOf(a) !== ownerOf(b)) fields.push('owner');
  if (a.mtime !== undefined && b.mtime !== undefined && !sameTime(a, b)) fields.push('mtime');
  if (a.link !== b.link && a.kind === b.kind) fields.push('link');
  return fields;
}

const sameTime = (a: FileEntry, b: FileEntry) => a.mtime === b.mtime && (a.mtimeNs ?? 0) === (b.mtimeNs ?? 0);
const ownerOf = ({ uid, gid }: FileEntry) => `${uid}:${gid}`;

function memberOf(entry: FileEntry): Member {
  const { kind, size, mtime = Number.NaN, mode = Number.NaN, link } = entry;
  const exact = unheldTime({ mtime, mtimeNs: entry.mtimeNs ?? 0 });
  return {
    ...{ type: kind, size, mtime, mode },
    ...(exact !== undefined && { mtimeExact: exact }),
    ...(entry.uid !== undefined && { owner: ownerOf(entry) }),
    ...(link !== undefined && { link }),
  };
}
