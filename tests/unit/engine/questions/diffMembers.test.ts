import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import { createEngine, type LocalEngine } from '../../../../src/engine/createEngine.ts';
import type { SaveTarget } from '../../../../src/engine/session/target.ts';
import { ar } from '../../../fixtures/ar.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { concat, type TarEntry, tar } from '../../../fixtures/tar.ts';
import { zip } from '../../../fixtures/zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-members-test-'));

function gzipAt(seconds: number, bytes: Uint8Array, level = 6): Uint8Array<ArrayBuffer> {
  const packed = Uint8Array.from(gzipSync(bytes, { level }));
  new DataView(packed.buffer).setUint32(4, seconds, true);
  return packed;
}

const manifest = { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' };
const large = 'x'.repeat(600_000);
const inTar: TarEntry[] = [
  { path: 'app/', type: 'dir' },
  { path: 'app/a', content: 'one', mode: 0o644, uid: 5 },
  { path: 'app/b', content: 'two', mtime: 100 },
  { path: 'app/l', type: 'symlink', link: 'a' },
  { path: 'app/large', content: large },
  { path: 'app/z', content: 'z' },
];
const changed: TarEntry[] = [
  { path: 'app/', type: 'dir' },
  { path: 'app/z', content: 'z' },
  { path: 'app/a', content: 'eno', mode: 0o600, uid: 6 },
  { path: 'app/b', content: 'two', mtime: 200 },
  { path: 'app/l', type: 'symlink', link: 'b' },
  { path: 'app/large', content: `${large.slice(0, -1)}y` },
  { path: 'app/new', content: 'new' },
];
const plain = tar(inTar);

/** Path, left, right. */
const FILES: readonly (readonly [string, Uint8Array | string, Uint8Array | string])[] = [
  ['all.tar', plain, tar(changed)],
  ['times.tgz', gzipAt(0, plain), gzipAt(1_700_000_000, plain)],
  ['level.tgz', gzipAt(0, plain, 1), gzipAt(0, plain, 9)],
  ['padded.tar', plain, concat([plain, new Uint8Array(1024)])],
  ['same.tar', plain, plain],
  ['text.gz', gzipSync('one'), gzipSync('two')],
  [
    'app.jar',
    zip([manifest, { name: 'com/A.class', content: 'aaaa' }, { name: 'gone', content: 'g' }]),
    zip([
      { ...manifest, method: 0 },
      { name: 'com/A.class', content: 'aaab' },
    ]),
  ],
  [
    'p.deb',
    ar([{ name: 'data.tar.gz', content: gzipSync(tar([{ path: 'usr/x', content: 'x' }])) }]),
    ar([{ name: 'data.tar.gz', content: gzipSync(tar([{ path: 'usr/x', content: 'y' }])) }]),
  ],
  ['motd', 'no archive', 'none at all'],
  [
    'cut.zip',
    zip([{ name: 'c', content: 'content', claims: { offset: 5 } }]),
    zip([{ name: 'c', content: 'content' }]),
  ],
];

let stop: () => Promise<void>;
let engine: LocalEngine;
const sides: { id: string; key: string }[] = [];

const find = (node: Node): Node | undefined =>
  node.role === 'manifest' ? node : node.children.map((child) => find(child)).find(Boolean);

beforeAll(async () => {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  stop = () => host.stop();
  engine = createEngine(host);
  for (const side of [1, 2] as const) {
    const entries = FILES.map((file) => ({ path: file[0], content: file[side] }));
    const path = join(folder, `${side}.tar`);
    writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['a:1'] }])));
    const { id, roots } = await engine.open({ kind: 'path', name: path, path });
    sides.push({ id, key: find(roots[0] as Node)?.key ?? '' });
  }
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function ask(file: string, ...inside: string[]) {
  const [left, right] = await Promise.all(
    sides.map(async ({ id, key }): Promise<SaveTarget> => {
      const ref = await engine.findMerged(id, key, 0, file);
      return inside.reduce<SaveTarget>((of, path) => ({ kind: 'inside', of, path }), { kind: 'file', file: ref });
    }),
  );
  const ids = sides.map(({ id }) => id);
  return engine.ask(ids, 'diffMembers', { left: left as SaveTarget, right: right as SaveTarget });
}

async function linesOf(file: string, ...inside: string[]) {
  const answer = await ask(file, ...inside);
  return answer?.rows.map(({ path, kind, fields }) => [path, kind, ...fields].join(' '));
}

describe('two archives', () => {
  it('differ in what their members differ in, each by its whole path', async () => {
    expect(await linesOf('all.tar')).toEqual([
      'app/a modified mode owner content',
      'app/b modified mtime',
      'app/l modified link',
      'app/large modified content',
      'app/new added',
      'app/z modified order',
    ]);
    const answer = await ask('all.tar');
    expect(answer).toMatchObject({ same: 1, more: 0, counts: { added: 1, removed: 0, modified: 5 } });
    expect(answer?.rows[0]).toMatchObject({ left: { mode: 0o644, owner: '5:0' }, right: { mode: 0o600 } });
  });

  it('of zip differ in content and in how it is packed', async () => {
    expect(await linesOf('app.jar')).toEqual([
      'META-INF/MANIFEST.MF modified packing',
      'com/A.class modified content',
      'gone removed',
    ]);
  });

  it('of one content differ in the header around it, its compression, or how it is written', async () => {
    const text = async (file: string) => (await ask(file))?.text;
    expect(await text('times.tgz')).toBe(
      'The same archive; the gzip headers differ in the time (none -> 2023-11-14T22:13:20).',
    );
    expect(await text('level.tgz')).toMatch(/^The same archive[;,] .*level/);
    expect(await text('padded.tar')).toMatch(/^The same members, written differently/);
    expect(await ask('same.tar')).toMatchObject({ rows: [], same: 6, text: 'The same bytes.' });
  });

  it('inside archives are compared by asking again', async () => {
    expect(await linesOf('p.deb')).toEqual(['data.tar.gz modified content']);
    expect(await linesOf('p.deb', 'data.tar.gz')).toEqual(['usr/x modified content']);
    expect(await linesOf('text.gz')).toEqual(['text modified content']);
  });

  it('that are none answer null, and members that cannot be read are not called the same', async () => {
    expect(await ask('motd')).toBeNull();
    expect(await linesOf('cut.zip')).toEqual(['c modified unread']);
  });
});
