/** A layer alone is read once, whatever is asked first: counted at the file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { createEngine, type LocalEngine } from '../../../../src/engine/createEngine.ts';
import type { EngineHost } from '../../../../src/engine/host.ts';
import type { Wanted } from '../../../../src/engine/session/listed/wanted.ts';
import { incompressible } from '../../../fixtures/incompressible.ts';
import { buildImage, sha256 } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { tar, type TarEntry } from '../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-once-'));
const file = (name: string) => join(folder, name);
/** Does not compress: the file is larger than the chunks in which it is read. */
const noise = incompressible(3_000_000);
const entries: TarEntry[] = [
  { path: 'etc/motd', content: 'first' },
  { path: 'usr/noise', content: noise },
  { path: 'usr/last', content: 'last' },
];
const layer = gzipSync(tar(entries));
const other = gzipSync(tar([...entries, { path: 'usr/more', content: 'more' }]));
const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'x' }], compression: 'gzip' }] });
/** The first chunk tells what the file is, and is read again with the rest. */
const FIRST_CHUNK = 1024 * 1024;

interface Counted {
  readonly engine: LocalEngine;
  readonly read: () => number;
  readonly spooled: () => number;
}

const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  writeFileSync(file('layer.tar.gz'), layer);
  writeFileSync(file('other.tar.gz'), other);
  writeFileSync(file('cut.tar.gz'), layer.subarray(0, 2_000_000));
  writeFileSync(file('image.tar.gz'), gzipSync(toTar(ociLayout([{ image, names: ['a/b:1'] }]))));
  const two = buildImage({ layers: [{ entries, compression: 'gzip' }, { entries: [{ path: 'a', content: 'x' }] }] });
  writeFileSync(file('layers.tar'), toTar(ociLayout([{ image: two, names: ['a/b:1'] }])));
  const files = [...ociLayout([{ image, names: ['a/b:1'] }])].map(([path, content]) => ({ path, content }) as TarEntry);
  writeFileSync(file('hidden.tar.gz'), gzipSync(tar([...entries, ...files])));
});

/** Without handles, so that all is read in this thread, through what counts. */
function start(wanted: Partial<Wanted> = {}): Counted {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  let bytes = 0;
  let copies = 0;
  const counting = (source: ByteSource): ByteSource => ({
    size: source.size,
    async read(from, to, signal) {
      const read = await source.read(from, to, signal);
      bytes += read.length;
      return read;
    },
    slice: (from, to) => counting(source.slice(from, to)),
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        bytes += chunk.length;
        yield chunk;
      }
    },
  });
  const counted: EngineHost = {
    ...host,
    async open(input, options) {
      const opened = await host.open(input, options);
      return 'entries' in opened ? opened : counting(opened);
    },
    spool(chunks, options) {
      copies++;
      return host.spool(chunks, options);
    },
  };
  return { engine: createEngine(counted, { wanted }), read: () => bytes, spooled: () => copies };
}

const open = (engine: LocalEngine, name: string) => engine.open({ kind: 'path', name, path: file(name) });

