import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { NOISE, noiseNames } from '../../../../src/core/diff/noise.ts';
import { verdictOf } from '../../../../src/core/diff/verdict.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { buildImage, type LayerSpec } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { pathOf } from '../../core/rootfs/treeText.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-noise-test-'));
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function open(name: string, layers: readonly LayerSpec[]) {
  const path = join(folder, name);
  writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers }) }])));
  const { id, roots } = await engine.open({ kind: 'path', name, path });
  const image = roots[0];
  const keys = image?.children.filter(({ role }) => role === 'layer').map(({ key }) => key) ?? [];
  return { id, key: image?.key ?? '', layers: keys };
}

/** gzip's time lies at byte 4. */
function packed(text: string, time: number): Uint8Array {
  const bytes = Uint8Array.from(gzipSync(text));
  bytes[4] = time;
  return bytes;
}

const files = (time: number, text: string) => ({
  entries: [
    { path: 'doc/a.gz', content: packed('manual', time) },
    { path: 'doc/b.gz', content: packed(text, time) },
    { path: 'bin/x', content: `built in /tmp/go-build${time}1/b001\n` },
    { path: 'bin/link', type: 'hardlink', link: 'bin/x' },
  ] as const,
});

describe('noise in two inputs', () => {
  it('is told of files that hold the same, by row, and of no others', async () => {
    const [a, b] = [await open('a.tar', [files(1, 'one')]), await open('b.tar', [files(2, 'two')])];
    const sides = { left: a.key, right: b.key };
    const diff = await engine.ask([a.id, b.id], 'diffFiles', sides);
    const found = await engine.ask([a.id, b.id], 'explainFiles', sides);
    const names = [...found.rows].map((row, at) => [pathOf(diff.left, row), noiseNames(found.noise[at] ?? 0)]);
    expect(names).toEqual([
      ['bin/link', ['build-paths']],
      ['bin/x', ['build-paths']],
      ['doc/a.gz', ['file-times']],
    ]);
    expect([found.read, found.unread]).toEqual([4, 0]);
    for (const [at, row] of found.rows.entries()) diff.noise[row] = found.noise[at] ?? 0;
    const root = await engine.ask([a.id, b.id], 'diff', sides);
    const verdict = verdictOf({ root, files: diff, ignored: 0 });
    expect(verdict.grade).toBe('different');
    expect(verdict.causes[0]?.path).toBe('doc/b.gz');
  });

  it('makes two builds of the same content the same', async () => {
    const [a, b] = [await open('c.tar', [files(1, 'one')]), await open('d.tar', [files(2, 'one')])];
    const sides = { left: a.key, right: b.key };
    const [root, diff] = [
      await engine.ask([a.id, b.id], 'diff', sides),
      await engine.ask([a.id, b.id], 'diffFiles', sides),
    ];
    expect(verdictOf({ root, files: diff, ignored: 0 }).grade).toBe('different');
    const found = await engine.ask([a.id, b.id], 'explainFiles', sides);
    for (const [at, row] of found.rows.entries()) diff.noise[row] = found.noise[at] ?? 0;
    const verdict = verdictOf({ root, files: diff, ignored: NOISE['file-times'] });
    expect(verdict.grade).toBe('noise');
    expect(verdict.noise.map(({ name }) => name)).toContain('build-paths');
  });

  it('is told of layers header by header, wherever they stand and however they are compressed', async () => {
    const entries = [
      { path: 'a', content: 'one', uname: 'root' },
      { path: 'b', content: 'two' },
    ];
    const below: LayerSpec = { entries: [{ path: 'z', content: 'z' }] };
    const a = await open('e.tar', [{ entries, compression: 'gzip' }]);
    const b = await open('f.tar', [below, { entries, compression: 'zstd' }, { entries: [...entries].reverse() }]);
    const ask = (left: string | undefined, right: string | undefined) =>
      engine.ask([a.id, b.id], 'diffLayers', { left: left ?? '', right: right ?? '' });
    expect(await ask(a.layers[0], b.layers[1])).toMatchObject({ same: 2, changes: [], noise: 0 });
    const turned = await ask(a.layers[0], b.layers[2]);
    expect(noiseNames(turned.noise)).toEqual(['header-form']);
    expect(turned.counts.order).toBe(1);
    const other = await ask(a.layers[0], b.layers[0]);
    expect([other.added, other.removed, other.noise]).toEqual([1, 2, 0]);
    await expect(ask(a.key, b.layers[0])).rejects.toThrow('This is not a layer');
  });
});
