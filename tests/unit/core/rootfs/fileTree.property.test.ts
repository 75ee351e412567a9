import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLayer, contentOf, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { layerColumns } from '../../../../src/core/rootfs/pack/layerColumns.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { naive } from './naiveTree.ts';
import { merged } from './treeText.ts';
import { runs } from '../../../fixtures/deep.ts';

/** Enough to find each planted mistake within a second or so. */
const RUNS = runs(100, 500);

/** Few names and shallow paths, so that entries of different layers meet. */
const name = fc.constantFrom('a', 'b', 'c', 'd');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const text = fc.oneof(
  path,
  path.map((to) => `/${to}`),
  path.map((to) => `../${to}`),
  path.map((to) => `${to}/../b`),
);
const size = fc.integer({ min: 1, max: 9 });

const entry: fc.Arbitrary<EntrySpec> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ path, size }) },
  { weight: 4, arbitrary: fc.record({ path, type: fc.constant('dir' as const) }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('symlink' as const), link: text }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 2, arbitrary: path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })) },
  { weight: 1, arbitrary: path.map((at) => ({ path: `${at}/.wh..wh..opq` })) },
  { weight: 1, arbitrary: fc.constant({ path: '.wh..wh..opq' }) },
);
const layers = fc.array(fc.array(entry, { maxLength: 12 }), { minLength: 1, maxLength: 5 });

function applied(entries: readonly (readonly EntrySpec[])[]) {
  const tree = createFileTree();
  for (const one of entries) applyLayer(tree, layerIndex(one));
  return tree;
}

/** Links to later entries are our own leniency, which the plain model does not have. */
const hasForwardLinks = (tree: ReturnType<typeof applied>) =>
  tree.findings.some((list) => list.some(({ code }) => code === 'hard-link-forward'));

describe('any stack of layers', () => {
  it('makes at every depth the tree that a plain model of the spec makes', () => {
    fc.assert(
      fc.property(layers, (stack) => {
        const tree = applied(stack);
        fc.pre(!hasForwardLinks(tree));
        for (let depth = 0; depth < stack.length; depth++) {
          expect(merged(tree, depth)).toEqual(naive(stack.slice(0, depth + 1)));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('gives a row to each entry of each layer, and every row a parent before it', () => {
    fc.assert(
      fc.property(layers, (stack) => {
        const tree = applied(stack);
        for (const [layer, index] of tree.layers.entries()) {
          const columns = layerColumns(index, { layer, tree });
          const entries = [...columns.entry].filter((number) => number !== 0xffffffff).sort((a, b) => a - b);
          expect(entries).toEqual([...Array(index.count).keys()]);
          expect(columns.nameStart[columns.count]).toBe(columns.names.length);
          expect([...columns.parent].every((parent, row) => parent < row || row === 0)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('leads a hard link to an entry that is no hard link, or nowhere', () => {
    fc.assert(
      fc.property(layers, (stack) => {
        const tree = applied(stack);
        for (const [layer, entries] of stack.entries()) {
          for (const number of entries.keys()) {
            const content = contentOf(tree, { layer, entry: number });
            if (content) expect(stack[content.layer]?.[content.entry]?.type).not.toBe('hardlink');
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
