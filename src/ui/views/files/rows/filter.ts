/**
 * Filtering a tree by path and by kind of change. A path matches where any of its parts does, so everything below a
 * matching directory stays; what leads to a match stays too.
 */
import { CHANGE_KINDS, type ChangeKind, FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { type Sliced, STEPS } from './slices.ts';

export interface Kept {
  /** 1 = shown: it passes, or something below it does. */
  readonly keep: Uint8Array;
  /** 1 = something below it matches by itself: opened so that the match is seen. */
  readonly leads: Uint8Array;
  /** Entries that pass, and all there are; directories that only their children imply are not counted. */
  readonly shown: number;
  readonly total: number;
}

export interface Wanted {
  readonly text: string;
  readonly kinds: ReadonlySet<ChangeKind>;
}

/** All names of a tree as one string of one character a byte, ASCII in lower case: made once, searched natively. */
export type FoldedNames = string;

/** windows-1252 in the web's standard: not Latin-1, but one character for each byte and no two alike. */
const bytewise = new TextDecoder('latin1');

export function foldNames({ names }: Pick<TreeColumns, 'names'>): FoldedNames {
  const lower = names.slice();
  for (let at = 0; at < lower.length; at++) {
    const byte = lower[at] as number;
    if (byte > 64 && byte < 91) lower[at] = byte + 32;
  }
  return bytewise.decode(lower);
}

const fold = (text: string): string => foldNames({ names: new TextEncoder().encode(text) });

export const isGlob = (text: string): boolean => /[*?[]/.test(text);

/** A glob as a pattern over folded text: `*` and `?` stay within a part, `**` does not. */
export function globPattern(glob: string): RegExp {
  const folded = fold(glob.replace(/^\//, ''));
  const source = folded.replaceAll(/\*\*\/?|[*?]|\[!?[^\]/]+\]|[\\^$.|+(){}[\]]/g, (token) => {
    if (token.startsWith('**')) return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[') && token.length > 2) return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`, 's');
}

/** `undefined` where nothing is filtered. */
export function* filterRows(columns: TreeColumns, folded: FoldedNames, wanted: Wanted): Sliced<Kept | undefined> {
  const text = wanted.text.trim();
  const all = CHANGE_KINDS.every((kind) => wanted.kinds.has(kind));
  if (text === '' && all) return undefined;
  const own = text === '' ? undefined : yield* matches(columns, folded, text);
  const passing = CHANGE_KINDS.map((kind) => wanted.kinds.has(kind));
  return yield* spread(columns, own, passing);
}

function* matches(columns: TreeColumns, folded: FoldedNames, text: string): Sliced<Uint8Array> {
  const parts = text.includes('/');
  if (isGlob(text)) {
    const pattern = globPattern(text);
    return yield* (parts ? matchPaths : matchNames)(columns, folded, (name) => pattern.test(name));
  }
  const sought = fold(text);
  if (!parts) return searchNames(columns, folded, sought);
  // A leading slash stands for the root.
  return yield* matchPaths(columns, folded, (path) => `/${path}`.includes(sought));
}

/** One native search over all names; a hit that runs over the end of a name is none. */
function searchNames({ count, nameStart }: TreeColumns, folded: FoldedNames, sought: string): Uint8Array {
  const own = new Uint8Array(count);
  let row = 0;
  for (let at = folded.indexOf(sought); at >= 0; ) {
    while ((nameStart[row + 1] as number) <= at) row++;
    const within = at + sought.length <= (nameStart[row + 1] as number);
    if (within) own[row] = 1;
    at = folded.indexOf(sought, within ? (nameStart[row + 1] as number) : at + 1);
  }
  return own;
}

function* matchNames(
  { count, nameStart }: TreeColumns,
  folded: FoldedNames,
  test: (name: string) => boolean,
): Sliced<Uint8Array> {
  const own = new Uint8Array(count);
  for (let row = 1; row < count; row++) {
    if (test(folded.slice(nameStart[row], nameStart[row + 1]))) own[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return own;
}

function* matchPaths(
  { count, nameStart, parent }: TreeColumns,
  folded: FoldedNames,
  test: (path: string) => boolean,
): Sliced<Uint8Array> {
  const own = new Uint8Array(count);
  // Only of directories: their children need them.
  const paths = new Map<number, string>([[0, '']]);
  const pathOf = (row: number): string => {
    const known = paths.get(row);
    if (known !== undefined) return known;
    const climbed: number[] = [];
    let at = row;
    while (!paths.has(at)) {
      climbed.push(at);
      at = parent[at] as number;
    }
    let path = paths.get(at) as string;
    for (const step of climbed.reverse()) {
      path += `${folded.slice(nameStart[step], nameStart[step + 1])}/`;
      paths.set(step, path);
    }
    return path;
  };
  for (let row = 1; row < count; row++) {
    const above = pathOf(parent[row] as number);
    if (test(above + folded.slice(nameStart[row], nameStart[row + 1]))) own[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return own;
}

/** From own matches to what is shown: down (a match's content), then by kind, then up (what leads there). */
function* spread(columns: TreeColumns, own: Uint8Array | undefined, passing: readonly boolean[]): Sliced<Kept> {
  const { count, parent, change, flags } = columns;
  const found = own ? own.slice() : undefined;
  const keep = new Uint8Array(count);
  const leads = new Uint8Array(count);
  let shown = 0;
  let total = 0;
  for (let row = 1; row < count; row++) {
    if (found && found[parent[row] as number] === 1) found[row] = 1;
    const counted = ((flags[row] as number) & FLAG.implied) === 0;
    const passes = (found ? found[row] === 1 : true) && passing[change[row] as number] === true && counted;
    if (counted) total++;
    if (passes) {
      keep[row] = 1;
      shown++;
    }
    if (row % STEPS === 0) yield;
  }
  for (let row = count - 1; row > 0; row--) {
    const above = parent[row] as number;
    const direct = keep[row] === 1 && (own ? own[row] === 1 : true);
    if (direct || leads[row] === 1) leads[above] = 1;
    if (keep[row] === 1) keep[above] = 1;
    if (row % STEPS === 0) yield;
  }
  return { keep, leads, shown, total };
}
