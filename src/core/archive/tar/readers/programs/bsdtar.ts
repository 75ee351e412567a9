/** bsdtar 3.6 and its library, libarchive. */
import {
  CHECKSUM,
  checksumOf,
  endsWithSlash,
  fieldOf,
  flagOf,
  GID,
  GNU,
  hasMagic,
  linkOf,
  MAJOR,
  MINOR,
  MODE,
  modeOf,
  MTIME,
  nameOf,
  prefixOf,
  SIZE,
  UID,
  USTAR_00,
  untilNul,
} from '../fields.ts';
import { bsdSparse } from '../maps/bsdMap.ts';
import { bsdNumber, INT64_MAX, latin1, leadingNumber } from '../numbers.ts';
import { bsdRecords, lastOf, type Records } from '../records.ts';
import { type Kind, KIND_OF_FLAG, type Program, type Seen, type View } from '../seen.ts';

const NOTHING = new Uint8Array(0);
/** Longest chain of headers for one entry. */
const DEPTH_MAX = 32;

/** How bsdtar (libarchive) reads headers. */
export const bsdtar: Program = {
  name: 'bsdtar',
  listed: () => undefined,
  takesPart: false,
  speaksOfNext: (header) => 'xgLKXA'.includes(flagOf(header)),
  sizeOf: (header) => Number(bsdNumber(fieldOf(header, SIZE))),
  searches: (isFirst, hasChain) => !isFirst && !hasChain,
  refuses: () => false,
  accepts({ header, isFirst }) {
    if (!hasPlainChecksum(header)) return isFirst ? 'stops' : 'searches';
    if (isFirst && !isLikely(header)) return 'stops';
    const size = flagOf(header) === 'V' ? 0n : bsdNumber(fieldOf(header, SIZE));
    return size < 0 || size >= (SPECIAL.test(flagOf(header)) ? SPECIAL_MAX : INT64_MAX) ? 'stops' : 'yes';
  },
  read(seen) {
    const flag = flagOf(seen.header);
    if (flag === 'V' || SPECIAL.test(flag)) return 'passes';
    return seen.chain.length >= DEPTH_MAX ? 'stops' : view(seen, flag);
  },
};

/** Headers about the next entry, whose content it takes up to this many bytes. */
const SPECIAL = /[AXxgLK]/;
const SPECIAL_MAX = (1n << 20n) + 1n;

/** Nothing but digits, blanks and NULs, and no NUL before the digits. */
function hasPlainChecksum(header: Uint8Array): boolean {
  const field = fieldOf(header, CHECKSUM);
  const isPlain = field.every((byte) => byte === 0x20 || byte === 0 || (byte >= 0x30 && byte <= 0x37));
  return isPlain && Number(leadingNumber(field, 8)) === checksumOf(header);
}

/** Of the first header all fields have to look like those of a tar. */
function isLikely(header: Uint8Array): boolean {
  if (!/[\0A-Za-z0-9]/.test(flagOf(header))) return false;
  return [MODE, UID, GID, MTIME, SIZE, MAJOR, MINOR].every((field) => isLikelyNumber(fieldOf(header, field)));
}

function isLikelyNumber(field: Uint8Array): boolean {
  if (field[0] === 0 || field[0] === 0x80 || field[0] === 0xff) return true;
  let at = 0;
  while (field[at] === 0x20) at++;
  while ((field[at] ?? 0) >= 0x30 && (field[at] ?? 0) <= 0x37) at++;
  return field.subarray(at).every((byte) => byte === 0x20 || byte === 0);
}

function view(seen: Seen, flag: string): View | 'stops' | 'more' {
  const { header, chain } = seen;
  const ownSize = bsdNumber(fieldOf(header, SIZE));
  // A link without a name stays without one where no room has been made for it; a hard link is none then.
  const isNamed = seen.hasLink || linkOf(header).length > 0;
  const isLink = (flag === '1' && isNamed) || flag === '2';
  const has = { path: headerName(header), link: linkOf(header) };
  const headerSize = sizeByFlag(seen, flag, ownSize);
  let records: Records = [];
  let paxCount = 0;
  // It warns of a form before it comes to the records that might name another.
  let isWarned = seen.form.isUnknown;
  let countsBad = false;
  // The headers are read one within another, so that the first speaks last; but all of a kind share one place, which
  // keeps the words of the last.
  for (const { flag: kind } of chain.toReversed()) {
    const last = chain.findLast((one) => one.flag === kind);
    if (last === undefined) continue;
    if (kind === 0x4c) has.path = untilNul(last.bytes.subarray(0, last.length));
    if (kind === 0x4b) has.link = untilNul(last.bytes.subarray(0, last.length));
    if (kind === 0x4b) isWarned = countsBad = false;
    // Lists of access rights of Solaris are never what it expects of them.
    if (kind === 0x41) isWarned = true;
    if (kind !== 0x78) continue;
    // Reading records spoils them for a second time.
    const isSpoiled = paxCount++ > 0;
    if (isSpoiled) isWarned = true;
    if (isSpoiled) continue;
    const { all, isWhole, isFatal } = bsdRecords(last.bytes, last.length);
    // A warning from within hides it.
    if (isFatal && !isWarned) return 'stops';
    if (!isWhole || isFatal || hasBadText(all)) isWarned = true;
    records = all;
    countsBad = true;
    if (isWhole) applyNames(all, has);
  }
  // Each record counts where it stands, also one that a later takes back.
  if (records.some(([key, value]) => isRefused(key, value, seen, flag))) return 'stops';
  const stored = decimal(records, 'size') ?? headerSize;
  // What has no name is passed over.
  const isRead = kindOf(flag, false, isNamed) === 'file' && has.path.length > 0;
  const sparse = bsdSparse(seen, records, { stored, isRead });
  if (typeof sparse === 'string') return sparse;
  // What it gives no type is never made a directory.
  const isRegular = flag !== 'M' && (!isLink || (flag === '1' && ownSize > 0));
  const isOdd = isWarned || sparse.isUnknown || (countsBad && sparse.isBad);
  const isFolder = isRegular && !isOdd && endsWithSlash(has.path);
  const kind = kindOf(flag, isFolder, isNamed);
  return {
    ...{ path: has.path, isHidden: has.path.length === 0 },
    link: isLink && isNamed ? has.link : NOTHING,
    kind,
    size: kind === 'file' ? Number(realSize(records) ?? ownRealSize(header) ?? stored) : 0,
    pieces: sparse.pieces,
    ...(isFolder && !'3456D'.includes(flag)
      ? { stored: sparse.start, next: sparse.start }
      : { stored: sparse.apart + Number(stored), next: sparse.next }),
    ...ownersOf(header, records),
  };
}

