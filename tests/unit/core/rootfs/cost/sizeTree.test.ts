import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../../../src/core/oci/text.ts';
import { NO_LAYER } from '../../../../../src/core/rootfs/columns.ts';
import { type SizeColumns, type SizeOrder, sizeTree } from '../../../../../src/core/rootfs/cost/sizeTree.ts';
import { applyLayer, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { measureWaste } from '../../../../../src/core/rootfs/waste/waste.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

function applied(layers: readonly (readonly EntrySpec[])[]) {
  const tree = createFileTree();
  for (const entries of layers) applyLayer(tree, layerIndex(entries));
  return tree;
}

/** `name bytes-wasted ×copies @layer`, indented, in the order of the children. */
function drawn(columns: SizeColumns, row = 0, indent = ''): string[] {
  const { names, nameStart, bytes, wasted, copies, layer, children, childStart } = columns;
  const own = layer[row] === NO_LAYER ? '*' : layer[row];
  const name = bytesToText(names.subarray(nameStart[row], nameStart[row + 1]));
  const line = `${indent}${name} ${bytes[row]}-${wasted[row]} ×${copies[row]} @${own}`;
  return [
    line,
    ...[...children.subarray(childStart[row], childStart[row + 1])].flatMap((child) =>
      drawn(columns, child, `${indent} `),
    ),
  ];
}

const layers: EntrySpec[][] = [
  [
    { path: 'usr/bin/a', size: 10 },
    { path: 'usr/lib/b', size: 50 },
    { path: 'empty' },
    { path: 'only/dir', type: 'dir' },
  ],
  [
    { path: 'usr/bin/a', size: 12 },
    { path: 'etc/c', size: 3 },
  ],
];

describe('the size tree', () => {
  it('adds up all copies by directory, most bytes first, and names the layer where there is one', () => {
    expect(drawn(sizeTree(applied(layers), 'directory'))).toEqual([
      ' 75-10 ×4 @*',
      ' usr 72-10 ×3 @*',
      '  lib 50-0 ×1 @0',
      '   b 50-0 ×1 @0',
      '  bin 22-10 ×2 @*',
      '   a 22-10 ×2 @*',
      ' etc 3-0 ×1 @1',
      '  c 3-0 ×1 @1',
    ]);
  });

  it('has by layer each layer’s own copies below it', () => {
    expect(drawn(sizeTree(applied(layers), 'layer'))).toEqual([
      ' 75-10 ×4 @*',
      '  60-10 ×2 @0',
      '  usr 60-10 ×2 @0',
      '   lib 50-0 ×1 @0',
      '    b 50-0 ×1 @0',
      '   bin 10-10 ×1 @0',
      '    a 10-10 ×1 @0',
      '  15-0 ×2 @1',
      '  usr 12-0 ×1 @1',
      '   bin 12-0 ×1 @1',
      '    a 12-0 ×1 @1',
      '  etc 3-0 ×1 @1',
      '   c 3-0 ×1 @1',
    ]);
  });

  it('is one row of nothing for layers without content', () => {
    expect(drawn(sizeTree(applied([[]]), 'directory'))).toEqual([' 0-0 ×0 @*']);
  });

  it('holds for any stack: parents before children, sums right, as much as waste counts', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('/'));
    const entry: fc.Arbitrary<EntrySpec> = fc.oneof(
      fc.record({ path, size: fc.integer({ min: 0, max: 9 }) }),
      path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })),
    );
    const stack = fc.array(fc.array(entry, { maxLength: 8 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(stack, fc.constantFrom<SizeOrder>('directory', 'layer'), (entries, order) => {
        const tree = applied(entries);
        const columns = sizeTree(tree, order);
        const { totalBytes, wastedBytes } = measureWaste(tree);
        expect([columns.bytes[0], columns.wasted[0]]).toEqual([totalBytes, wastedBytes]);
        for (let row = 0; row < columns.count; row++) {
          const children = [...columns.children.subarray(columns.childStart[row], columns.childStart[row + 1])];
          if (row > 0) expect(columns.parent[row]).toBeLessThan(row);
          for (const child of children) expect(columns.parent[child]).toBe(row);
          const below = children.reduce((sum, child) => sum + (columns.bytes[child] ?? 0), 0);
          expect(below).toBeLessThanOrEqual(columns.bytes[row] ?? 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