describe('a layer alone', () => {
  it('is read once to list it, to name it and to say what it holds, and is not copied', async () => {
    const { engine, read, spooled } = start({ contents: false, digests: 'stored' });
    const { id, roots, wrappers } = await open(engine, 'layer.tar.gz');
    expect(wrappers).toEqual(['gzip']);
    const [named] = await engine.withLayerDigests(id);
    expect(named?.children.find(({ role }) => role === 'layer')?.digest).toBe(sha256(layer));
    const { entries: count } = await engine.layer(id, roots[0]?.key ?? '', 0, false);
    expect(count).toBe(entries.length);
    expect(read()).toBeLessThanOrEqual(layer.length + FIRST_CHUNK + 1024);
    expect(spooled()).toBe(0);
  });

  it('is read once to verify it, both of its digests', async () => {
    const { engine, read } = start({ contents: false, digests: 'both' });
    const { id } = await open(engine, 'layer.tar.gz');
    const { ok, checks } = await engine.verify(id, []);
    expect({ ok, checks }).toEqual(await verifiedInTwoPasses());
    expect(read()).toBeLessThanOrEqual(layer.length + FIRST_CHUNK + 1024);
  });

  async function verifiedInTwoPasses() {
    const { engine } = start();
    const { id } = await open(engine, 'layer.tar.gz');
    const { ok, checks } = await engine.verify(id, []);
    return { ok, checks };
  }

  it('is read once to compare it by its digests with another', async () => {
    const { engine, read } = start({ digests: 'both' });
    const sides = [await open(engine, 'layer.tar.gz'), await open(engine, 'other.tar.gz')] as const;
    const [left = '', right = ''] = sides.map(({ roots }) => roots[0]?.key);
    const { basis } = await engine.ask([sides[0].id, sides[1].id], 'compare', { left, right, parts: [] });
    expect(basis).toMatchObject({ left: { incomplete: [] }, right: { incomplete: [] } });
    expect(read()).toBeLessThanOrEqual(layer.length + other.length + 2 * (FIRST_CHUNK + 1024));
  });

  it('gives its files, also where they were not prepared for', async () => {
    const { engine } = start({ contents: false });
    const { id, roots } = await open(engine, 'layer.tar.gz');
    const ref = await engine.findInLayer(id, roots[0]?.key ?? '', 0, 'usr/last');
    const source = await engine.content(id, { kind: 'file', file: ref });
    expect(Buffer.from(await source.read(0, 100)).toString()).toBe('last');
  });

  it('gives its files, and the entries of the tar it is', async () => {
    const { engine } = start();
    const { id, roots } = await open(engine, 'layer.tar.gz');
    const key = roots[0]?.key ?? '';
    const ref = await engine.findInLayer(id, key, 0, 'usr/last');
    const source = await engine.content(id, { kind: 'file', file: ref });
    expect(Buffer.from(await source.read(0, 100)).toString()).toBe('last');
    const layout = await engine.ask([id], 'layout', {});
    expect(layout.map(({ path }) => path)).toEqual(entries.map(({ path }) => path));
  });

  it('that is cut off says so on opening, with the entries before', async () => {
    const { engine } = start();
    const { id, roots, findings } = await open(engine, 'cut.tar.gz');
    expect(findings.map(({ code }) => code)).toContain('compression-truncated');
    const { entries: count } = await engine.layer(id, roots[0]?.key ?? '', 0, false);
    expect(count).toBe(2);
  });
});

describe('an image', () => {
  const everything: readonly (readonly [string, (engine: LocalEngine, id: string, key: string) => Promise<unknown>])[] =
    [
      ['to list it', (engine, id, key) => engine.rootfs(id, key, 1, false)],
      ['to measure its waste', (engine, id, key) => engine.ask([id], 'waste', { image: key })],
      ['to verify it, with all that verifying lists', (engine, id) => engine.verify(id, [])],
      ['to name its layers', (engine, id) => engine.withLayerDigests(id)],
    ];

  it.each(everything)('is read once %s', async (_, ask) => {
    const { engine, read } = start({ contents: false });
    const { id, roots } = await open(engine, 'layers.tar');
    const opening = read();
    await ask(engine, id, roots[0]?.key ?? '');
    expect(read() - opening).toBeLessThanOrEqual(layer.length + 64 * 1024);
  });
});

describe('an image in one compressed file', () => {
  it('is unpacked, so that it can be read anywhere in', async () => {
    const { engine, spooled } = start();
    expect((await open(engine, 'image.tar.gz')).formats).toEqual(['oci-layout']);
    expect(spooled()).toBe(1);
  });

  it('is found behind files that look like a layer', async () => {
    const { engine, spooled } = start();
    expect((await open(engine, 'hidden.tar.gz')).formats).toEqual(['oci-layout']);
    expect(spooled()).toBe(1);
  });
});
