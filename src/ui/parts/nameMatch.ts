/**
 * Which rows of a tree have a text in their name or path: names are searched natively, many at once, in slices. Text is
 * compared byte by byte, ASCII in any case; `*`, `?` and `[` make it a glob.
 */
import type { TreeColumns } from '../../core/rootfs/columns.ts';
import { globTest } from '../../core/rootfs/search/query/glob.ts';
import { itemAt, u32At, u8At } from '../../core/bytes/at.ts';
import { type Sliced, STEPS } from './slices.ts';

/** The names of some rows that follow each other as one string of one character a byte, ASCII in lower case. */
interface NameBlock {
  readonly first: number;
  /** Where its names begin in `names`. */
  readonly from: number;
  readonly text: string;
}

/** All names of a tree in blocks, made once and searched natively: a block a step. */
export type FoldedNames = readonly NameBlock[];

/** Rows of a block: a power of two, some milliseconds of folding. */
const BLOCK_BITS = 14;

/** windows-1252 in the web's standard: not Latin-1, but one character for each byte and no two alike. */
const bytewise = new TextDecoder('latin1');

export function* foldNames({ names, nameStart, count }: TreeColumns): Sliced<FoldedNames> {
  const blocks: NameBlock[] = [];
  for (let first = 0; first < count; first += 1 << BLOCK_BITS) {
    const end = Math.min(count, first + (1 << BLOCK_BITS));
    const from = u32At(nameStart, first);
    blocks.push({ first, from, text: foldBytes(names.slice(from, nameStart[end])) });
    yield;
  }
  return blocks;
}

/** Changes the bytes it is given. */
function foldBytes(lower: Uint8Array): string {
  for (let at = 0; at < lower.length; at++) {
    const byte = u8At(lower, at);
    if (byte > 64 && byte < 91) lower[at] = byte + 32;
  }
  return bytewise.decode(lower);
}

const fold = (text: string): string => foldBytes(new TextEncoder().encode(text));

function foldedName({ nameStart }: TreeColumns, folded: FoldedNames, row: number): string {
  const { from, text } = itemAt(folded, row >>> BLOCK_BITS);
  return text.slice(u32At(nameStart, row) - from, u32At(nameStart, row + 1) - from);
}

const isGlob = (text: string): boolean => /[*?[]/.test(text);

/** A glob over folded text: `*` and `?` stay within a part, `**` does not. */
const globOver = (glob: string): ((text: string) => boolean) => globTest(fold(glob.replace(/^\//, '')), true);

/** 1 for rows that match by themselves. A text with a slash is looked for in whole paths. */
export function* matches(columns: TreeColumns, folded: FoldedNames, text: string): Sliced<Uint8Array> {
  const parts = text.includes('/');
  if (isGlob(text)) {
    return yield* (parts ? matchPaths : matchNames)(columns, folded, globOver(text));
  }
  const sought = fold(text);
  if (!parts) return yield* searchNames(columns, folded, sought);
  // A leading slash stands for the root.
  return yield* matchPaths(columns, folded, (path) => `/${path}`.includes(sought));
}

/** Native searches over all names; a hit that runs over the end of a name is none. */
function* searchNames({ count, nameStart }: TreeColumns, folded: FoldedNames, sought: string): Sliced<Uint8Array> {
  const own = new Uint8Array(count);
  for (const { first, from, text } of folded) {
    let row = first;
    for (let at = text.indexOf(sought); at >= 0; ) {
      while (u32At(nameStart, row + 1) - from <= at) row++;
      const end = u32At(nameStart, row + 1) - from;
      const within = at + sought.length <= end;
      if (within) own[row] = 1;
      at = text.indexOf(sought, within ? end : at + 1);
    }
    yield;
  }
  return own;
}

function* matchNames(columns: TreeColumns, folded: FoldedNames, test: (name: string) => boolean): Sliced<Uint8Array> {
  const own = new Uint8Array(columns.count);
  for (let row = 1; row < columns.count; row++) {
    if (test(foldedName(columns, folded, row))) own[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return own;
}

function* matchPaths(columns: TreeColumns, folded: FoldedNames, test: (path: string) => boolean): Sliced<Uint8Array> {
  const { count, parent } = columns;
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
      at = u32At(parent, at);
    }
    let path = paths.get(at) as string;
    for (const step of climbed.reverse()) {
      path += `${foldedName(columns, folded, step)}/`;
      paths.set(step, path);
    }
    return path;
  };
  for (let row = 1; row < count; row++) {
    const above = pathOf(u32At(parent, row));
    if (test(above + foldedName(columns, folded, row))) own[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return own;
}
