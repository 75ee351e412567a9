/**
 * The entries of one layer that meet a query, as far as the layer alone can tell: all but state, platform and content.
 */
import { bytesToText } from '../../oci/text.ts';
import { ENTRY_TYPES } from '../columns.ts';
import { nameBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';
import type { PlacedEntry } from '../tree/entriesEqual.ts';
import { WHITEOUT_PREFIX_SIZE, whiteoutKind } from '../whiteout.ts';
import { isPathPattern, type NameTest, nameTest } from './pattern.ts';
import type { ModeName, Pattern, Query, Range } from './query/query.ts';

const CAPABILITY = 'security.capability';
const SYMLINK = ENTRY_TYPES.indexOf('symlink');
const FILE = ENTRY_TYPES.indexOf('file');
const HARDLINK = ENTRY_TYPES.indexOf('hardlink');

type Test = (entry: number) => boolean;

/** Is something asked that a hard link has of the content that it names? Then `entryTest` needs to know that content. */
export const asksContent = ({ mode, modes, owner, group }: Query): boolean =>
  mode !== undefined || modes.length > 0 || owner !== undefined || group !== undefined;

/** The entry whose content an entry of the layer shows, in whichever layer that is. */
export type ContentAt = (entry: number) => PlacedEntry | undefined;

/**
 * Cheap conditions first, names last. An expression may take for ever: leave those out of the query where that can't be
 * borne. `contentAt`: without it, what a hard link's own header says counts.
 */
export function entryTest(index: LayerIndex, query: Query, contentAt?: ContentAt): Test {
  const shown = (test: (index: LayerIndex) => Test): Test => {
    const here = test(index);
    if (!contentAt) return here;
    return (entry) => {
      if (index.type[entry] !== HARDLINK) return here(entry);
      const content = contentAt(entry);
      return content ? (content.index === index ? here : test(content.index))(content.entry) : here(entry);
    };
  };
  const { owner, group } = query;
  const tests: Test[] = [];
  if (query.types.length > 0) tests.push(typeTest(index, query));
  if (query.size) tests.push(sizeTest(index, query.size));
  if (query.mode !== undefined)
    tests.push(
      shown(
        ({ mode }) =>
          (entry) =>
            mode[entry] === query.mode,
      ),
    );
  for (const name of query.modes) tests.push(shown((at) => modeTest(at, name)));
  if (query.time) tests.push(rangeTest(index.mtime, query.time));
  if (owner !== undefined) tests.push(shown((at) => idTest(at, 'uid', owner)));
  if (group !== undefined) tests.push(shown((at) => idTest(at, 'gid', group)));
  if (query.names.length > 0) tests.push(namesTest(index, query.names.map(nameTest)));
  return (entry) => tests.every((test) => test(entry));
}

function typeTest({ type }: LayerIndex, { types }: Query): Test {
  const wanted = new Uint8Array(ENTRY_TYPES.length);
  for (const name of types) wanted[ENTRY_TYPES.indexOf(name)] = 1;
  return (entry) => wanted[type[entry]] === 1;
}

function rangeTest(
  values: ArrayLike<number>,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Range,
): Test {
  return (entry) => values[entry] >= min && values[entry] <= max;
}

/** Only files have a size: a directory of 0 bytes is not a small file. */
function sizeTest({ size, type }: LayerIndex, range: Range): Test {
  const within = rangeTest(size, range);
  return (entry) => type[entry] === FILE && within(entry);
}

function modeTest(index: LayerIndex, name: ModeName): Test {
  const { mode, type, extras } = index;
  const has =
    (bits: number): Test =>
    (entry) =>
      (mode[entry] & bits) !== 0;
  switch (name) {
    case 'setuid':
      return has(0o4000);
    case 'setgid':
      return has(0o2000);
    case 'sticky':
      return has(0o1000);
    case 'world-writable':
      // Symbolic links have all bits set and mean nothing by it.
      return (entry) => (mode[entry] & 0o002) !== 0 && type[entry] !== SYMLINK;
    case 'executable':
      return (entry) => (mode[entry] & 0o111) !== 0 && type[entry] === FILE;
    case 'capabilities':
      return (entry) => extras.size > 0 && extras.get(entry)?.xattrs?.has(CAPABILITY) === true;
  }
}

function idTest(index: LayerIndex, which: 'uid' | 'gid', wanted: string): Test {
  const column = index[which];
  const name = which === 'uid' ? 'uname' : 'gname';
  const number = /^\d+$/.test(wanted) ? Number(wanted) : undefined;
  return (entry) => {
    const extra = index.extras.size > 0 ? index.extras.get(entry) : undefined;
    if (extra?.[name] === wanted) return true;
    // Ids beyond 32 bits are in the text only.
    if (extra?.[which] !== undefined) return extra[which] === wanted;
    return number === undefined ? wanted === 'root' && column[entry] === 0 && !extra?.[name] : column[entry] === number;
  };
}

function namesTest(index: LayerIndex, tests: readonly NameTest[]): Test {
  const base = tests.filter(({ path }) => !path);
  const whole = tests.filter(({ path }) => path);
  const paths = shownPaths(index);
  return (entry) => {
    const name = shownName(index, entry);
    if (!base.every((each) => each.test(name))) return false;
    if (whole.length === 0) return true;
    const path = paths.of(entry);
    return whole.every((each) => each.test(path));
  };
}

/** What a name pattern is compared with: the whole path of an entry, or its base name. */
export function comparedText(index: LayerIndex, paths: ShownPaths, pattern: Pattern): (entry: number) => string {
  return isPathPattern(pattern) ? (entry) => paths.of(entry) : (entry) => shownName(index, entry);
}

/** The base name of an entry; of a whiteout, the name that it takes away. */
function shownName(index: LayerIndex, entry: number): string {
  const start = index.nameStart[entry];
  const end = index.nameStart[entry + 1];
  const skipped = whiteoutKind(index.names, start, end) === 'file' ? WHITEOUT_PREFIX_SIZE : 0;
  return bytesToText(nameBytes(index, entry).subarray(skipped));
}

/** Paths of entries as they are shown and compared: those of whiteouts are of what they take away. */
export interface ShownPaths {
  of(entry: number): string;
}

/** Directories are put together once each. An opaque marker has the path of its directory. */
export function shownPaths(index: LayerIndex): ShownPaths {
  const { dirs } = index;
  const known: (string | undefined)[] = [''];
  const dirOf = (row: number): string => {
    const missing: number[] = [];
    let at = row;
    for (; known[at] === undefined; at = dirs.parent[at]) missing.push(at);
    let path = known[at] ?? '';
    for (const each of missing.reverse()) {
      const name = bytesToText(dirs.names.subarray(dirs.nameStart[each], dirs.nameStart[each + 1]));
      path = path === '' ? name : `${path}/${name}`;
      known[each] = path;
    }
    return path;
  };
  return {
    of(entry) {
      const dir = dirOf(index.dir[entry]);
      const start = index.nameStart[entry];
      const end = index.nameStart[entry + 1];
      if (whiteoutKind(index.names, start, end) === 'opaque') return dir;
      const name = shownName(index, entry);
      return dir === '' ? name : `${dir}/${name}`;
    },
  };
}
