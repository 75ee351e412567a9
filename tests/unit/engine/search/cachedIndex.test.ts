/** Contents searched, and compared, in layers that were listed by a table kept from before: it may be of other bytes than those here. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { indexFolder } from '../../../fixtures/indexFolder.ts';
import { listChanges } from '../../../../src/core/diff/files/listChanges.ts';
import { parseQuery } from '../../../../src/core/rootfs/search/query/parseQuery.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { createIndexStore } from '../../../../src/engine/indexStore.ts';
import type { SearchPart } from '../../../../src/engine/search/found.ts';
import { type BuiltImage, buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import type { TarEntry } from '../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-search-kept-'));
const cache = join(folder, 'kept');
const hosts: ReturnType<typeof createNodeHost>[] = [];
beforeEach(() => rmSync(cache, { recursive: true, force: true }));
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const LONG = `${'deep/'.repeat(30)}file`;
const ENTRIES: readonly TarEntry[] = [
  { path: 'etc/motd', content: 'hello needle\n' },
  { path: 'bin/run', content: 'run with needle', mode: 0o755 },
  { path: LONG, content: 'needle' },
  { path: 'none', content: 'nothing here' },
];
const imageOf = (entries: readonly TarEntry[], compression: 'gzip' | 'none' | 'zstd' = 'none'): BuiltImage =>
  buildImage({ layers: [{ entries, compression }] });
const archiveOf = (image: BuiltImage): Uint8Array => toTar(ociLayout([{ image, names: ['a:1'] }]));

/** A session of its own: what a page that is loaded again is. */
async function open(bytes: Uint8Array) {
  const path = join(folder, `${Math.random()}.tar`);
  writeFileSync(path, bytes);
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const read = { jobs: 0 };
  const engine = createEngine({
    ...host,
    indexes: createIndexStore(indexFolder(cache)),
    runLayerJob(job, options) {
      read.jobs++;
      return host.runLayerJob(job, options);
    },
  });
  const { id, roots } = await engine.open({ kind: 'path', name: path, path });
  const search = async (text: string) => {
    const parts: SearchPart[] = [];
    const onPart = (part: unknown) => void parts.push(part as SearchPart);
    const answer = await engine.ask([id], 'search', { query: parseQuery(text) }, { onPart });
    const hits = parts.flatMap((part) => (part.kind === 'hits' ? part.hits : []));
    const fates = parts.flatMap((part) => (part.kind === 'fates' ? part.fates : []));
    return { answer, paths: hits.map(({ path }) => path).sort(), fates };
  };
  return { engine, id, key: roots[0]?.key ?? '', read, search };
}

/** Lists and verifies, so that the index is kept. */
async function keep(bytes: Uint8Array): Promise<void> {
  const { engine, id, search } = await open(bytes);
  await search('etc');
  await engine.verify(id, []);
  await expect.poll(() => readdirSync(cache).filter((name) => name.endsWith('.index'))).toHaveLength(1);
}

/** The archive of one image with the layer of another in its place, under the same digest and size. */
function forged(image: BuiltImage, other: BuiltImage): Uint8Array {
  const bytes = Buffer.from(archiveOf(image));
  const [layer, instead] = [image.layers[0]?.bytes ?? new Uint8Array(), other.layers[0]?.bytes ?? new Uint8Array()];
  expect(instead.length).toBe(layer.length);
  bytes.set(instead, bytes.indexOf(layer));
  return bytes;
}

