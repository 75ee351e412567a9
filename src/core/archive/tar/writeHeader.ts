/**
 * Headers as Go's archive/tar and skopeo write them: ustar, with a PAX header before it only where ustar can't say it.
 * Nothing depends on the clock or the machine, so equal entries give equal bytes.
 */
import { joinBytes } from '../../bytes/byteArrays.ts';
import { decimalTime, wholeSeconds } from '../../oci/times/fileTime.ts';
import { BLOCK, paddingOf } from './block.ts';

/** The fields of a header to write. */
interface HeaderFields {
  /** No leading slash; directories get theirs at the end. As text, or as bytes where it may not be UTF-8. */
  readonly path: string | Uint8Array;
  /** `0` file, `1` hard link, `2` symlink, `3` and `4` devices, `5` directory, `6` pipe. */
  readonly flag: string;
  readonly size: number;
  /** The 12 permission bits. */
  readonly mode: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Nanoseconds after the whole second at or below it. */
  readonly mtimeNs: number;
  /** Decimal text of a time that `mtime` cannot hold. */
  readonly mtimeText?: string;
  readonly link: string | Uint8Array;
  /** 0 where they are not given. */
  readonly uid?: number;
  readonly gid?: number;
  readonly device?: { readonly major: number; readonly minor: number };
  /** Extended attributes by name, as bytes. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
}

const utf8 = new TextEncoder();

const USTAR = utf8.encode('ustar\0' + '00');
const ZERO = 0x30;
const SPACE = 0x20;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** Seven octal digits: user and group numbers. */
const OCTAL_7 = 8 ** 7;
/** Eleven octal digits: 8 GiB, or the year 2242. */
const OCTAL_11 = 8 ** 11;

/** The header blocks of an entry; its content and padding follow them. */
export function writeHeader(fields: HeaderFields): Uint8Array<ArrayBuffer> {
  const path = bytesOf(fields.path);
  const link = bytesOf(fields.link);
  const split = isAscii(path) ? splitPath(path) : undefined;
  const records: Uint8Array[] = [];
  if (split === undefined) records.push(record('path', path));
  if (link.length > NAME_BYTES || !isAscii(link)) records.push(record('linkpath', link));
  if (fields.size >= OCTAL_11) records.push(record('size', utf8.encode(String(fields.size))));
  const second = wholeSeconds(fields);
  if (fields.mtimeNs > 0 || !Number.isInteger(second) || second < 0 || second >= OCTAL_11) {
    const exact = fields.mtimeNs > 0 ? decimalTime(fields) : decimal(fields.mtime);
    records.push(record('mtime', utf8.encode(fields.mtimeText ?? exact)));
  }
  for (const key of ['uid', 'gid'] as const) {
    if ((fields[key] ?? 0) >= OCTAL_7) records.push(record(key, utf8.encode(String(fields[key]))));
  }
  for (const [name, value] of fields.xattrs ?? []) records.push(record(`SCHILY.xattr.${name}`, value));
  const header = writeBlock(fields, split ?? { name: path, prefix: NOTHING }, link);
  return records.length === 0 ? header : joinBytes([...paxHeader(records, split?.name ?? path), header]);
}

const NOTHING = new Uint8Array(0);
const bytesOf = (text: string | Uint8Array) =>
  typeof text !== 'string' ? text : text === '' ? NOTHING : utf8.encode(text);

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** ustar's two fields, cut at a slash; undefined where no cut fits. */
function splitPath(path: Uint8Array): { name: Uint8Array; prefix: Uint8Array } | undefined {
  if (path.length <= NAME_BYTES) return { name: path, prefix: NOTHING };
  const first = path.length - NAME_BYTES - 1;
  const slash = path.indexOf(0x2f, Math.max(1, first));
  if (slash < 0 || slash > PREFIX_BYTES || slash === path.length - 1) return undefined;
  return { name: path.subarray(slash + 1), prefix: path.subarray(0, slash) };
}

/** PAX knows no exponents. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(9) : text;
}

/** `<length> <key>=<value>\n`; the length counts its own digits. */
function record(key: string, value: Uint8Array): Uint8Array {
  const rest = joinBytes([utf8.encode(` ${key}=`), value, utf8.encode('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return joinBytes([utf8.encode(String(length)), rest]);
}

function paxHeader(records: readonly Uint8Array[], name: Uint8Array): Uint8Array[] {
  const body = joinBytes(records);
  const base = name.subarray(name.subarray(0, -1).lastIndexOf(0x2f) + 1).filter((byte) => byte < 0x80 && byte !== 0x2f);
  const fields = { path: '', flag: 'x', size: body.length, mode: 0, mtime: 0, mtimeNs: 0, link: '' };
  const short = joinBytes([utf8.encode('PaxHeaders.0/'), base.subarray(0, NAME_BYTES - 13)]);
  return [writeBlock(fields, { name: short, prefix: NOTHING }, NOTHING), body, new Uint8Array(paddingOf(body.length))];
}

function writeBlock(
  fields: HeaderFields,
  { name, prefix }: { name: Uint8Array; prefix: Uint8Array },
  link: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { flag, size, mode, uid = 0, gid = 0, device } = fields;
  const second = Math.floor(wholeSeconds(fields));
  const block = new Uint8Array(BLOCK);
  block.set(name.subarray(0, NAME_BYTES), 0);
  octal(block, 100, 7, mode);
  octal(block, 108, 7, uid >= OCTAL_7 ? 0 : uid);
  octal(block, 116, 7, gid >= OCTAL_7 ? 0 : gid);
  octal(block, 124, 11, size >= OCTAL_11 ? 0 : size);
  octal(block, 136, 11, second < 0 || second >= OCTAL_11 ? 0 : second);
  block.fill(SPACE, 148, 156);
  block[156] = flag.charCodeAt(0);
  block.set(link.subarray(0, NAME_BYTES), 157);
  block.set(USTAR, 257);
  octal(block, 329, 7, device?.major ?? 0);
  octal(block, 337, 7, device?.minor ?? 0);
  block.set(prefix, 345);
  let sum = 0;
  for (const byte of block) sum += byte;
  octal(block, 148, 6, sum);
  block[154] = 0;
  return block;
}

/** Digit by digit: an array for each field is what hundreds of thousands of headers would take their time with. */
function octal(block: Uint8Array, at: number, digits: number, value: number): void {
  let left = value;
  for (let place = at + digits - 1; place >= at; place--) {
    block[place] = ZERO + (left % 8);
    left = Math.floor(left / 8);
  }
}
