/** Archives that were cut: what is there is listed, what is missing is said, and nothing stands for the whole. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { incompressible } from '../../fixtures/incompressible.ts';
import { blob, type BuiltImage, buildImage, OCI } from '../../fixtures/image.ts';
import { dockerLegacy, type Files, ociLayout, plainLayers, skopeoArchive, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-cut-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = incompressible(40_000);
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'a', content: 'a' },
        { path: 'b', content },
        { path: 'c', content: 'c' },
      ],
    },
  ],
});

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A part of the archive, its layer before everything else. */
function cut(name: string, files: Files, kept: number): string {
  const isLayer = ([, bytes]: [string, unknown]) => bytes instanceof Uint8Array && bytes.length > 30_000;
  const sorted = new Map([...files].sort((a, b) => Number(isLayer(b)) - Number(isLayer(a))));
  return write(name, toTar(sorted).slice(0, kept));
}

const FORMS: readonly [name: string, files: Files][] = [
  ['docker', dockerLegacy([{ image, names: ['x:1'] }])],
  ['skopeo', skopeoArchive({ image: plainLayers(image), names: ['x:1'] })],
];

describe.each(FORMS)('a %s archive that is cut', (form, files) => {
  it.each([6_000, 20_000, 42_500])('after %i bytes is an image of the layers that are there', async (kept) => {
    const path = cut(`${form}-${kept}.tar`, files, kept);
    const { out, status, notes } = await runCommand('ls', path, '--json');
    const paths = out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).path);
    expect([status, paths.slice(0, 2)]).toEqual([1, ['a', 'b']]);
    expect(notes.find((note) => note.startsWith('incomplete '))).toContain('"why":"truncated"');
    const { input, findings } = JSON.parse((await runCommand('inspect', path, '--json')).out);
    expect(input.formats).toEqual(['docker-archive']);
    expect(findings.map(({ message }: { message: string }) => message).join('\n')).toContain(
      'The archive was cut off before its config and its manifest.json.',
    );
  });

  it.each(['{}', '[]', ' { } '])('or whose manifest.json is %s says what that is', async (text) => {
    const path = write(`${form}-names-none.tar`, toTar(new Map([...files, ['manifest.json', Buffer.from(text)]])));
    await expect(runCommand('ls', path)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('it names no image'),
    });
  });
});

describe('a blob of an OCI layout that is cut', () => {
  it('is listed as far as it goes', async () => {
    const files = ociLayout([{ image, names: ['x:1'] }]);
    const blob = [...files].find(([, bytes]) => bytes instanceof Uint8Array && bytes.length > 30_000)?.[0] ?? '';
    const last = new Map(
      [...files].filter(([path]) => path !== blob).concat([...files].filter(([path]) => path === blob)),
    );
    const path = write('oci.tar', toTar(last).slice(0, -25_000));
    const { out, status, notes } = await runCommand('ls', path, '--json');
    expect([
      status,
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).path),
    ]).toEqual([1, ['a', 'b']]);
    expect(notes.join('\n')).toContain('"entriesRead":2');
    expect((await runCommand('verify', path, '--json')).status).toBe(1);
  });
});

describe('a document that is not JSON', () => {
  it('is an error for programs, and bytes for people', async () => {
    const text = '{"architecture":"amd64","os":';
    const files = ociLayout([{ image, names: ['x:1'] }]);
    const blob = `blobs/sha256/${image.config.descriptor.digest.slice(7)}`;
    const path = write('cut-config.tar', toTar(new Map([...files, [blob, Buffer.from(text)]])));
    await expect(runCommand('config', path, '--json')).rejects.toMatchObject({ code: 'malformed' });
    expect((await runCommand('config', path, '--raw')).out).toBe(text);
  });
});

describe('a config that cannot be read', () => {
  const files = ociLayout([{ image, names: ['x:1'] }]);
  const blob = `blobs/sha256/${image.config.descriptor.digest.slice(7)}`;
  const CONFIGS: readonly [name: string, files: Files, why: string][] = [
    ['absent', new Map([...files].filter(([path]) => path !== blob)), 'not in the input'],
    ['cut', new Map([...files, [blob, Buffer.from('{"os":')]]), 'the config could not be read'],
    ...['[]', '"x"', '5', 'null', 'true'].map((text): (typeof CONFIGS)[number] => [
      `the JSON ${text}`,
      new Map([...files, [blob, Buffer.from(text)]]),
      'the config could not be read',
    ]),
  ];

  it.each(CONFIGS)('is said where it is %s', async (name, damaged, why) => {
    const path = write(`config-${name.replace(/\W/g, '-')}.tar`, toTar(damaged));
    for (const [command, status, ...options] of [
      ['history', 1],
      ['advice', 1],
      ['secrets', 1],
      ['ls', 1],
      ['ci', 1],
      ['ci', 2, '--noSecrets'],
    ] as const) {
      const told = await runCommand(command, path, ...options);
      expect([command, told.status]).toEqual([command, status]);
      expect(told.notes.join('\n')).toContain(command === 'secrets' ? 'the config could not be read' : why);
    }
  });

  it.each(['[]', '"x"', '5', 'null'])('is an error where its bytes are those of its digest: %s', async (text) => {
    const path = write('config-whole.tar', toTar(ociLayout([{ image: withConfig(image, text), names: ['x:1'] }])));
    const { status, out } = await runCommand('verify', path, '--json');
    const { ok, findings } = JSON.parse(out);
    expect([status, ok]).toEqual([1, false]);
    expect(findings).toEqual([expect.objectContaining({ code: 'wrong-type', severity: 'error', at: '' })]);
  });
});

/** The same layers under other bytes as config. */
function withConfig(built: BuiltImage, text: string): BuiltImage {
  const config = blob(OCI.config, Buffer.from(text));
  const layers = built.layers.map(({ descriptor }) => descriptor);
  const manifest = { schemaVersion: 2, mediaType: OCI.manifest, config: config.descriptor, layers };
  return { ...built, config, manifest: blob(OCI.manifest, manifest) };
}

describe('a layer that the manifest lists twice', () => {
  const [layer] = image.layers;
  const twice = (diffIDs: number): BuiltImage => {
    const document = {
      ...{ os: 'linux', architecture: 'amd64' },
      rootfs: { type: 'layers', diff_ids: Array.from({ length: diffIDs }, () => layer?.diffID) },
    };
    return withConfig({ ...image, layers: layer ? [layer, layer] : [] }, JSON.stringify(document));
  };
  const once = write('once.tar', toTar(ociLayout([{ image, names: ['x:1'] }])));

  it.each([
    [2, false],
    [1, true],
  ])('is as good as any where it has %i diffIDs: %j', async (diffIDs, isWrong) => {
    const path = write(`twice-${diffIDs}.tar`, toTar(ociLayout([{ image: twice(diffIDs), names: ['x:2'] }])));
    for (const args of [
      ['ls', path],
      ['diff', once, path],
      ['waste', path],
      ['ci', path],
      ['packages', path],
    ]) {
      const { notes } = await runCommand(...args);
      const told = notes.join('\n').includes('The manifest has 2 layers, its config 1 diffID.');
      expect([args[0], told]).toEqual([args[0], isWrong]);
    }
    expect((await runCommand('verify', path)).status).toBe(isWrong ? 1 : 0);
  });
});
