/** The entries of a layer as the columns of our index, and back. docs/index-format.md, "Entries". */
import { BLOCK, paddingOf } from '../../../archive/tar/block.ts';
import { SYMLINK } from '../../../archive/tar/entry.ts';
import { INDEX_PATHS_MAX_BYTES } from '../bounds.ts';
import { TAR_ENTRIES_MAX_COUNT, TAR_META_MAX_BYTES } from '../../../bytes/limits.ts';
import { fileTime, wholeSeconds } from '../../../oci/times/fileTime.ts';
import { ENTRY_TYPES, WRITTEN } from '../../columns.ts';
import { linkBytes, pathBytes } from '../../layerContent.ts';
import type { LayerIndex } from '../../layerIndex.ts';
import { type EntryRow, EntryRows, storedSize } from '../entryRows.ts';
import { readExtras, writeExtras } from './extraTexts.ts';
import type { Opened, Section } from './sections.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/** Times further from the epoch are written as text. */
const SECONDS_MAX = 2 ** 52;
const NOTHING = new Uint8Array();
const ROOT = new TextEncoder().encode('.');

/** The sections of an index, in their order. */
export function entrySections(index: LayerIndex): readonly Section[] {
  const { count, extras } = index;
  const out = (fill: (writer: VarintWriter, i: number) => void) => {
    const writer = new VarintWriter();
    for (let i = 0; i < count; i++) fill(writer, i);
    return writer.finish();
  };
  const seconds = (i: number) => secondsOf(index, i) ?? 0;
  let path: Uint8Array = new Uint8Array();
  let end = 0;
  return [
    { name: 'types', bytes: index.type.slice() },
    { name: 'written', bytes: index.written.slice() },
    {
      name: 'paths',
      bytes: out((writer, i) => {
        const next = pathBytes(index, i);
        const shared = sharedStart(path, next);
        path = next;
        writer.number(shared);
        writer.number(next.length - shared);
        writer.bytes(next.subarray(shared));
      }),
    },
    { name: 'modes', bytes: out((writer, i) => writer.number(index.mode[i])) },
    { name: 'uids', bytes: out((writer, i) => writer.number(index.uid[i])) },
    { name: 'gids', bytes: out((writer, i) => writer.number(index.gid[i])) },
    { name: 'sizes', bytes: out((writer, i) => writer.number(index.size[i])) },
    { name: 'seconds', bytes: out((writer, i) => writer.signed(seconds(i) - (i > 0 ? seconds(i - 1) : 0))) },
    { name: 'nanoseconds', bytes: out((writer, i) => writer.number(index.mtimeNs[i])) },
    {
      name: 'offsets',
      bytes: out((writer, i) => {
        writer.signed(index.offset[i] - end - BLOCK);
        const stored = storedSize({ type: index.type[i], size: index.size[i], extra: extras.get(i) });
        end = index.offset[i] + stored + paddingOf(stored);
      }),
    },
    {
      name: 'links',
      bytes: out((writer, i) => {
        const link = linkBytes(index, i);
        writer.number(link ? link.length + 1 : 0);
        if (link) writer.bytes(link);
      }),
    },
    { name: 'extras', bytes: writeExtras(extras, (i) => farTime(index, i), count) },
  ];
}

function sharedStart(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a[at] === b[at]) at++;
  return at;
}

/** The whole second of an entry; undefined where it is none, or too far from the epoch. */
function secondsOf({ mtime, mtimeNs }: LayerIndex, i: number): number | undefined {
  const seconds = wholeSeconds({ mtime: mtime[i], mtimeNs: mtimeNs[i] });
  return Number.isInteger(seconds) && Math.abs(seconds) < SECONDS_MAX / 2 ? seconds : undefined;
}

function farTime(index: LayerIndex, i: number): string | undefined {
  return secondsOf(index, i) === undefined ? String(index.mtime[i]) : undefined;
}

