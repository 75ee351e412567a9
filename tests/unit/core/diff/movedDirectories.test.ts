import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFiles, type FilesSide } from '../../../../src/core/diff/files/diffFiles.ts';
import { movedDirectories } from '../../../../src/core/diff/movedDirectories.ts';
import { verdictOf } from '../../../../src/core/diff/verdict.ts';
import { applyLayer, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { WHOLE } from '../../../fixtures/basis.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { pathOf } from '../rootfs/treeText.ts';

type Spec = EntrySpec & { readonly holds?: number };
const file = (path: string, holds: number, size = 10): Spec => ({ path, size, holds });

async function compare(left: readonly Spec[], right: readonly Spec[]) {
  const side = (specs: readonly Spec[], name: string): FilesSide => {
    const tree = createFileTree();
    applyLayer(tree, layerIndex(specs));
    return { tree, depth: 0, layerNames: [name], digest: ({ entry }) => Uint8Array.of(specs[entry]?.holds ?? 0) };
  };
  return diffFiles(side(left, 'a'), side(right, 'b'), async () => undefined);
}

async function moves(left: readonly Spec[], right: readonly Spec[]) {
  const diff = await compare(left, right);
  return movedDirectories(diff).map(({ from, to, files, bytes }) => [
    pathOf(diff.left, from),
    pathOf(diff.left, to),
    files,
    bytes,
  ]);
}

const old = (root: string): Spec[] => [
  file(`${root}/a`, 1),
  file(`${root}/sub/b`, 2),
  file(`${root}/sub/empty`, 0, 0),
  { path: `${root}/sub/link`, type: 'symlink', link: '../a' },
];

describe('a moved directory', () => {
  it('is told as one, with all that is below it', async () => {
    expect(await moves(old('opt/a/b'), old('srv/a/b'))).toEqual([['opt', 'srv', 4, 20]]);
    expect(await moves(old('opt/old'), old('srv/new'))).toEqual([['opt/old', 'srv/new', 4, 20]]);
    expect(await moves([...old('opt/old'), file('opt/stays', 9)], [...old('opt/new'), file('opt/stays', 9)])).toEqual([
      ['opt/old', 'opt/new', 4, 20],
    ]);
  });

  it('is none where something was added, lost, renamed or changed on the way', async () => {
    const stays = file('x', 9);
    const was = [stays, ...old('opt')];
    const sub = [['opt/sub', 'srv/sub', 3, 10]];
    expect(await moves(was, [stays, ...old('srv'), file('srv/more', 7)])).toEqual(sub);
    expect(await moves(was, [stays, ...old('srv').slice(1)])).toEqual(sub);
    expect(await moves(was, [stays, file('srv/A', 1), ...old('srv').slice(1)])).toEqual(sub);
    const relinked = old('srv').map((one) => (one.link ? { ...one, link: 'b' } : one));
    expect(await moves(was, [stays, ...relinked])).toEqual([]);
  });

  it('may hold directories of links alone, or of nothing', async () => {
    const links = (root: string): Spec[] => [
      ...old(root),
      { path: `${root}/links/deep/link`, type: 'symlink', link: '../../a' },
      { path: `${root}/void`, type: 'dir' },
    ];
    expect(await moves(links('opt'), links('srv'))).toEqual([['opt', 'srv', 5, 20]]);
    const relinked = links('srv').map((one) => (one.path === 'srv/links/deep/link' ? { ...one, link: 'b' } : one));
    expect(await moves(links('opt'), relinked)).toEqual([['opt/sub', 'srv/sub', 3, 10]]);
  });

  it('is one cause of the verdict', async () => {
    const diff = await compare([file('x', 9), ...old('opt')], [file('x', 9), ...old('srv')]);
    const { causes } = verdictOf({ files: { ...diff, basis: WHOLE }, ignored: 0 });
    expect(causes.map(({ text }) => text)).toEqual(['/opt was moved to /srv with all 4 files below it.']);
  });

  it('holds on both sides the same paths below it, whatever else changed', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const spec = fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      size: fc.constantFrom(0, 5),
      holds: fc.integer({ min: 1, max: 4 }),
    });
    const specs = fc.uniqueArray(spec, { maxLength: 8, selector: ({ path }) => path });
    await fc.assert(
      fc.asyncProperty(specs, specs, async (left, right) => {
        const diff = await compare(left, right);
        for (const { from, to } of movedDirectories(diff)) {
          const under = (row: number, kind: number) => {
            const root = `${pathOf(diff.left, row)}/`;
            const found: string[] = [];
            for (let at = 1; at < diff.left.count; at++) {
              const path = pathOf(diff.left, at);
              if (diff.kind[at] === kind && path.startsWith(root)) found.push(path.slice(root.length));
            }
            return found;
          };
          expect(under(from, 2)).toEqual(under(to, 1));
        }
      }),
      { numRuns: 400 },
    );
  });
});
