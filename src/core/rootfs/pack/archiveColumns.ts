/** The entries of an archive (a jar, a tar in a layer) as a tree in columns, with how each content is kept. */
import type { FileEntry, FileKind } from '../../archive/fileSet.ts';
import { PATH_DEPTH_MAX_COUNT, TAR_DIRECTORIES_MAX_COUNT } from '../../bytes/limits.ts';
import type { Finding } from '../../oci/finding.ts';
import type { LayoutName } from '../../store/contentStore.ts';
import { f64, u8 } from '../../table/columns.ts';
import { createTable } from '../../table/create.ts';
import { schema, type TableOf } from '../../table/schema.ts';
import { ENTRY_TYPES, FLAG, NO_ENTRY, ROWS, SHADOWS, type TreeColumns } from '../columns.ts';

/** How the content of each row is kept in the archive. */
const STORED = schema({
  /** 0 = not said, else 1 + index into `methods`. */
  method: u8(),
  /** Bytes that the content takes in the archive. */
  storedSize: f64(),
  /** 0 = can be read, else 1 + index into `locks`, which say why not. */
  lock: u8(),
});

/** A tree without layers or changes; `entry` numbers the archive's entries. Owners are 0: most archives have none. */
export interface ArchiveColumns extends Omit<TableOf<typeof STORED>, 'count'> {
  readonly columns: TreeColumns;
  readonly methods: readonly string[];
  readonly locks: readonly string[];
}

/** What the page receives of an archive. */
export interface ArchiveAnswer extends ArchiveColumns {
  /** `tar`, `zip`, `ar`, or the compression of a single file. */
  readonly format: string;
  /** Compressions around it, outermost first. */
  readonly wrappers: readonly string[];
  /** Layouts of images that its files are laid out in: where there are any, it can be opened as an image. */
  readonly layouts: readonly LayoutName[];
  readonly findings: readonly Finding[];
  /** Bytes of the archive, unpacked. */
  readonly size: number;
}

const TYPES: Readonly<Record<FileKind, number>> = {
  file: ENTRY_TYPES.indexOf('file'),
  directory: ENTRY_TYPES.indexOf('dir'),
  symlink: ENTRY_TYPES.indexOf('symlink'),
  hardlink: ENTRY_TYPES.indexOf('hardlink'),
  other: ENTRY_TYPES.indexOf('unknown'),
};
const DIR = TYPES.directory;

/**
 * One row for each entry, and one for each folder that only paths name; `prefix` is put before every path again. The
 * children of a row lie together, in the order of their names, so that whoever draws them has nothing to sort.
 */
export function archiveColumns(entries: readonly FileEntry[], prefix: string): ArchiveColumns {
  const rows = new Rows();
  for (const [index, entry] of entries.entries()) rows.add(wholePath(entry, prefix), entry.kind, index);
  return pack(inOrder(rows), entries);
}

function wholePath({ path, isPrefix }: FileEntry, prefix: string): string {
  if (isPrefix) return prefix.slice(0, -1);
  return path === '' ? '' : prefix + path;
}

/** Lays out the rows: folders are made when a path first goes through them. */
class Rows {
  readonly parents: number[] = [0];
  readonly names: string[] = [''];
  readonly entries: number[] = [NO_ENTRY];
  readonly superseded = new Set<number>();
  readonly #byName = new Map<string, number>();
  #folders = 0;
  #lastFolder = '';
  #lastRow = 0;

  add(path: string, kind: FileKind, index: number): void {
    const slash = path.lastIndexOf('/');
    const folder = this.#folder(path.slice(0, Math.max(0, slash)));
    if (path === '') {
      if (kind === 'directory') this.entries[0] = index;
      return;
    }
    const name = path.slice(slash + 1);
    const row = this.#byName.get(`${folder}/${name}`);
    if (row !== undefined && kind === 'directory' && this.entries[row] === NO_ENTRY) this.entries[row] = index;
    else {
      // A later entry takes the name; what lies below stays with the folder that was there.
      const isFolder = row !== undefined && this.entries[row] === NO_ENTRY;
      if (row !== undefined && !isFolder) this.superseded.add(row);
      const fresh = this.#row(folder, name, index);
      if (!isFolder) this.#byName.set(`${folder}/${name}`, fresh);
    }
  }

