/** What few entries have, as the JSON of our index. docs/index-format.md, "Extras". */
import { TAR_TEXT_MAX_BYTES } from '../../../bytes/limits.ts';
import { packExtras, type PackedExtra, unpackExtras } from '../../cached/extras.ts';
import type { EntryExtra } from '../../layerIndex.ts';
import { isCount, isObject, listOf } from './sections.ts';

/** `time`: text of a time that the column of seconds can't hold, in the place of `farTime`. */
interface Packed {
  readonly extra: PackedExtra[1] & { readonly time?: string };
}

/** Empty where no entry has any. */
export function writeExtras(
  extras: ReadonlyMap<number, EntryExtra>,
  farTime: (i: number) => string | undefined,
  count: number,
): Uint8Array<ArrayBuffer> {
  const known = new Map(packExtras(extras));
  const list: [number, Packed['extra']][] = [];
  for (let i = 0; i < count; i++) {
    const [extra, time] = [known.get(i), farTime(i)];
    if (extra || time !== undefined) list.push([i, { ...extra, ...(time !== undefined && { time }) }]);
  }
  return list.length === 0 ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(list));
}

/** Extras and far times, by entry. `fail` is called, and must throw, where they are not of this form. */
export function readExtras(
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
  fail: (why: string) => never,
): { readonly extras: ReadonlyMap<number, EntryExtra>; readonly times: ReadonlyMap<number, number> } {
  const times = new Map<number, number>();
  if (bytes.length === 0) return { extras: new Map(), times };
  if (bytes.length > TAR_TEXT_MAX_BYTES) fail('its extras are too large');
  const list = listOf(parse(bytes));
  if (!list) return fail('its extras are not a list');
  const packed: PackedExtra[] = [];
  let before = -1;
  for (const item of list) {
    const [entry, extra] = listOf(item) ?? [];
    if (!isCount(entry) || entry <= before || entry >= count || !isObject(extra))
      return fail('its extras are out of order');
    before = entry;
    const { time, ...rest } = extra;
    if (typeof time === 'string' && time.length <= 32 && !Number.isNaN(Number(time))) times.set(entry, Number(time));
    else if (time !== undefined) fail(`the time of entry ${entry} is not a number`);
    if (!isExtra(rest)) return fail(`the extras of entry ${entry} are not valid`);
    if (Object.keys(rest).length > 0) packed.push([entry, rest]);
  }
  return { extras: unpackExtras(packed), times };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const NUMBER = /^-?\d{1,400}(\.\d{1,400})?$/;
const isText = (value: unknown) => typeof value === 'string';
const isNumberText = (value: unknown) => typeof value === 'string' && NUMBER.test(value);

/** One line for each field; any other is refused. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  xattrs: (value) => listOf(value)?.every(isXattr) === true,
  device: (value) => typeof value === 'string' && /^\d{1,20}:\d{1,20}$/.test(value),
  uid: isNumberText,
  gid: isNumberText,
  mtime: (value) => typeof value === 'string' && value.length <= 1024,
  uname: isText,
  gname: isText,
  sparse: (value) => arePieces(listOf(value) ?? [0]),
  typeFlag: (value) => typeof value === 'string' && value.length === 1,
  broken: (value) => value === true,
};

function isExtra(value: Readonly<Record<string, unknown>>): value is PackedExtra[1] {
  return Object.entries(value).every(([name, field]) => Object.hasOwn(FIELDS, name) && FIELDS[name]?.(field) === true);
}

function isXattr(pair: unknown): boolean {
  const [name, hex, ...more] = listOf(pair) ?? [];
  return more.length === 0 && typeof name === 'string' && typeof hex === 'string' && /^(?:[0-9a-f]{2})*$/.test(hex);
}

/** In order and apart, as the parser of tars gives them. */
function arePieces(list: readonly unknown[]): boolean {
  let end = 0;
  return list.every((piece) => {
    if (!isObject(piece)) return false;
    const { offset, size } = piece;
    if (!isCount(offset) || !isCount(size) || offset < end || !Number.isSafeInteger(offset + size)) return false;
    end = offset + size;
    return true;
  });
}
