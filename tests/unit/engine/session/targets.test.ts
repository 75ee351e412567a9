import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import { listRows } from '../../../../src/core/rootfs/listing.ts';
import type { ArchiveAnswer } from '../../../../src/core/rootfs/pack/archiveColumns.ts';
import { createEngine, type LocalEngine } from '../../../../src/engine/createEngine.ts';
import type { EngineHost } from '../../../../src/engine/host.ts';
import type { SaveTarget } from '../../../../src/engine/session/target.ts';
import { ar } from '../../../fixtures/ar.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { tar } from '../../../fixtures/tar.ts';
import { zip } from '../../../fixtures/zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-inside-test-'));
const path = join(folder, 'image.tar');
/** More than is kept in memory, and hard to compress. */
const noise = Uint8Array.from({ length: 5 << 20 }, (_, at) => (at * 2654435761) >>> 24);

const jar = zip([
  { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' },
  { name: 'com/A.class', content: 'class' },
]);
const war = zip([{ name: 'WEB-INF/lib/app.jar', content: jar }]);
const inner = toTar(
  ociLayout([
    {
      image: buildImage({ layers: [{ entries: [{ path: 'deep', content: 'in the inner image' }] }] }),
      names: ['inner:1'],
    },
  ]),
);
const matryoshka = Array.from({ length: 9 }).reduce<Uint8Array<ArrayBuffer>>(
  (content) => zip([{ name: 'in.zip', content }]),
  zip([{ name: 'core', content: 'core' }]),
);
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'srv/app.war', content: war },
        {
          path: 'srv/app.deb',
          content: ar([{ name: 'data.tar.gz', content: gzipSync(tar([{ path: 'usr/x', content: 'x' }])) }]),
        },
        {
          path: 'srv/big.tar.gz',
          content: gzipSync(
            tar([
              { path: 'big/one', content: noise },
              { path: 'big/two', content: 'two' },
            ]),
          ),
        },
        { path: 'srv/notes.txt.gz', content: gzipSync('just notes') },
        { path: 'srv/image.tar', content: inner },
        { path: 'srv/image.zip', content: zip([{ name: 'image.tar', content: inner }]) },
        { path: 'srv/matryoshka.zip', content: matryoshka },
        { path: 'etc/motd', content: 'no archive' },
      ],
    },
  ],
});

let stop: () => Promise<void>;
let engine: LocalEngine;
let id: string;
let key: string;
const spools = { made: 0, held: 0 };

const find = (node: Node, role: string): Node | undefined =>
  node.role === role ? node : node.children.map((child) => find(child, role)).find(Boolean);

function counted(host: EngineHost): EngineHost {
  return {
    ...host,
    async spool(chunks, options) {
      const copy = await host.spool(chunks, options);
      spools.made++;
      spools.held++;
      const release = () => {
        spools.held--;
        return copy.release();
      };
      return { source: copy.source, release };
    },
  };
}