describe('a kept index', () => {
  it.each(['none', 'gzip', 'zstd'] as const)('of these bytes serves a search as it is (%s)', async (compression) => {
    await keep(archiveOf(imageOf(ENTRIES, compression)));
    const { read, search } = await open(archiveOf(imageOf(ENTRIES, compression)));
    const { answer, paths } = await search('text:needle');
    expect(paths).toEqual(['bin/run', LONG, 'etc/motd'].sort());
    expect(answer).toMatchObject({ files: 4, entries: 4, unread: [] });
    expect(read.jobs).toBe(0);
  });

  it.each([
    ['in another order', [...ENTRIES].reverse(), ['bin/run', LONG, 'etc/motd']],
    [
      'with another file',
      [{ ...ENTRIES[0], path: 'etc/notd' } as TarEntry, ...ENTRIES.slice(1)],
      ['bin/run', LONG, 'etc/notd'],
    ],
    [
      'with its contents exchanged',
      [ENTRIES[1], ENTRIES[0], ...ENTRIES.slice(2)] as TarEntry[],
      ['bin/run', LONG, 'etc/motd'],
    ],
  ])('of an archive %s leads to a fresh look at the layer', async (_, entries, expected) => {
    const image = imageOf(ENTRIES);
    await keep(archiveOf(image));
    const { read, search } = await open(forged(image, imageOf(entries)));
    const { answer, paths, fates } = await search('text:needle');
    expect(paths).toEqual([...expected].sort());
    expect(answer).toMatchObject({ shown: 3, total: 3, files: 4, entries: 4, unread: [] });
    expect(fates).toEqual(expected.map(() => [{ fate: 'final' }]));
    expect(read.jobs).toBe(1);
  });

  it('of bytes that are no tar any more gives no hits and says so', async () => {
    const image = imageOf(ENTRIES, 'gzip');
    await keep(archiveOf(image));
    const bytes = Buffer.from(archiveOf(image));
    const layer = image.layers[0]?.bytes ?? new Uint8Array();
    const at = bytes.indexOf(layer);
    bytes.fill(0x55, at + 20, at + layer.length);
    const { read, search } = await open(bytes);
    const { answer, paths } = await search('text:needle');
    expect(paths).toEqual([]);
    expect(read.jobs).toBe(1);
    expect(answer).toMatchObject({
      total: 0,
      unread: [{ layer: 0, partly: true, why: 'damaged', message: expect.stringContaining('damaged') }],
    });
  });

  it.each([
    ['the same archive', 'none', ENTRIES, [['none', 'content']], 0],
    ['the same archive', 'gzip', ENTRIES, [['none', 'content']], 0],
    ['one in another order', 'none', [...ENTRIES].reverse(), [['none', 'content']], 1],
    [
      'one with another file',
      'none',
      [{ ...ENTRIES[0], path: 'etc/notd' } as TarEntry, ...ENTRIES.slice(1)],
      [
        ['etc/motd', 'from etc/notd'],
        ['etc/notd', 'removed'],
        ['none', 'content'],
      ],
      1,
    ],
  ] as const)('of %s (%s) is held against the bytes that are compared', async (_, form, entries, expected, jobs) => {
    const image = imageOf(ENTRIES, form);
    await keep(archiveOf(image));
    const bytes = form === 'none' ? forged(image, imageOf(entries)) : archiveOf(image);
    const { engine, id, key, read } = await open(bytes);
    const other = imageOf([...ENTRIES.slice(0, 3), { path: 'none', content: 'nothing HERE' }]);
    const path = join(folder, 'other.tar');
    writeFileSync(path, archiveOf(other));
    const second = await engine.open({ kind: 'path', name: path, path });
    const sides = { left: key, right: second.roots[0]?.key ?? '' };
    const diff = await engine.ask([id, second.id], 'diffFiles', sides);
    const changes = listChanges(diff).map(({ path, kind, fields, movedFrom }) => [
      path,
      movedFrom ? `from ${movedFrom}` : (fields?.join() ?? kind),
    ]);
    expect(changes).toEqual(expected);
    // One for the other image.
    expect(read.jobs).toBe(1 + jobs);
  });

  it('of another order does not hide a key from the search for secrets', async () => {
    const entries = [...ENTRIES, { path: 'app/settings.txt', content: `kept = ${'AKIA'}QYLPMN5HHHFPZAM2\n` }];
    const image = imageOf(entries);
    await keep(archiveOf(image));
    const { engine, id, key } = await open(forged(image, imageOf([...entries].reverse())));
    const { found } = await engine.ask([id], 'secrets', { image: key });
    expect(found.map(({ path }) => path)).toEqual(['app/settings.txt']);
  });
});
