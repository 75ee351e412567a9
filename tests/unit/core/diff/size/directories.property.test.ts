import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movers } from '../../../../../src/core/diff/size/directories.ts';
import { sizeTree } from '../../../../../src/core/rootfs/cost/sizeTree.ts';
import { applyLayers, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

type Files = ReadonlyMap<string, number>;

const name = fc.constantFrom('a', 'b', 'c', 'é');
/** Files only, so that no path is a file and a directory at once: files end in `.f`. */
const path = fc.array(name, { maxLength: 3 }).map((parts) => [...parts, 'x.f'].join('/'));
const files = fc
  .array(fc.tuple(path, fc.integer({ min: 1, max: 50 })), { maxLength: 12 })
  .map((list): Files => new Map(list));

function treeOf(all: Files) {
  const tree = createFileTree();
  applyLayers(tree, [layerIndex([...all].map(([at, size]) => ({ path: at, type: 'file', size })))]);
  return sizeTree(tree, 'directory');
}

/** Sums by every directory and file, the plain way. */
function sums(all: Files): Map<string, number> {
  const found = new Map<string, number>([['', 0]]);
  for (const [at, size] of all) {
    const parts = at.split('/');
    for (let depth = 0; depth <= parts.length; depth++) {
      const above = parts.slice(0, depth).join('/');
      found.set(above, (found.get(above) ?? 0) + size);
    }
  }
  return found;
}

describe('paths that take more or fewer bytes', () => {
  it('are all that do, with what is above them, and no other', () => {
    fc.assert(
      fc.property(files, files, (a, b) => {
        const [left, right] = [sums(a), sums(b)];
        const { rows, more } = movers(treeOf(a), treeOf(b));
        expect(more).toBe(0);
        const byPath = new Map(rows.map((row) => [row.path, row]));
        expect(byPath.size).toBe(rows.length);
        for (const row of rows)
          expect([row.left, row.right]).toEqual([left.get(row.path) ?? 0, right.get(row.path) ?? 0]);
        for (const at of new Set([...left.keys(), ...right.keys()]))
          if ((left.get(at) ?? 0) !== (right.get(at) ?? 0)) expect(byPath.has(at)).toBe(true);
      }),
    );
  });

  it('are those that moved most where there are too many, and the rest is counted', () => {
    const left: Files = new Map([['big/x.f', 1000]]);
    const right: Files = new Map([...'abc'].map((one, at): [string, number] => [`${one}/x.f`, at + 1]));
    const { rows, more } = movers(treeOf(left), treeOf(right), 3);
    expect(rows.map(({ path: at }) => at)).toEqual(['', 'big', 'big/x.f']);
    expect(more).toBe(6);
  });
});
