/**
 * All paths of a merged tree end to end, as "go to file" looks through them at every key: about 70 bytes a path.
 */
import { type FileTree, versionAt } from '../../fileTree.ts';
import { NONE, ROOT } from '../../tree/paths.ts';
import { TYPE } from '../../tree/versions.ts';

/** All paths of a tree as bytes. */
export interface PathList {
  readonly count: number;
  /** Path i = `bytes[start[i] .. start[i + 1])`, its base name from `name[i]`. */
  readonly bytes: Uint8Array;
  readonly start: Uint32Array;
  readonly name: Uint32Array;
  /** Which letters a path has, as bits of `letterBit`. */
  readonly letters: Uint32Array;
  /** By path: 1 = a directory. */
  readonly isDir: Uint8Array;
  /** Its version in the tree. */
  readonly version: Uint32Array;
}

const SLASH = 0x2f;

/** One bit for each letter, one for all digits, one each for some signs; others share the last. */
export function letterBit(byte: number): number {
  const letter = byte > 64 && byte < 91 ? byte + 32 : byte;
  if (letter > 96 && letter < 123) return 1 << (letter - 97);
  if (letter > 47 && letter < 58) return 1 << 26;
  return letter === 0x2e
    ? 1 << 27
    : letter === 0x2d
      ? 1 << 28
      : letter === 0x5f
        ? 1 << 29
        : letter === SLASH
          ? 1 << 30
          : 1 << 31;
}

/** The paths that are there with layers 0..depth applied, without the root. */
export function pathList(tree: FileTree, depth: number): PathList {
  const { paths, versions } = tree;
  const { names } = paths;
  const size = new Uint32Array(paths.count);
  const there = new Uint8Array(paths.count);
  let [count, total] = [0, 0];
  // Parents come before their children.
  for (let path = 1; path < paths.count; path++) {
    const name = paths.name[path];
    const parent = paths.parent[path];
    const own = names.start[name + 1] - names.start[name];
    size[path] = own + (parent === ROOT ? 0 : size[parent] + 1);
    if (versionAt(tree, path, depth) === NONE) continue;
    there[path] = 1;
    count += 1;
    total += size[path];
  }
  const list = {
    ...{ count, bytes: new Uint8Array(total), start: new Uint32Array(count + 1), name: new Uint32Array(count) },
    ...{ letters: new Uint32Array(count), isDir: new Uint8Array(count), version: new Uint32Array(count) },
  };
  const rowOf = new Uint32Array(paths.count);
  let row = 0;
  for (let path = 1; path < paths.count; path++) {
    if (there[path] !== 1) continue;
    const parent = paths.parent[path];
    const name = paths.name[path];
    rowOf[path] = row;
    write(list, row, parent === ROOT ? -1 : rowOf[parent], names.view(name));
    const version = versionAt(tree, path, depth);
    list.version[row] = version;
    list.isDir[row] = versions.realType(version) === TYPE.dir ? 1 : 0;
    row += 1;
  }
  return list;
}

/** What is there has a parent that is there, whose row is written already. */
function write({ bytes, start, name, letters }: PathList, row: number, parent: number, own: Uint8Array): void {
  let at = start[row];
  let bits = 0;
  if (parent >= 0) {
    const from = start[parent];
    const end = start[parent + 1];
    bytes.copyWithin(at, from, end);
    at += end - from;
    bytes[at++] = SLASH;
    bits = letters[parent] | letterBit(SLASH);
  }
  name[row] = at;
  for (const byte of own) {
    bytes[at++] = byte;
    bits |= letterBit(byte);
  }
  start[row + 1] = at;
  letters[row] = bits;
}