  /** Row of a folder; the root for paths deeper than anybody means, and once there are too many folders. */
  #folder(path: string): number {
    if (path === '') return 0;
    if (path === this.#lastFolder) return this.#lastRow;
    let row = 0;
    let depth = 0;
    for (const part of path.split('/')) {
      if (++depth > PATH_DEPTH_MAX_COUNT || this.#folders >= TAR_DIRECTORIES_MAX_COUNT) break;
      const key = `${row}/${part}`;
      const known = this.#byName.get(key);
      if (known === undefined) {
        this.#folders++;
        this.#byName.set(key, this.#row(row, part, NO_ENTRY));
      }
      row = known ?? this.names.length - 1;
    }
    this.#lastFolder = path;
    this.#lastRow = row;
    return row;
  }

  #row(parent: number, name: string, entry: number): number {
    this.parents.push(parent);
    this.names.push(name);
    this.entries.push(entry);
    return this.names.length - 1;
  }
}

interface Laid {
  readonly parents: readonly number[];
  readonly names: readonly string[];
  readonly entries: readonly number[];
  readonly superseded: ReadonlySet<number>;
}

/** Level by level, each folder's children by name. Entries of one name stay in their order. */
function inOrder({ parents, names, entries, superseded }: Rows): Laid {
  const children: (number[] | undefined)[] = [];
  for (let row = 1; row < names.length; row++) {
    const parent = parents[row];
    const list = children[parent];
    if (list) list.push(row);
    else children[parent] = [row];
  }
  const order = [0];
  const newParents = [0];
  for (let at = 0; at < order.length; at++) {
    const list = children[order[at]] ?? [];
    list.sort((a, b) => compare(names[a], names[b]));
    for (const row of list) {
      order.push(row);
      newParents.push(at);
    }
  }
  const hidden = new Set<number>();
  for (const [at, row] of order.entries()) if (superseded.has(row)) hidden.add(at);
  const of = <T>(values: readonly T[]) => order.map((row) => values[row]);
  return { parents: newParents, names: of(names), entries: of(entries), superseded: hidden };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function pack({ parents, names, entries: numbers, superseded }: Laid, entries: readonly FileEntry[]): ArchiveColumns {
  const count = names.length;
  const nameText = packTexts(names);
  const linked = numbers.map((number) => entries[number]?.link);
  const linkText = packTexts(linked.filter((link) => link !== undefined));
  const methods = new Numbered();
  const locks = new Numbered();
  const columns: TreeColumns = {
    ...createTable(ROWS, count),
    ...{ parent: Uint32Array.from(parents), nameStart: nameText.start, names: nameText.bytes },
    ...{ linkStart: linkText.start, links: linkText.bytes, entry: Uint32Array.from(numbers) },
    ...{ extras: new Map(), shadows: createTable(SHADOWS, 0) },
  };
  const { count: _, ...stored } = createTable(STORED, count);
  const { method, lock, storedSize } = stored;
  let links = 0;
  for (let row = 0; row < count; row++) {
    const entry = entries[numbers[row]];
    columns.type[row] = entry ? TYPES[entry.kind] : DIR;
    columns.mode[row] = entry?.mode ?? 0;
    if (superseded.has(row)) columns.flags[row] = FLAG.superseded;
    if (!entry) columns.flags[row] = FLAG.implied;
    if (!entry) continue;
    columns.size[row] = entry.size;
    columns.mtime[row] = entry.mtime ?? 0;
    columns.mtimeNs[row] = entry.mtimeNs ?? 0;
    if (entry.link !== undefined) columns.link[row] = ++links;
    storedSize[row] = entry.storedSize ?? entry.size;
    method[row] = methods.of(entry.method);
    lock[row] = locks.of(entry.locked);
  }
  return { columns, ...stored, methods: methods.texts, locks: locks.texts };
}

/** Few different texts by number; 0 = none. */
class Numbered {
  readonly texts: string[] = [];

  of(text: string | undefined): number {
    if (text === undefined) return 0;
    const known = this.texts.indexOf(text);
    if (known >= 0) return known + 1;
    // A byte a row holds no more; hostile archives may name any number of methods.
    return this.texts.length < 255 ? this.texts.push(text) : 255;
  }
}

function packTexts(texts: readonly string[]) {
  const encoder = new TextEncoder();
  const start = new Uint32Array(texts.length + 1);
  const room = texts.reduce((sum, text) => sum + text.length * 3, 0);
  const bytes = new Uint8Array(room);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at += encoder.encodeInto(text, bytes.subarray(at)).written;
    start[index + 1] = at;
  }
  return { start, bytes: bytes.slice(0, at) };
}
