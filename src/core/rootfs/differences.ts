/** Two tables of contents of one layer beside each other: what somebody lists, and what its tar has. */
import { bytesToText } from '../oci/text.ts';
import { ENTRY_TYPES } from './columns.ts';
import { linkBytes, nameBytes, pathBytes } from './layerContent.ts';
import type { LayerIndex } from './layerIndex.ts';
import { isStargzEntry } from './whiteout.ts';

const SYMLINK = ENTRY_TYPES.indexOf('symlink');
/** Examples named of each kind of difference. */
const EXAMPLES = 3;

/** Paths by what is wrong with them, each byte a character. */
interface Differences {
  /** The tar has them alone. */
  readonly missing: readonly string[];
  /** The list has them alone. */
  readonly extra: readonly string[];
  /** With another size, mode, owner, type or link. */
  readonly differ: readonly string[];
  /** Their contents lie elsewhere. */
  readonly moved: readonly string[];
}

/** What differs; `onSame` receives each entry of the tar that the list has at the same path. */
export function differencesOf(
  listed: LayerIndex,
  tar: LayerIndex,
  onSame?: (row: number, entry: number, path: string) => void,
): Differences {
  const rows = new Map<string, number>();
  for (let i = 0; i < listed.count; i++) rows.set(keyOf(listed, i), i);
  const differ: string[] = [];
  const missing: string[] = [];
  const moved: string[] = [];
  const seen = new Set<number>();
  // Of entries with one path the last counts, in the list as in the tar.
  for (let i = tar.count - 1; i >= 0; i--) {
    const key = keyOf(tar, i);
    const row = rows.get(key);
    if (row === undefined) {
      if (!isBookkeeping(tar, i)) missing.push(key);
    } else if (!seen.has(row)) {
      seen.add(row);
      if (!sameEntry(listed, row, tar, i)) differ.push(key);
      else if (listed.offset[row] !== tar.offset[i]) moved.push(key);
      onSame?.(row, i, key);
    }
  }
  const extra = [...rows].filter(([, row]) => !seen.has(row)).map(([key]) => key);
  return { missing, extra, differ, moved };
}

/** Some of these paths, for people. */
export function examples(paths: readonly string[]): string {
  const shown = paths.slice(0, EXAMPLES).map((path) => bytesToText(Uint8Array.from(path, (c) => c.charCodeAt(0))));
  const rest = paths.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** A path, byte for byte. */
function keyOf(index: LayerIndex, i: number): string {
  return new TextDecoder('latin1').decode(pathBytes(index, i));
}

function sameEntry(list: LayerIndex, a: number, tar: LayerIndex, b: number): boolean {
  return (
    list.type[a] === tar.type[b] &&
    list.size[a] === tar.size[b] &&
    list.mode[a] === tar.mode[b] &&
    list.uid[a] === tar.uid[b] &&
    list.gid[a] === tar.gid[b] &&
    (tar.type[b] !== SYMLINK || linkText(list, a) === linkText(tar, b))
  );
}

const linkText = (index: LayerIndex, i: number) => String(linkBytes(index, i));

function isBookkeeping(index: LayerIndex, i: number): boolean {
  const name = new TextDecoder().decode(nameBytes(index, i));
  return index.dir[i] === 0 && isStargzEntry(name, index.size[i], i === index.count - 1);
}
