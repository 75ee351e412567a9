/** A path looked up from the top layer down: the answer that all layers give, from no more layers than decide it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Member, members } from '../../../../src/core/rootfs/export/members.ts';
import { applyLayers, createFileTree, type FileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { follow, stepTo } from '../../../../src/core/rootfs/follow.ts';
import { ROOT } from '../../../../src/core/rootfs/tree/paths.ts';
import { TopDown } from '../../../../src/core/rootfs/tree/topDown.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { runs } from '../../../fixtures/deep.ts';

/** Few names and shallow paths, so that entries of different layers meet. */
const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const link = fc.oneof(
  path,
  path.map((to) => `/${to}`),
  path.map((to) => `../${to}`),
  path.map((to) => `${to}/../b`),
);
const size = fc.integer({ min: 1, max: 9 });
const entry: fc.Arbitrary<EntrySpec> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ path, size }) },
  { weight: 5, arbitrary: fc.record({ path, type: fc.constant('dir' as const) }) },
  { weight: 3, arbitrary: fc.record({ path, type: fc.constant('symlink' as const), link }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 2, arbitrary: path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })) },
  { weight: 1, arbitrary: path.map((at) => ({ path: `${at}/.wh..wh..opq` })) },
);
/** Most tools write the directories above a file; some do not. */
const parents = fc.subarray(['a', 'b', 'c', 'a/b', 'b/a', 'c/a'].map((at): EntrySpec => ({ path: at, type: 'dir' })));
const layer = fc.tuple(parents, fc.array(entry, { maxLength: 5 })).map((parts) => parts.flat());
const layers = fc.array(layer, { minLength: 2, maxLength: 4 });

/** What an archive of the path alone has; layers counted from the base. */
function memberAt(tree: FileTree, wanted: string, below = 0): Member[] {
  const depth = tree.layers.length - 1;
  const found = members(tree, depth, stepTo(tree, depth, ROOT, new TextEncoder().encode(wanted)));
  return found.map(({ content, ...rest }) => ({
    ...rest,
    ...(content && { content: { ...content, layer: content.layer + below } }),
  }));
}

/** What is found, and after how many layers. */
function fromTop(stack: readonly (readonly EntrySpec[])[], wanted: string) {
  const search = new TopDown(wanted, stack.length);
  for (const [i, entries] of stack.toReversed().entries()) {
    const found = search.take(layerIndex(entries));
    if (!found) continue;
    const { content, path } = found.followed;
    const { tree, below } = found;
    const member = memberAt(tree, wanted, below);
    return { content: { ...content, layer: content.layer + below }, path, member, taken: i + 1 };
  }
  return undefined;
}

const dirs = (...paths: string[]): EntrySpec[] => paths.map((at) => ({ path: at, type: 'dir' }));

describe('from the top down', () => {
  it('is never another file than all layers give', () => {
    let early = 0;
    fc.assert(
      fc.property(layers, path, (stack, wanted) => {
        const found = fromTop(stack, wanted);
        if (!found || found.taken === stack.length) return;
        early++;
        const tree = createFileTree();
        applyLayers(tree, stack.map(layerIndex));
        const { content, path: at } = follow(tree, stack.length - 1, wanted);
        expect({ content: found.content, path: found.path }).toEqual({ content, path: at });
        // Layers below may add to a directory.
        if (found.member[0]?.type === 'file') expect(found.member).toEqual(memberAt(tree, wanted));
      }),
      { numRuns: runs(1_000, 4_000) },
    );
    expect(early).toBeGreaterThan(runs(50, 200));
  });

  const base: EntrySpec[] = [...dirs('etc', 'usr', 'usr/lib'), { path: 'etc/motd', size: 1 }];
  it.each<[string, EntrySpec[][], string, number]>([
    ['a file whose directories have entries', [base, [...dirs('etc'), { path: 'etc/motd', size: 2 }]], 'etc/motd', 1],
    ['a file at the root', [base, [{ path: 'a', size: 2 }]], 'a', 1],
    [
      'other files of higher layers',
      [base, [...dirs('etc'), { path: 'etc/motd', size: 2 }], [...dirs('x'), { path: 'x/y' }]],
      'etc/motd',
      2,
    ],
    [
      'a link and its target',
      [base, [...dirs('etc', 'usr'), { path: 'etc/l', type: 'symlink', link: '../usr/f' }, { path: 'usr/f', size: 3 }]],
      'etc/l',
      1,
    ],
  ])('%s need no more', (_, stack, wanted, taken) => {
    expect(fromTop(stack, wanted)?.taken).toBe(taken);
  });

  it.each<[string, EntrySpec[][], string]>([
    ['a directory that is only implied', [base, [{ path: 'etc/motd', size: 2 }]], 'etc/motd'],
    [
      'a file that may land there',
      [base, [...dirs('etc'), { path: 'etc/motd', size: 2 }], [{ path: 'x/motd' }]],
      'etc/motd',
    ],
    [
      'a whiteout that may take it away',
      [base, [...dirs('etc'), { path: 'etc/motd', size: 2 }], [{ path: 'x/.wh.motd' }]],
      'etc/motd',
    ],
    [
      'a hard link to something below',
      [base, [...dirs('etc'), { path: 'etc/hard', type: 'hardlink', link: 'etc/motd' }]],
      'etc/hard',
    ],
  ])('%s needs the layers below', (_, stack, wanted) => {
    expect(fromTop(stack, wanted)?.taken ?? stack.length).toBe(stack.length);
  });

  it('looks at each of thousands of layers a few times only, whether they decide or not', () => {
    const looks = (count: number, wanted: string) => {
      const search = new TopDown(wanted, count);
      let read = 0;
      for (let layer = 0; layer < count; layer++) {
        const index = layerIndex([{ path: 'srv/shared', size: 1 }]);
        const look = () => {
          read += 1;
          return index.count;
        };
        const counted = Object.defineProperty({ ...index }, 'count', { get: look });
        if (search.take(counted)) break;
      }
      return read / count;
    };
    // The directory is implied in all of them, so that none decides.
    expect(looks(2000, 'srv/shared')).toBeLessThan(looks(500, 'srv/shared') * 2);
    expect(looks(2000, 'srv/shared')).toBeLessThan(500);
    expect(looks(2000, 'srv/other')).toBeLessThan(5);
  });
});