beforeAll(async () => {
  writeFileSync(path, toTar(ociLayout([{ image, names: ['outer:1'] }])));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  stop = () => host.stop();
  engine = createEngine(counted(host));
  const opened = await engine.open({ kind: 'path', name: path, path });
  id = opened.id;
  key = find(opened.roots[0] as Node, 'manifest')?.key ?? '';
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function at(file: string, ...inside: string[]): Promise<SaveTarget> {
  const ref = await engine.findMerged(id, key, 0, file);
  return inside.reduce<SaveTarget>((of, path) => ({ kind: 'inside', of, path }), { kind: 'file', file: ref });
}

const ask = (target: SaveTarget) => engine.ask([id], 'archive', { target });

async function textOf(target: SaveTarget): Promise<string> {
  return new TextDecoder().decode((await engine.read(id, target, 0, 1000)).bytes);
}

const pathsOf = ({ columns }: ArchiveAnswer) =>
  [...listRows(columns, { implied: true })].map(({ path: shown }) => shown);

describe('archives inside layers', () => {
  it('open as folders, to the file at the end of the way', async () => {
    const manifest = await at('srv/app.war', 'WEB-INF/lib/app.jar', 'META-INF/MANIFEST.MF');
    expect(await textOf(manifest)).toBe('Manifest-Version: 1.0\n');
    const answer = await ask(await at('srv/app.war', 'WEB-INF/lib/app.jar'));
    expect(answer).toMatchObject({ format: 'zip', wrappers: [], layouts: [], methods: ['deflate'], findings: [] });
    expect(pathsOf(answer)).toEqual(['META-INF', 'META-INF/MANIFEST.MF', 'com', 'com/A.class']);
    expect(await textOf(await at('srv/app.deb', 'data.tar.gz', 'usr/x'))).toBe('x');
    expect(await ask(await at('srv/app.deb', 'data.tar.gz'))).toMatchObject({ format: 'tar', wrappers: ['gzip'] });
  });

  it('keep the folder that all their entries share', async () => {
    const answer = await ask(await at('srv/big.tar.gz'));
    expect(answer).toMatchObject({ format: 'tar', wrappers: ['gzip'] });
    expect(pathsOf(answer)).toEqual(['big', 'big/one', 'big/two']);
    expect(await textOf(await at('srv/big.tar.gz', 'big/two'))).toBe('two');
  });

  it('that are large are unpacked once into scratch space, for all their files', async () => {
    const before = spools.made;
    const one = await engine.read(id, await at('srv/big.tar.gz', 'big/one'), 1 << 20, (1 << 20) + 100);
    expect(one.bytes).toEqual(noise.slice(1 << 20, (1 << 20) + 100));
    expect(one.size).toBe(noise.length);
    expect(await textOf(await at('srv/big.tar.gz', 'big/two'))).toBe('two');
    expect(spools.made - before).toBeLessThanOrEqual(1);
  });

  it('give a lone compressed file under its own name', async () => {
    const answer = await ask(await at('srv/notes.txt.gz'));
    expect(answer).toMatchObject({ format: 'gzip', wrappers: [] });
    expect(await textOf(await at('srv/notes.txt.gz', 'notes.txt'))).toBe('just notes');
  });

  it('are saved byte for byte', async () => {
    const blob = await engine.save(id, await at('srv/app.war', 'WEB-INF/lib/app.jar'));
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(jar);
  });

  it('say what is no archive, and what is not in one', async () => {
    await expect(ask(await at('etc/motd'))).rejects.toMatchObject({ code: 'unsupported', at: 'etc/motd' });
    await expect(textOf(await at('srv/app.war', 'nothing'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are opened to a limit of depth', async () => {
    const way = Array.from({ length: 7 }, () => 'in.zip');
    expect(await ask(await at('srv/matryoshka.zip', ...way))).toMatchObject({ format: 'zip' });
    await expect(ask(await at('srv/matryoshka.zip', ...way, 'in.zip'))).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('stop when asked', async () => {
    const stopped = new AbortController();
    const target = await at('srv/image.zip', 'image.tar');
    const call = engine.ask([id], 'archive', { target }, { signal: stopped.signal });
    stopped.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(await ask(target)).toMatchObject({ layouts: ['oci-layout'] });
  });

  it('stay a few at a time, and are opened again when they are needed', async () => {
    const content = await engine.content(id, await at('srv/big.tar.gz', 'big/two'));
    for (let depth = 0; depth < 8; depth++) {
      await ask(await at('srv/matryoshka.zip', ...Array.from({ length: depth }, () => 'in.zip')));
    }
    await ask(await at('srv/app.war'));
    expect(spools.held).toBe(0);
    expect(new TextDecoder().decode(await content.read(0, 3))).toBe('two');
  });
});

describe('an image inside a layer', () => {
  for (const [name, way] of [
    ['as it lies', ['srv/image.tar']],
    ['out of a zip', ['srv/image.zip', 'image.tar']],
  ] as const) {
    it(`is recognised and opened ${name}`, async () => {
      const [file, ...inside] = way;
      const target = await at(file, ...inside);
      expect(await ask(target)).toMatchObject({ layouts: ['oci-layout'] });
      const opened = await engine.open({ kind: 'inside', name: 'layer 0 › image.tar', of: id, target });
      expect(opened).toMatchObject({ name: 'layer 0 › image.tar', formats: ['oci-layout'] });
      const image = find(opened.roots[0] as Node, 'manifest')?.key ?? '';
      const ref = await engine.findMerged(opened.id, image, 0, 'deep');
      const { bytes } = await engine.read(opened.id, { kind: 'file', file: ref }, 0, 100);
      expect(new TextDecoder().decode(bytes)).toBe('in the inner image');
      expect(await engine.verify(opened.id, [])).toMatchObject({ ok: true });
      await engine.close(opened.id);
    });
  }

  it('stays readable when the image around it is closed, and frees all when it is closed itself', async () => {
    const other = await engine.open({ kind: 'path', name: path, path });
    const ref = await engine.findMerged(other.id, key, 0, 'srv/image.tar');
    const target: SaveTarget = { kind: 'file', file: ref };
    const opened = await engine.open({ kind: 'inside', name: 'inner', of: other.id, target });
    await engine.close(other.id);
    const image = find(opened.roots[0] as Node, 'manifest')?.key ?? '';
    expect((await engine.rootfs(opened.id, image, 0, false)).columns.count).toBe(2);
    await engine.close(opened.id);
  });
});
