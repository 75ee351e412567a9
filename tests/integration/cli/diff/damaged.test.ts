/** An archive that was cut or damaged makes the same claims as a whole one: only its bytes tell, and they are there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { incompressible } from '../../../fixtures/incompressible.ts';
import { type BuiltBlob, blob, buildImage, buildLayer, manifestOf, OCI } from '../../../fixtures/image.ts';
import { dockerHybrid, dockerLegacy, type Files, ociFiles, ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { serveRegistry } from '../../../fixtures/httpRegistry.ts';
import { MemoryRegistry } from '../../../fixtures/memoryRegistry.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-damaged-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = incompressible(40_000);
const image = buildImage({
  layers: [{ entries: [{ path: 'a', content }] }, { entries: [{ path: 'b', content: content.toReversed() }] }],
});
const FORMS: readonly [name: string, files: () => Files][] = [
  ['OCI layout', () => ociLayout([{ image, names: ['x:1'] }])],
  ['docker save', () => dockerLegacy([{ image, names: ['x:1'] }])],
  ['docker save since 25', () => dockerHybrid([{ image, names: ['x:1'] }])],
];
const isLarge = (bytes: unknown): bytes is Uint8Array => bytes instanceof Uint8Array && bytes.length > 20_000;

/** What happens to the archive: a tar that was cut, or files that were changed in it. */
const DAMAGE: readonly [name: string, damaged: (files: Files) => Uint8Array][] = [
  ['cut in the last layer', (files) => toTar(files).slice(0, -30_000)],
  ['cut after a third', (files) => toTar(files).slice(0, toTar(files).length / 3)],
  [
    'one bit of a layer',
    (files) => toTar(changed(files, (bytes) => bytes.fill(~(bytes[15_000] ?? 0), 15_000, 15_001))),
  ],
  ['the end of a layer', (files) => toTar(changed(files, (bytes) => bytes.fill(7, bytes.length - 4)))],
  ['a layer that is not there', (files) => toTar(without(files, (_, bytes) => isLarge(bytes)))],
  ['a config that is not there', (files) => toTar(without(files, (path) => path.includes(configHex)))],
];
const configHex = image.config.descriptor.digest.slice(7);

function changed(files: Files, change: (bytes: Uint8Array) => void): Files {
  const last = [...files].findLast(([, bytes]) => isLarge(bytes));
  const bytes = Uint8Array.from(last?.[1] as Uint8Array);
  change(bytes);
  return new Map([...files, [last?.[0] ?? '', bytes]]);
}

