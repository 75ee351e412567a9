import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLayers, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { FuzzySearch } from '../../../../../src/core/rootfs/search/fuzzy/fuzzySearch.ts';
import { pathList } from '../../../../../src/core/rootfs/search/fuzzy/pathList.ts';
import { layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

function searchOf(layers: readonly (readonly string[])[], depth = layers.length - 1): FuzzySearch {
  const tree = createFileTree();
  applyLayers(
    tree,
    layers.map((paths) => layerIndex(paths.map((path) => ({ path })))),
  );
  return new FuzzySearch(pathList(tree, depth));
}

function pathsOf(search: FuzzySearch, text: string): string[] {
  const work = search.search(text);
  let step = work.next();
  while (!step.done) step = work.next();
  const { list } = search;
  return step.value.best.map(({ row }) =>
    new TextDecoder().decode(list.bytes.subarray(list.start[row], list.start[row + 1])),
  );
}

describe('going to a file by letters', () => {
  it('lists the paths that are there at the depth, directories only where a slash asks for them', () => {
    const layers = [
      ['etc/passwd', 'usr/bin/env'],
      ['etc/.wh.passwd', 'opt/x'],
    ];
    expect(pathsOf(searchOf(layers, 0), '').sort()).toEqual(['etc/passwd', 'usr/bin/env']);
    expect(pathsOf(searchOf(layers), '').sort()).toEqual(['opt/x', 'usr/bin/env']);
    expect(pathsOf(searchOf(layers), 'b/')).toEqual(['usr/bin']);
  });

  it.each<[string, string, readonly string[]]>([
    ['passwd', 'etc/passwd', ['etc/passwd-', 'usr/share/doc/passwd/copyright', 'usr/bin/passwd2']],
    ['nginxconf', 'etc/nginx/nginx.conf', ['etc/nginx/conf.d/x', 'usr/share/nginx/html/confusing.html']],
    ['rt', 'src/read_tree.ts', ['src/parts.ts', 'src/art.ts'].slice(0, 1)],
    ['Tt', 'src/TreeTable.tsx', ['src/text.ts', 'src/testing/table.ts']],
    ['ubenv', 'usr/bin/env', ['usr/lib/python/venv/__init__.py']],
    ['conf ngi', 'etc/nginx/a.conf', ['etc/apache/a.conf']],
  ])('"%s" finds %s first', (text, best, others) => {
    expect(pathsOf(searchOf([[...others, best]]), text)[0]).toBe(best);
  });

  it('finds exactly the paths that have the letters in order, whatever was typed before', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c', 'A', '_', '1'), { minLength: 1, maxLength: 6 })
      .map((list) => list.join(''));
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { maxLength: 30 }),
        fc.array(fc.constantFrom('a', 'b', 'c', '1', 'A'), { maxLength: 4 }),
        (paths, letters) => {
          const search = searchOf([paths]);
          for (let count = 0; count <= letters.length; count++) {
            const typed = letters.slice(0, count).join('');
            const cased = /[A-Z]/.test(typed);
            const fits = (each: string) => {
              let at = 0;
              for (const char of cased ? each : each.toLowerCase()) if (char === typed[at]) at += 1;
              return at === typed.length;
            };
            expect(pathsOf(search, typed).sort()).toEqual(paths.filter(fits).sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('marks the letters that were typed', () => {
    const search = searchOf([['usr/bin/env']]);
    expect(search.placesOf('ubenv', search.list.count - 1)).toEqual([0, 4, 8, 9, 10]);
  });
});
