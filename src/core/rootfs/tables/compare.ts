/**
 * A table held against the tar that it speaks of, once that was read: tools that go by the table and tools that go by
 * the tar should see the same files. On the way the table's index learns where contents lie in the tar.
 */
import type { Finding } from '../../oci/finding.ts';
import { bytesToText } from '../../oci/text.ts';
import { nameBytes, pathBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { isStargzEntry } from '../whiteout.ts';
import type { LayerTable } from './table.ts';

/** Examples named of each kind of difference. */
const EXAMPLES = 3;

/** What differs, as findings of the layer at `at`; none where both say the same. */
export function compareTable({ name, index: table }: LayerTable, tar: LayerIndex, at: string): Finding[] {
  // The estimate it was made with gives way to what is so.
  Object.assign(table, { uncompressedSize: tar.uncompressedSize });
  const rows = new Map<string, number>();
  for (let i = 0; i < table.count; i++) rows.set(keyOf(table, i), i);
  const differ: string[] = [];
  const missing: string[] = [];
  const seen = new Set<number>();
  // Of entries with one path the last counts, in the table as in the tar.
  for (let i = tar.count - 1; i >= 0; i--) {
    const key = keyOf(tar, i);
    const row = rows.get(key);
    if (row === undefined) {
      if (!isBookkeeping(tar, i)) missing.push(key);
    } else if (!seen.has(row)) {
      seen.add(row);
      table.offset[row] = tar.offset[i];
      if (!sameEntry(table, row, tar, i)) differ.push(key);
    }
  }
  const extra = [...rows].filter(([, row]) => !seen.has(row)).map(([key]) => key);
  const say = (code: string, paths: readonly string[], words: string): Finding[] =>
    paths.length === 0
      ? []
      : [{ code, severity: 'error', at, message: `The ${name} table of this layer ${words}: ${examples(paths)}.` }];
  return [
    ...say('table-lacks', missing, 'lacks files that its tar has'),
    ...say('table-invents', extra, 'lists files that its tar lacks'),
    ...say('table-differs', differ, 'gives files a different size, mode, owner or type than its tar'),
  ];
}

/** A path, byte for byte. */
function keyOf(index: LayerIndex, i: number): string {
  return new TextDecoder('latin1').decode(pathBytes(index, i));
}

function sameEntry(table: LayerIndex, a: number, tar: LayerIndex, b: number): boolean {
  return (
    table.type[a] === tar.type[b] &&
    table.size[a] === tar.size[b] &&
    table.mode[a] === tar.mode[b] &&
    table.uid[a] === tar.uid[b] &&
    table.gid[a] === tar.gid[b]
  );
}

function isBookkeeping(index: LayerIndex, i: number): boolean {
  const name = new TextDecoder().decode(nameBytes(index, i));
  return index.dir[i] === 0 && isStargzEntry(name, index.size[i], i === index.count - 1);
}

function examples(paths: readonly string[]): string {
  const shown = paths.slice(0, EXAMPLES).map((path) => bytesToText(Uint8Array.from(path, (c) => c.charCodeAt(0))));
  const rest = paths.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
