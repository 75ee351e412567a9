/**
 * A tree as the lines that `cutaway ls` prints: full paths in the order of their bytes, made one at a time.
 */
import { latin1, latin1Of } from '../bytes/byteArrays.ts';
import { bytesToText } from '../oci/text.ts';
import { unheldTime } from '../oci/times/fileTime.ts';
import { type ChildIndex, childIndex } from '../table/childIndex.ts';
import { CHANGE_KINDS, ENTRY_TYPES, FLAG, NO_ENTRY, type TreeColumns, timeAt } from './columns.ts';

/** One line; its fields are in the order in which they are printed. Absent fields are undefined. */
export interface ListedEntry {
  /** Without a leading slash; bytes that are not UTF-8 as `\xNN`. */
  readonly path: string;
  readonly type: string;
  /** The 12 bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** The same as decimal text, only where the number says another time: it is exact to about a quarter of a microsecond. */
  readonly mtimeExact?: string;
  readonly linkName?: string;
  readonly device?: string;
  /** base64 by name. */
  readonly xattrs?: Readonly<Record<string, string>>;
  readonly layer: number;
  /** `path` is what it removes; of an opaque marker, the directory whose content it hides. */
  readonly whiteout?: 'file' | 'opaque';
  /** base64 of the path, where it is not UTF-8. */
  readonly pathBytes?: string;
}

const OPAQUE = CHANGE_KINDS.indexOf('opaque');
const REMOVED = CHANGE_KINDS.indexOf('removed');

/** A directory being listed: its rows in order, each once for itself and once more for what lies below it. */
interface Frame {
  readonly path: string;
  /** Raw bytes as one character each, where the path is not UTF-8. */
  readonly raw: string | undefined;
  readonly places: readonly Place[];
  next: number;
}

interface Place {
  /** The name as one character a byte; with a slash after it where it is for what lies below. */
  readonly key: string;
  readonly row: number;
  readonly below: boolean;
}

/**
 * Every entry of a tree that has one, the root directory left out, sorted by the UTF-8 bytes of the paths; entries of
 * the same path are in tar order. For a merged tree implied directories are listed too, since unpacking makes them.
 * Keeps no more than the directories that lie open above the current line.
 */
export function* listRows(columns: TreeColumns, { implied }: { readonly implied: boolean }): Generator<ListedEntry> {
  const listed = listedOf(columns);
  // Looking for them below each row costs as much as the rows: most trees have none.
  const hasMarkers = columns.change.includes(OPAQUE);
  if (hasMarkers) yield* opaqueMarkers(listed, 0, '', undefined);
  const stack: Frame[] = [{ path: '', raw: undefined, places: placesOf(listed, 0), next: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const place = frame.places[frame.next++];
    if (place === undefined) {
      stack.pop();
      continue;
    }
    const { row, below } = place;
    const { path, raw } = pathBelow(columns, frame, place);
    if (below) stack.push({ path, raw, places: placesOf(listed, row), next: 0 });
    else {
      if (isListed(columns, row, implied)) yield toEntry(columns, row, path, raw);
      if (hasMarkers) yield* opaqueMarkers(listed, row, path, raw);
    }
  }
}

/** A tree with its children, and its names as text of a character a byte. */
interface Listed {
  readonly columns: TreeColumns;
  readonly children: ChildIndex;
  readonly name: (start: number, end: number) => string;
}

function listedOf(columns: TreeColumns): Listed {
  return { columns, children: childIndex(columns.parent, columns.count), name: latin1Of(columns.names) };
}

function isListed({ entry, change, flags }: TreeColumns, row: number, implied: boolean): boolean {
  if (entry[row] === NO_ENTRY) return implied;
  return change[row] !== REMOVED || (flags[row] & FLAG.whiteout) !== 0;
}

function* opaqueMarkers({ columns, children }: Listed, row: number, path: string, raw: string | undefined) {
  for (let at = children.start[row]; at < children.start[row + 1]; at++) {
    const child = children.list[at];
    if (columns.change[child] === OPAQUE) yield toEntry(columns, child, path, raw);
  }
}

/**
 * A directory `a` sorts before `a-b`, but what is below it, `a/…`, after: so what is below has a place of its own, by
 * the name with a slash.
 */
function placesOf({ columns, children, name }: Listed, row: number): Place[] {
  const places: Place[] = [];
  const { nameStart } = columns;
  for (let at = children.start[row]; at < children.start[row + 1]; at++) {
    const child = children.list[at];
    if (columns.change[child] === OPAQUE) continue;
    const key = name(nameStart[child], nameStart[child + 1]);
    places.push({ key, row: child, below: false });
    if (children.start[child] < children.start[child + 1]) places.push({ key: `${key}/`, row: child, below: true });
  }
  const entryOf = ({ row: at }: Place) => columns.entry[at];
  const order = (a: Place, b: Place) => (a.key < b.key ? -1 : a.key > b.key ? 1 : entryOf(a) - entryOf(b));
  // Most archives are in order already.
  const isOrdered = places.every((place, i) => i === 0 || order(places[i - 1] as Place, place) <= 0);
  return isOrdered ? places : places.sort(order);
}

const NOT_ASCII = /[^\0-\x7f]/;

function pathBelow({ names, nameStart, flags }: TreeColumns, frame: Frame, { key, row, below }: Place) {
  const start = nameStart[row];
  const end = nameStart[row + 1];
  const slash = frame.path === '' ? '' : '/';
  const name = NOT_ASCII.test(key) ? bytesToText(names.subarray(start, end)) : below ? key.slice(0, -1) : key;
  const path = frame.path + slash + name;
  if (frame.raw === undefined && (flags[row] & FLAG.rawName) === 0) return { path, raw: undefined };
  const above = frame.raw ?? toLatin1(new TextEncoder().encode(frame.path));
  return { path, raw: above + slash + latin1(names, start, end) };
}

/** One row as `ls` has it. `raw`: its path as one character a byte, where that is not UTF-8. */
export function toEntry(columns: TreeColumns, row: number, path: string, raw: string | undefined): ListedEntry {
  const extra = columns.extras.get(row);
  const type = ENTRY_TYPES[columns.type[row]];
  const isWhiteout = (columns.flags[row] & FLAG.whiteout) !== 0;
  return {
    path,
    // Unknown types count as files with content, as POSIX specifies for unknown type flags.
    type: type === undefined || type === 'unknown' ? 'file' : type,
    mode: columns.mode[row],
    uid: extra?.uid === undefined ? columns.uid[row] : Number(extra.uid),
    gid: extra?.gid === undefined ? columns.gid[row] : Number(extra.gid),
    size: columns.size[row],
    mtime: columns.mtime[row],
    mtimeExact: extra?.mtime ?? unheldTime(timeAt(columns, row)),
    linkName: linkOf(columns, row),
    device: extra?.device,
    xattrs: extra?.xattrs && Object.fromEntries([...extra.xattrs].map(([name, value]) => [name, base64(value)])),
    layer: columns.layer[row],
    whiteout: isWhiteout ? (columns.change[row] === OPAQUE ? 'opaque' : 'file') : undefined,
    pathBytes: raw === undefined ? undefined : btoa(raw),
  };
}

function linkOf({ link, links, linkStart }: TreeColumns, row: number): string | undefined {
  const text = link[row] - 1;
  return text < 0 ? undefined : bytesToText(links.subarray(linkStart[text], linkStart[text + 1]));
}

function base64(bytes: Uint8Array): string {
  return btoa(toLatin1(bytes));
}

function toLatin1(bytes: Uint8Array): string {
  return latin1(bytes, 0, bytes.length);
}