/** The index of a tar of `size` bytes. `fail` is called, and must throw, where it could not be true. */
export async function readEntries(opened: Opened, size: number, fail: (why: string) => never): Promise<LayerIndex> {
  const types = await opened.section('types');
  const { entries } = opened.head;
  if (entries !== types.length) return fail(`it has ${types.length} entries and says ${String(entries).slice(0, 30)}`);
  if (types.length > TAR_ENTRIES_MAX_COUNT) return fail(`it has more than ${TAR_ENTRIES_MAX_COUNT} entries`);
  const written = await opened.section('written');
  if (written.length !== types.length || written.some((form) => form >= WRITTEN.length)) fail('its paths have no form');
  if (types.some((type) => type >= ENTRY_TYPES.length)) fail('it has an entry of no known type');
  const rows = new EntryRows();
  const next = await entryReader(opened, types, fail);
  for (let i = 0; i < types.length; i++) {
    const problem = rows.add(next(i));
    if (problem !== undefined) fail(problem);
  }
  const index = rows.finish(size);
  return typeof index === 'string' ? fail(index) : { ...index, written };
}

/** Gives one entry after another; the last one asks that nothing is left over. */
async function entryReader(
  opened: Opened,
  types: Uint8Array,
  fail: (why: string) => never,
): Promise<(i: number) => EntryRow> {
  const names = ['paths', 'modes', 'uids', 'gids', 'sizes', 'seconds', 'nanoseconds', 'offsets', 'links'] as const;
  const open = async (name: string) => new VarintReader(await opened.section(name), fail);
  const [paths, modes, uids, gids, sizes, seconds, nanoseconds, offsets, links] = [
    ...[await open('paths'), await open('modes'), await open('uids'), await open('gids'), await open('sizes')],
    ...[await open('seconds'), await open('nanoseconds'), await open('offsets'), await open('links')],
  ];
  const { extras, times } = readExtras(await opened.section('extras'), types.length, fail);
  const path = pathReader(paths, fail);
  let [second, end] = [0, 0];
  return (i) => {
    const type = types[i];
    const [mode, uid, gid] = [
      modes.upTo(0o7777, 'a mode'),
      uids.upTo(0xffffffff, 'a uid'),
      gids.upTo(0xffffffff, 'a gid'),
    ];
    const [size, extra] = [sizes.number(), extras.get(i)];
    second += seconds.signed();
    const mtimeNs = nanoseconds.upTo(999_999_999, 'a fraction of a second');
    const time = times.get(i);
    const offset = end + BLOCK + offsets.signed();
    const stored = storedSize({ type, size, extra });
    end = offset + stored + paddingOf(stored);
    if (!Number.isSafeInteger(end) || !Number.isSafeInteger(second)) fail(`entry ${i} lies beyond 2^53`);
    const row = { ...{ type, mode, uid, gid, size, offset, extra }, path: path() };
    const link = linkIn(links, type);
    const all = [paths, modes, uids, gids, sizes, seconds, nanoseconds, offsets, links];
    if (i === types.length - 1) for (const [at, reader] of all.entries()) reader.end(names[at]);
    return { ...row, link, ...(time === undefined ? fileTime(second, mtimeNs) : { mtime: time, mtimeNs }) };
  };
}

/** A hard link to the root itself is empty in normal form, and is written as it may stand in a tar. */
function linkIn(from: VarintReader, type: number): Uint8Array {
  const length = from.number();
  if (length === 0) return NOTHING;
  return length === 1 && type !== SYMLINK ? ROOT : from.bytes(length - 1);
}

/** Paths share their beginning with the one before. What is given is valid until the next. */
function pathReader(from: VarintReader, fail: (why: string) => never): () => Uint8Array {
  let path = new Uint8Array(256);
  let length = 0;
  let sum = 0;
  return () => {
    const shared = from.upTo(length, 'the shared part of a path');
    const rest = from.bytes(from.upTo(TAR_META_MAX_BYTES, 'the length of a path'));
    length = shared + rest.length;
    sum += length;
    if (length > TAR_META_MAX_BYTES || sum > INDEX_PATHS_MAX_BYTES) fail('its paths are too long');
    if (length > path.length) {
      const longer = new Uint8Array(2 * length);
      longer.set(path.subarray(0, shared));
      path = longer;
    }
    path.set(rest, shared);
    return path.subarray(0, length);
  };
}
