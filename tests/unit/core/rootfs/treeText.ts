/** Trees as short lines, so that a test says what it expects the way one would draw it. */
import { CHANGE_KINDS, ENTRY_TYPES, FLAG, type TreeColumns } from '../../../../src/core/rootfs/columns.ts';
import { applyLayer, createFileTree, type FileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';

/** `a/b`, `d/` for a directory, `l -> x`, `h = a` for a hard link, `.wh.x`; the size after `#`, if it matters. */
export function entry(text: string): EntrySpec {
  const [left = '', size] = text.split('#');
  const symlink = left.split(' -> ');
  if (symlink.length === 2) return { path: symlink[0] as string, type: 'symlink', link: symlink[1] };
  const hard = left.split(' = ');
  if (hard.length === 2) return { path: hard[0] as string, type: 'hardlink', link: hard[1] };
  if (left.endsWith('/'))
    return { path: left.slice(0, -1), type: 'dir', mode: size ? Number.parseInt(size, 8) : 0o755 };
  return { path: left, size: Number(size ?? 0) };
}

/** Layers of entries, each text as `entry` reads it. */
export function stack(...layers: readonly (readonly (string | EntrySpec)[])[]): FileTree {
  const tree = createFileTree();
  for (const entries of layers) {
    applyLayer(tree, layerIndex(entries.map((one) => (typeof one === 'string' ? entry(one) : one))));
  }
  return tree;
}

export function pathOf({ parent, names, nameStart }: TreeColumns, row: number): string {
  const parts: string[] = [];
  for (let at = row; at !== 0; at = parent[at] as number) {
    parts.push(Buffer.from(names.subarray(nameStart[at], nameStart[at + 1])).toString('latin1'));
  }
  return parts.reverse().join('/');
}

/** Each row but the root, sorted: `a/b#3@1` = file of 3 bytes from layer 1; `~` marks implied directories. */
function drawn(columns: TreeColumns): string[] {
  const lines: string[] = [];
  for (let row = 1; row < columns.count; row++) {
    const type = ENTRY_TYPES[columns.type[row] as number];
    const text = (columns.link[row] as number) - 1;
    const link =
      text < 0 ? '' : Buffer.from(columns.links.subarray(columns.linkStart[text], columns.linkStart[text + 1]));
    const tail = type === 'dir' ? '/' : type === 'symlink' ? ` -> ${link}` : type === 'hardlink' ? ` = ${link}` : '';
    const size = columns.size[row] === 0 ? '' : `#${columns.size[row]}`;
    const implied = (columns.flags[row] as number) & FLAG.implied ? '~' : '';
    lines.push(`${pathOf(columns, row)}${tail}${size}@${columns.layer[row]}${implied}`);
  }
  return lines.sort();
}

export const merged = (tree: FileTree, depth = tree.layers.length - 1): string[] => drawn(mergedColumns(tree, depth));

/** `path: kind` of each row but the root, in tree order of rows. */
export function changes(columns: TreeColumns): string[] {
  const lines: string[] = [];
  for (let row = 1; row < columns.count; row++) {
    lines.push(`${pathOf(columns, row)}: ${CHANGE_KINDS[columns.change[row] as number]}`);
  }
  return lines.sort();
}

export const rowOf = (columns: TreeColumns, path: string): number => {
  for (let row = 0; row < columns.count; row++) if (pathOf(columns, row) === path) return row;
  throw new Error(`no row ${path}`);
};

export const codes = (tree: FileTree, layer = tree.layers.length - 1): string[] => [
  ...new Set(tree.findings[layer]?.map(({ code }) => code)),
];
