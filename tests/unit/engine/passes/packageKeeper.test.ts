/** What a pass keeps for readers of packages: they answer the same by it, and it holds no byte that the layer has not there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { withKept } from '../../../../src/core/bytes/codecs/seek/keptBytes.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { readPath } from '../../../../src/core/rootfs/layerContent.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { scanLayer } from '../../../../src/engine/scanLayer.ts';
import { elfWith, goInline, peWith } from '../../../fixtures/programs.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';
import { type TarEntry, tar } from '../../../fixtures/tar.ts';
import { zip } from '../../../fixtures/zip.ts';

const PAD = new Uint8Array(2_000_000);
const GO = goInline(
  'go1.22.1',
  'path\texample.org/app\nmod\texample.org/app\tv1.2.3\t\ndep\texample.org/b\tv2.0.1\th1:a\n',
);
const CRATES = deflateSync(JSON.stringify({ packages: [{ name: 'serde', version: '1.0.1', source: 'crates.io' }] }));
const program = (path: string, content: Uint8Array): TarEntry => ({ path, content, mode: 0o755 });
const jar = (content: Readonly<Record<string, string | Uint8Array>>) =>
  zip(Object.entries(content).map(([name, bytes]) => ({ name, content: bytes })));
const pom = (artifact: string) => ({
  [`META-INF/maven/org.x/${artifact}/pom.properties`]: `version=1\ngroupId=org.x\nartifactId=${artifact}\n`,
});
const LARGE_JAR = jar({ 'a/A.class': PAD, 'b/B.class': PAD, 'c/C.class': PAD, ...pom('large') });
const entries: TarEntry[] = [
  { path: './app/large.jar', content: LARGE_JAR },
  { path: './app/all.war', content: jar({ ...pom('war'), 'WEB-INF/lib/nested.jar': jar(pom('nested')) }) },
  { path: './app/classes.jar', content: jar({ 'a/A.class': PAD }) },
  { path: './app/not.jar', content: 'no archive' },
  { path: './app/cut.jar', content: LARGE_JAR.subarray(0, LARGE_JAR.length / 2) },
  { path: './etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
  { path: './app/node_modules/a/package.json', content: '{"name":"a","version":"1"}' },
  program('./app/noPackages', elfWith({ '.text': PAD })),
  program('./app/go', elfWith({ '.go.buildinfo': GO, '.text': PAD })),
  program('./app/goBehind', elfWith({ '.text': PAD, '.go.buildinfo': GO })),
  program('./app/rust', elfWith({ '.text': PAD, '.dep-v0': CRATES, '.more': PAD })),
  program('./app/script', new TextEncoder().encode(`#!/bin/sh\n${' '.repeat(40_000)}`)),
  program('./app/small.exe', peWith({ '.data': GO, '.text': PAD.subarray(0, 40_000) })),
  program('./app/large.exe', peWith({ '.text': PAD, '.data': GO })),
  { path: './usr/lib/python3/x-1.dist-info/METADATA', content: 'Name: x\nVersion: 1\n' },
  { path: './usr/lib/python3/x-1.dist-info/RECORD', content: 'x.py,sha256=a,77\n' },
  { path: './usr/share/other', content: PAD.subarray(0, 5000) },
  { path: './var/lib/dpkg/info/x.list', content: '/.\n/app/go\n' },
  { path: './var/lib/dpkg/status', content: 'Package: x\nStatus: install ok installed\nVersion: 2\n\n' },
];
const layer = tar(entries);
const JOB = { handle: undefined, at: 'layer', size: 0, index: true, digests: false, keep: 32 * 1024 * 1024 } as const;

const folder = mkdtempSync(join(tmpdir(), 'cutaway-keeper-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('packages of a layer are the same where it is compressed and where files are read as they lie', async () => {
  writeFileSync(join(folder, 'plain.tar'), layer);
  writeFileSync(join(folder, 'packed.tar.gz'), gzipSync(layer));
  const [plain, packed] = [
    await runCommand('packages', join(folder, 'plain.tar'), '--tsv'),
    await runCommand('packages', join(folder, 'packed.tar.gz'), '--tsv'),
  ];
  expect(packed.out).toBe(plain.out);
  for (const name of ['serde', 'example.org/b', 'large', 'nested', '\tx\t', '\ta\t'])
    expect(packed.out).toContain(name);
});

it('documents are kept; of programs and archives what they say of packages, and which say nothing', async () => {
  const { index, kept } = await scanLayer(fromBytes(gzipSync(layer)), JOB);
  if (!index || !kept) throw new Error('nothing was kept');
  const starts = [...kept.start];
  const holds = (path: string) => {
    const entry = Array.from({ length: index.count }, (_, i) => i).find((i) => readPath(index, i) === path) ?? -1;
    return starts.includes(index.offset[entry] ?? -1);
  };
  const paths = entries.map(({ path }) => String(path).slice(2));
  expect(paths.filter(holds)).toEqual(paths.filter((path) => !/^app\/(?!node_modules)|other/.test(path)));
  const answers = kept.answers.map(({ path, read }) => [
    path,
    ...read.flatMap(({ packages, unread }) => [...packages.map(({ name }) => name), ...(unread > 0 ? [unread] : [])]),
  ]);
  const go = ['example.org/app', 'stdlib', 'example.org/b'];
  expect(answers).toEqual([
    ['app/large.jar', 'org.x:large'],
    ['app/all.war', 'org.x:war', 'org.x:nested'],
    ['app/cut.jar', 1],
    ['app/go', ...go],
    ['app/goBehind', ...go],
    ['app/small.exe', ...go],
  ]);
  expect([...kept.barren].map((entry) => readPath(index, entry))).toEqual([
    'app/classes.jar',
    'app/not.jar',
    'app/noPackages',
    'app/script',
  ]);
  expect(await scanLayer(fromBytes(layer), JOB)).not.toHaveProperty('kept');
});

it('where there is no room, files are read from the layer, each archive as a whole', async () => {
  const { kept } = await scanLayer(fromBytes(gzipSync(layer)), { ...JOB, keep: 1 });
  expect([kept?.answers, kept?.start.length, kept?.taken]).toEqual([[], 0, 0]);
  const path = join(folder, 'unkept.tar.gz');
  writeFileSync(path, gzipSync(layer));
  const list = async (packages: boolean) => {
    const host = createNodeHost(join(folder, 'no-built-scripts-here'));
    const engine = createEngine(host, { wanted: { packages } });
    const { id, roots } = await engine.open({ kind: 'path', name: path, path });
    const { text } = await engine.ask([id], 'bill', { image: roots[0]?.key ?? '', format: 'tsv' });
    await host.stop();
    return text;
  };
  expect(await list(true)).toEqual(await list(false));
});

it('any range reads the same with what was kept', async () => {
  const { kept } = await scanLayer(fromBytes(gzipSync(layer)), JOB);
  if (!kept) throw new Error('nothing was kept');
  const whole = withKept(fromBytes(layer), kept);
  const place = fc.oneof(fc.nat(layer.length), fc.constantFrom(...kept.start));
  await fc.assert(
    fc.asyncProperty(place, fc.nat(6000), fc.nat(300), fc.nat(300), async (start, size, from, to) => {
      const expected = layer.slice(start, start + size);
      expect(await whole.read(start, start + size)).toEqual(expected);
      const part = whole.slice(start, start + size);
      expect(await part.read(from, from + to)).toEqual(expected.slice(from, from + to));
      const chunks: number[] = [];
      for await (const chunk of part.stream({ start: from })) chunks.push(...chunk);
      expect(chunks).toEqual([...expected.subarray(from)]);
    }),
  );
});

it('no more memory is taken than there is room for, whatever the sizes; the first files are those that are kept', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 0, max: 5_000_000 }), async (all, keep) => {
      const files = all.map((size, at) => ({
        path: `node_modules/${at}/package.json`,
        content: PAD.subarray(0, size),
      }));
      const { kept } = await scanLayer(fromBytes(gzipSync(tar(files), { level: 1 })), { ...JOB, keep });
      const taken = Object.values(kept?.slabs ?? {}).reduce((sum, { length }) => sum + length, 0);
      expect(taken).toBeLessThanOrEqual(keep);
      expect(kept?.start.length ?? 0).toBeGreaterThanOrEqual(Math.min(all.length, Math.floor(keep / 2_000_000)));
    }),
    { numRuns: 25 },
  );
});
