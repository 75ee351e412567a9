/** Tags of a repository: every page, once, in an order that people expect. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../../../../src/core/store/registry/access.ts';
import { compareTags, listTags } from '../../../../../../src/core/store/registry/browse/tags.ts';
import { openRegistry } from '../../../../../../src/core/store/registry/open.ts';
import { HOST, MemoryRegistry } from '../../../../../fixtures/memoryRegistry.ts';

function registryWith(tags: readonly string[]) {
  const registry = new MemoryRegistry();
  registry.tags.push(...tags);
  const access = accessTo({ registry: HOST, repository: 'team/app' }, { fetch: registry.fetch });
  return { registry, access };
}

describe('tags', () => {
  it('of all pages are listed, by the way that the registry names', async () => {
    const { registry, access } = registryWith([
      '1.2',
      '1.10',
      'edge',
      'latest',
      '1.2-alpine',
      'v2.0',
      'beta',
      'not a tag',
    ]);
    expect((await listTags(access)).tags).toEqual(['latest', 'v2.0', '1.10', '1.2', '1.2-alpine', 'beta', 'edge']);
    expect(registry.log.map(({ path }) => path)).toEqual([
      'tags/list?n=1000',
      'tags/list?cursor=3',
      'tags/list?cursor=6',
    ]);
  });

  it('end at a page that brings nothing new, whatever the registry says', async () => {
    const { registry, access } = registryWith(['a', 'b', 'c', 'd']);
    registry.endless = true;
    expect((await listTags(access)).tags).toEqual(['a', 'b', 'c', 'd']);
    expect(registry.log).toHaveLength(3);
  });

  it('may be null, which is none', async () => {
    expect((await listTags(registryWith([]).access)).tags).toEqual([]);
  });

  it('are in one order, however they come', () => {
    const tag = fc.stringMatching(/^v?\d{1,3}(?:[.-][a-z\d]{1,3}){0,3}$|^[a-z]{1,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(tag, { maxLength: 12 }), (tags) => {
        const sorted = [...tags].sort(compareTags);
        expect([...tags].reverse().sort(compareTags)).toEqual(sorted);
      }),
    );
  });

  it('of a version, of one within it and of one derived from it have one order, not a circle', () => {
    const tags = ['1.2.10', '1.2', '1.2-alpine'];
    for (const [a, b, c] of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ] as const) {
      expect([tags[a], tags[b], tags[c]].map(String).sort(compareTags)).toEqual(tags);
    }
  });

  it('are named where one was asked for that is not there', async () => {
    const { registry } = registryWith(['1', '2']);
    const opening = openRegistry(`${HOST}/team/app`, { fetch: registry.fetch });
    await expect(opening).rejects.toThrow(/these tags: 2, 1\.$/);
  });
});
