import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { CHANGE_KINDS } from '../../../src/core/rootfs/columns.ts';
import { listRows } from '../../../src/core/rootfs/listing.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { type BuiltImage, buildImage } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-compare-test-'));
const base = [
  { path: 'same', content: 'x'.repeat(3000) },
  { path: 'mode', content: 'y'.repeat(2000) },
  { path: 'other', content: 'abc' },
  { path: 'grown', content: '1' },
];
const again = [
  { path: 'same', content: 'x'.repeat(3000) },
  { path: 'mode', content: 'y'.repeat(2000), mode: 0o600 },
  { path: 'other', content: 'abd' },
  { path: 'grown', content: '12' },
];
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(image: BuiltImage, change: (files: ReturnType<typeof ociLayout>) => void = () => undefined) {
  const files = ociLayout([{ image }]);
  change(files);
  const path = join(folder, 'image.tar');
  writeFileSync(path, toTar(files));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const engine = createEngine(host);
  const { id, roots } = await engine.open({ kind: 'path', name: path, path });
  return { engine, id, key: roots[0]?.key ?? '' };
}

const kinds = ['none', 'gzip', 'zstd'] as const;

describe('files of equal size compared by content', () => {
  it.each(kinds)('make change kinds and costs exact, layers stored as %s', async (compression) => {
    const image = buildImage({
      layers: [
        { entries: base, compression },
        { entries: again, compression },
      ],
    });
    const { engine, id, key } = await open(image);
    const changes = async () => {
      const { columns } = await engine.layer(id, key, 1, true);
      const names = [...listRows(columns, { implied: false })].map(({ path }) => path);
      const found = [...columns.change].slice(1).map((kind) => CHANGE_KINDS[kind]);
      return Object.fromEntries(names.map((name) => [name, found[again.findIndex(({ path }) => path === name)]]));
    };
    const before = await engine.ask([id], 'cost', { image: key });
    expect(before.uncompared).toEqual({ files: 3, bytes: 5003 });
    expect(await changes()).toEqual({ same: 'modified', mode: 'modified', other: 'modified', grown: 'modified' });
    expect(await engine.ask([id], 'compareContents', { image: key })).toEqual({ layers: 2, unread: [] });
    const after = await engine.ask([id], 'cost', { image: key });
    expect(after.uncompared).toEqual({ files: 0, bytes: 0 });
    expect(after.layers[1]).toMatchObject({
      unchanged: { files: 1, bytes: 3000 },
      metadata: { files: 1, bytes: 2000 },
      modified: { files: 2, bytes: 5 },
      attributes: { mode: 1, owner: 0, time: 0, xattrs: 0 },
    });
    expect(await changes()).toEqual({ same: 'none', mode: 'metadata', other: 'modified', grown: 'modified' });
    // All is known: no layer is read again.
    expect(await engine.ask([id], 'compareContents', { image: key })).toEqual({ layers: 0, unread: [] });
  });

  it('stay unknown where a layer cannot be read, and the rest is told', async () => {
    const image = buildImage({ layers: [{ entries: base }, { entries: again }, { entries: base }] });
    const { engine, id, key } = await open(image, (files) =>
      files.delete(`blobs/sha256/${image.layers[1]?.descriptor.digest.slice(7)}`),
    );
    await engine.ask([id], 'compareContents', { image: key });
    const { layers, uncompared, basis } = await engine.ask([id], 'cost', { image: key });
    expect(basis.incomplete.map(({ layer, why }) => [layer, why])).toEqual([[1, 'absent']]);
    // Layer 1 counts as empty, so layer 2 is told against layer 0.
    expect(layers[2]?.unchanged.files).toBe(4);
    expect(uncompared.files).toBe(0);
  });

  it('can be stopped', async () => {
    const image = buildImage({ layers: [{ entries: base }, { entries: again }] });
    const { engine, id, key } = await open(image);
    const stop = AbortSignal.abort();
    await expect(engine.ask([id], 'compareContents', { image: key }, { signal: stop })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('the file list', () => {
  it('comes as a Blob, of the merged tree or of one layer', async () => {
    const image = buildImage({ layers: [{ entries: base }, { entries: again }] });
    const { engine, id, key } = await open(image);
    const merged = await engine.ask([id], 'fileListing', { image: key, depth: 1, format: 'tsv' });
    expect((await merged.text()).split('\n').map((line) => line.split('\t')[0])).toEqual([
      ...['path', 'grown', 'mode', 'other', 'same', ''],
    ]);
    const one = await engine.ask([id], 'fileListing', { image: key, depth: 1, layer: 0, format: 'json' });
    const rows = (await one.text()).trimEnd().split('\n');
    expect(rows.map((line) => JSON.parse(line).size)).toEqual([1, 2000, 3, 3000]);
  });
});