function ownersOf(header: Uint8Array, records: Records): Pick<View, 'mode' | 'uid' | 'gid'> {
  return {
    mode: modeOf(header, Number(bsdNumber(fieldOf(header, MODE)))),
    uid: Number(decimal(records, 'uid') ?? bsdNumber(fieldOf(header, UID))),
    gid: Number(decimal(records, 'gid') ?? bsdNumber(fieldOf(header, GID))),
  };
}

/** Sizes that are none, and maps before it has seen any file. */
function isRefused(key: string, value: Uint8Array, { hasFile }: Seen, flag: string): boolean {
  if (key === 'size') return isOutOfRange(leadingNumber(value, 10));
  return key.startsWith('GNU.sparse') && !hasFile && !'0S'.includes(flag);
}

function headerName(header: Uint8Array): Uint8Array {
  if (!hasMagic(header, 'ustar') || hasMagic(header, GNU)) return nameOf(header);
  const prefix = prefixOf(header);
  if (header[345] === 0) return nameOf(header);
  const slash = endsWithSlash(prefix) ? '' : '/';
  return concat(prefix, slash, nameOf(header));
}

function concat(prefix: Uint8Array, slash: string, name: Uint8Array): Uint8Array {
  const path = new Uint8Array(prefix.length + slash.length + name.length);
  path.set(prefix);
  if (slash !== '') path[prefix.length] = 0x2f;
  path.set(name, prefix.length + slash.length);
  return path;
}

/** Of hard links the size counts in an archive that has PAX headers, and where the header is not quite one of ustar. */
function sizeByFlag({ isPax, header }: Seen, flag: string, size: bigint): bigint {
  if (flag !== '1') return '23456'.includes(flag) ? 0n : size;
  if (!hasMagic(header, 'ustar') || hasMagic(header, GNU)) return 0n;
  return isPax || !hasMagic(header, USTAR_00) || !isLikely(header) ? size : 0n;
}

function isOutOfRange(size: bigint): boolean {
  return size < 0 || size === INT64_MAX;
}

/** Empty names do not count. */
function applyNames(records: Records, has: { path: Uint8Array; link: Uint8Array }): void {
  const sparse = lastOf(records, 'GNU.sparse.name');
  const path = sparse !== undefined && sparse.length > 0 ? sparse : lastOf(records, 'path');
  const link = lastOf(records, 'linkpath');
  if (path !== undefined && path.length > 0) has.path = path;
  if (link !== undefined && link.length > 0) has.link = link;
}

const TEXTS = ['path', 'linkpath', 'uname', 'gname'];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Names have to be UTF-8, where no record says that they are bytes. */
function hasBadText(records: Records): boolean {
  const sets = records.filter(([key, value]) => key === 'hdrcharset' && CHARSETS.includes(latin1(value)));
  if (sets.length > 0 && latin1(lastOf(sets, 'hdrcharset') as Uint8Array) === BINARY) return false;
  const path = lastOf(records, 'GNU.sparse.name');
  const counts = (key: string) => key !== 'path' || path === undefined || path.length === 0;
  return [...TEXTS.filter(counts), 'GNU.sparse.name'].some((key) => {
    try {
      utf8.decode(lastOf(records, key));
      return false;
    } catch {
      return true;
    }
  });
}

const BINARY = 'BINARY';
const CHARSETS = [BINARY, 'ISO-IR 10646 2000 UTF-8'];

/** What is not a number is 0. */
function decimal(records: Records, key: string): bigint | undefined {
  const value = lastOf(records, key);
  return value && leadingNumber(value, 10);
}

/** GNU headers have fields of sparse files, whatever their type is. */
function ownRealSize(header: Uint8Array): bigint | undefined {
  return hasMagic(header, GNU) && header[REAL_SIZE[0]] !== 0 ? bsdNumber(fieldOf(header, REAL_SIZE)) : undefined;
}

const REAL_SIZE = [483, 495] as const;

function realSize(records: Records): bigint | undefined {
  const last = records.findLast(([key]) => /^(GNU\.sparse\.(real)?size|SCHILY\.realsize)$/.test(key));
  return last && leadingNumber(last[1], 10);
}

/** A slash makes a directory of a file. */
function kindOf(flag: string, isSlashed: boolean, isNamed: boolean): Kind {
  if (flag === 'M' || (flag === '1' && !isNamed)) return 'file';
  if (flag === 'D') return 'directory';
  return KIND_OF_FLAG[flag] ?? (isSlashed ? 'directory' : 'file');
}