function without(files: Files, isOut: (path: string, bytes: unknown) => boolean): Files {
  const out = [...files].find(([path, bytes]) => isOut(path, bytes))?.[0];
  return new Map([...files].filter(([path]) => path !== out));
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe.each(FORMS)('%s', (form, files) => {
  const whole = write(`${form}.tar`, toTar(files()));

  it('is identical to itself, by its bytes', async () => {
    const { status, out } = await runCommand('diff', whole, whole);
    expect([status, out]).toEqual([0, expect.stringContaining('The bytes of all layers are those of their digests.')]);
  });

  it.each(DAMAGE)('%s is never identical with status 0', async (name, damage) => {
    const damaged = write(`${form} ${name}.tar`, damage(files()));
    for (const pair of [
      [whole, damaged],
      [damaged, whole],
      [damaged, damaged],
    ])
      for (const options of [[], ['--files'], ['--semantic'], ['--bit-for-bit'], ['--ignore', 'packing']]) {
        const told = await runCommand('diff', ...pair, ...options, '--json').catch(() => null);
        // An archive of which nothing is left cannot be compared at all.
        if (told === null) continue;
        const { same, verdict } = JSON.parse(told.out);
        // Two copies of the same damage have the same bytes, and that is told with it.
        const isCopy = pair[0] === pair[1] && verdict.text.includes('damaged');
        expect({ pair, options, status: told.status, same: same && !isCopy }).toEqual({
          ...{ pair, options, status: 1, same: false },
        });
      }
  });
});

describe('a layer alone', () => {
  const { bytes } = buildLayer({ entries: [{ path: 'a', content }] });
  const whole = write('layer.tar.gz', bytes);

  it('is identical to itself', async () => {
    const { status, out } = await runCommand('diff', whole, whole, '--json');
    expect([status, JSON.parse(out).same]).toEqual([0, true]);
  });

  it('is not, where it is cut', async () => {
    const cut = write('cut.tar.gz', bytes.slice(0, 20_000));
    for (const pair of [
      [whole, cut],
      [cut, cut],
    ])
      expect((await runCommand('diff', ...pair)).status).toBe(1);
  });
});

describe('diffIDs that are not those of the layers', () => {
  const [a, b, evil] = ['a', 'b', 'evil'].map((text) => buildLayer({ entries: [{ path: text, content: text }] })) as [
    ReturnType<typeof buildLayer>,
    ReturnType<typeof buildLayer>,
    ReturnType<typeof buildLayer>,
  ];
  const plain = (layer: typeof a): BuiltBlob => blob(OCI.layer, layer.tar);
  const stored = (name: string, layers: readonly BuiltBlob[], diffIDs: readonly string[], config = {}) => {
    const document = { architecture: 'amd64', os: 'linux', config, rootfs: { type: 'layers', diff_ids: diffIDs } };
    const [own] = [blob(OCI.config, document)];
    const manifest = manifestOf(OCI.manifest, own, layers);
    return write(`${name}.tar`, toTar(ociFiles([...layers, own, manifest], [manifest.descriptor])));
  };
  const good = stored('good', [a, b], [a.diffID, b.diffID]);
  const env = { Env: ['A=B'] };

  /** Against the good image: layers called the same or recompressed, and what of the other side is found not to be what it is called. */
  const LIES: readonly [name: string, path: string, same: number[], found: number[], withFiles: number[]][] = [
    ['none: compressed otherwise', stored('plain', [plain(a), b], [a.diffID, b.diffID]), [0, 1], [], []],
    ['in another order', stored('swapped', [a, b], [b.diffID, a.diffID]), [0, 1], [], [0, 1]],
    ['in the order of the other image', stored('other', [b, a], [a.diffID, b.diffID]), [0], [], [0, 1]],
    ['of other content', stored('false', [a, evil], [a.diffID, b.diffID]), [0], [1], [1]],
    ['of other content, beside another difference', stored('env', [a, evil], [a.diffID, b.diffID], env), [0], [1], [1]],
    [
      'in another order, one layer plain',
      stored('plain-swapped', [plain(a), b], [b.diffID, a.diffID]),
      [1],
      [0],
      [0, 1],
    ],
    ['of a layer that is not there', stored('else', [a, b], [a.diffID, evil.diffID], env), [0, 1], [], [1]],
  ];

  it.each(LIES)('%s', async (_, path, same, found, withFiles) => {
    for (const [options, wrong] of [
      [[], found],
      [['--files'], withFiles],
      [['--semantic'], withFiles],
    ] as const) {
      const { status, out } = await runCommand('diff', good, path, ...options, '--json');
      const { layers, incomplete = [], verdict } = JSON.parse(out);
      const alike = layers.filter(
        ({ kind, why }: { kind: string; why?: string }) => kind === 'same' || why === 'recompressed',
      );
      expect(alike).toHaveLength(same.length);
      expect(incomplete.map(({ side, layer }: { side: string; layer: number }) => [side, layer])).toEqual(
        wrong.map((layer) => ['right', layer]),
      );
      const isPacking = withFiles.length === 0 && options[0] === '--semantic';
      expect([options, status, verdict.grade === 'identical']).toEqual([options, isPacking ? 0 : 1, false]);
    }
  });

  it('are said not to be checked, where reading the layers means a download', async () => {
    const registry = new MemoryRegistry();
    const push = (tag: string, layer: BuiltBlob) => {
      const own = blob(OCI.config, {
        architecture: 'amd64',
        os: 'linux',
        rootfs: { type: 'layers', diff_ids: [a.diffID] },
      });
      const manifest = manifestOf(OCI.manifest, own, [layer]);
      registry.push(tag, { ...image, layers: [{ ...a, ...layer }], config: own, manifest });
    };
    push('1', a);
    push('2', blob(`${OCI.layer}+gzip`, gzipSync(evil.tar)));
    const server = await serveRegistry(registry);
    const names = ['1', '2'].map((tag) => `${server.host}/team/app:${tag}`);
    const lazy = await runCommand('diff', ...names, '--json');
    const read = await runCommand('diff', ...names, '--files', '--json');
    await server.stop();
    expect(JSON.parse(lazy.out).layers).toEqual([expect.objectContaining({ why: 'recompressed', proven: false })]);
    expect(lazy.notes.join()).toContain('called the same by the diffIDs');
    expect(JSON.parse(read.out).incomplete).toEqual([expect.objectContaining({ side: 'right', layer: 0 })]);
    expect(read.notes.join()).not.toContain('called the same by the diffIDs');
  });
});
