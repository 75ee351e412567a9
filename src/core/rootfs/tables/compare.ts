/**
 * A table held against the tar that it speaks of, once that was read: tools that go by the table and tools that go by
 * the tar should see the same files. On the way the table's index learns where contents lie in the tar.
 */
import type { Finding } from '../../oci/finding.ts';
import { differencesOf, examples } from '../differences.ts';
import type { LayerIndex } from '../layerIndex.ts';
import type { LayerTable } from './table.ts';

/** What differs, as findings of the layer at `at`; none where both say the same. */
export function compareTable({ name, index: table }: LayerTable, tar: LayerIndex, at: string): Finding[] {
  // The estimate it was made with gives way to what is so.
  Object.assign(table, { uncompressedSize: tar.uncompressedSize });
  const { missing, extra, differ } = differencesOf(table, tar, (row, entry) => {
    table.offset[row] = tar.offset[entry];
  });
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
