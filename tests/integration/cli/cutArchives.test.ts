/** Archives that were cut, and documents that cannot be read: what is there is listed, what is missing is said, and nothing stands for the whole. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { share } from '../../fixtures/deep.ts';
import { incompressible } from '../../fixtures/incompressible.ts';
import { blob, type BuiltImage, buildImage, OCI } from '../../fixtures/image.ts';
import { dockerLegacy, type Files, ociLayout, plainLayers, skopeoArchive, toTar } from '../../fixtures/layouts.ts';
import { misfits } from '../../fixtures/schemas.ts';
import { runCommand, tryCommand } from '../../fixtures/runCommand.ts';

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

  it('is advised on as far as it can be read, and what cannot be is said', async () => {
    const big = incompressible(80_000);
    const shipped = ['a', 'b', 'c'].map((path) => ({ path, content: big }));
    const built = buildImage({
      layers: [{ entries: shipped }, { entries: [{ path: '.wh.a' }, { path: '.wh.b' }] }],
    });
    const files = [...ociLayout([{ image: built, names: ['x:1'] }])];
    const isLong = ([, bytes]: [string, unknown]) => bytes instanceof Uint8Array && bytes.length > 200_000;
    const path = write(
      'advised.tar',
      toTar(new Map([...files].sort((a, b) => +isLong(a) - +isLong(b)))).slice(0, -120_000),
    );
    const { status, out, notes } = await runCommand('advice', path, '--json');
    const { items } = JSON.parse(out);
    expect(status).toBe(1);
    expect(items[0]).toMatchObject({ rule: 'removed-later', files: 2 });
    expect(notes.join('\n')).toContain('layer 0 (sha256:');
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

describe('a config that is no object', () => {
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

describe('a document that cannot be read in full', () => {
  const folderOf = () => mkdtempSync(join(folder, 'out-'));
  /** Every command that speaks of an image, and where its JSON has a place for findings. */
  const COMMANDS: readonly [name: string, args: (input: string) => string[], place: 'answer' | 'stderr'][] = [
    ['ls', (input) => ['ls', input], 'stderr'],
    ['ls --layer', (input) => ['ls', input, '--layer', '0'], 'stderr'],
    ['cat', (input) => ['cat', input, 'a'], 'stderr'],
    ['search', (input) => ['search', input, 'a'], 'stderr'],
    ['secrets', (input) => ['secrets', input], 'stderr'],
    ['packages', (input) => ['packages', input], 'stderr'],
    ['export', (input) => ['export', input, '-o', join(folderOf(), 'x.tar')], 'stderr'],
    ['extract', (input) => ['extract', input, 'a', '--to', folderOf()], 'stderr'],
    ['history', (input) => ['history', input], 'stderr'],
    ['layout', (input) => ['layout', input], 'stderr'],
    ['waste', (input) => ['waste', input], 'answer'],
    ['advice', (input) => ['advice', input], 'answer'],
    ['ci', (input) => ['ci', input], 'answer'],
    ['runtime', (input) => ['runtime', input], 'answer'],
    ['diff', (input) => ['diff', input, input], 'answer'],
    ['convert', (input) => ['convert', input, join(folderOf(), 'x.tar'), '--to', 'oci-archive'], 'answer'],
    [
      'convert --to docker-archive',
      (input) => ['convert', input, join(folderOf(), 'x.tar'), '--to', 'docker-archive'],
      'answer',
    ],
  ];

  type Document = Record<string, unknown>;
  const own = JSON.parse(Buffer.from(image.manifest.bytes).toString()) as Document & { layers: Document[] };
  const ownConfig = JSON.parse(Buffer.from(image.config.bytes).toString()) as Document & { rootfs: Document };
  const blobPath = (digest: string) => `blobs/sha256/${digest.slice(7)}`;
  const { digest } = image.config.descriptor;
  const whole = ociLayout([{ image, names: ['x:1'] }]);
  /** Other bytes under the digest that is named. */
  const stored = (bytes: string | null): Files =>
    new Map(
      [...whole]
        .filter(([path]) => path !== blobPath(digest))
        .concat(bytes === null ? [] : [[blobPath(digest), Buffer.from(bytes)]]),
    );
  const configOf = (document: unknown): Files =>
    ociLayout([{ image: withConfig(image, JSON.stringify(document)), names: ['x:1'] }]);
  const manifestOf = (change: Document): Files => {
    const manifest = blob(OCI.manifest, Buffer.from(JSON.stringify({ ...own, ...change })));
    return ociLayout([{ image: { ...image, manifest }, names: ['x:1'] }]);
  };
  const layerOf = (change: Document): Files => manifestOf({ layers: [{ ...own.layers[0], ...change }] });

  /** What is broken, the input, the code that is told, and whether the answer is one that rests on less than the image. */
  const BROKEN: readonly [name: string, files: Files, code: string, status: 0 | 1][] = [
    ['config that is absent', stored(null), 'missing-content', 1],
    ['config that is cut', stored('{"os":'), 'bad-document', 1],
    ['config of no bytes', stored(''), 'bad-document', 1],
    ['config too large to read', stored(`{"a":"${'x'.repeat(17 << 20)}"}`), 'too-large', 1],
    ['config of other bytes', stored(JSON.stringify({ ...ownConfig, os: 'plan9' })), 'digest-mismatch', 1],
    ...[[], 'x', 5, null, true].map((value): [string, Files, string, 1] => [
      `config that is ${JSON.stringify(value)}`,
      configOf(value),
      'wrong-type',
      1,
    ]),
    ['config without rootfs', configOf({ ...ownConfig, rootfs: undefined }), 'no-rootfs', 1],
    ['config whose rootfs is a list', configOf({ ...ownConfig, rootfs: [] }), 'no-rootfs', 1],
    [
      'config whose diff_ids are an object',
      configOf({ ...ownConfig, rootfs: { type: 'layers', diff_ids: {} } }),
      'wrong-type',
      1,
    ],
    [
      'config with a diffID too many',
      configOf({ ...ownConfig, rootfs: { type: 'layers', diff_ids: [digest, digest] } }),
      'layer-count',
      1,
    ],
    ['config whose Env is a word', configOf({ ...ownConfig, config: { Env: 'A=B' } }), 'wrong-type', 0],
    ['config whose history is an object', configOf({ ...ownConfig, history: {} }), 'wrong-type', 0],
    ['manifest whose layers are an object', manifestOf({ layers: {} }), 'wrong-type', 1],
    ['manifest whose layers are a word', manifestOf({ layers: 'x' }), 'wrong-type', 1],
    ['manifest without layers', manifestOf({ layers: undefined }), 'no-layers', 1],
    ['manifest whose layer is a word', manifestOf({ layers: ['x'] }), 'wrong-type', 1],
    ['manifest whose layer is null', manifestOf({ layers: [null] }), 'wrong-type', 1],
    ['layer without digest', layerOf({ digest: undefined }), 'bad-digest', 1],
    ['layer whose digest is a number', layerOf({ digest: 5 }), 'wrong-type', 1],
    ['layer whose size is negative', layerOf({ size: -1 }), 'bad-number', 1],
    ['layer whose size is a word', layerOf({ size: '5' }), 'wrong-type', 0],
    ['layer without size', layerOf({ size: undefined }), 'no-size', 0],
    ['layer whose size is another', layerOf({ size: 5 }), 'size-mismatch', 1],
    ['layer whose media type is a number', layerOf({ mediaType: 5 }), 'wrong-type', 0],
    ['manifest whose media type is a number', manifestOf({ mediaType: 5 }), 'wrong-type', 0],
    ['manifest whose config is a word', manifestOf({ config: 'x' }), 'wrong-type', 1],
    ['manifest without config', manifestOf({ config: undefined }), 'no-config', 1],
    ['config descriptor without digest', manifestOf({ config: { mediaType: OCI.config, size: 5 } }), 'bad-digest', 1],
  ];

  it.each(share(BROKEN, (_, at) => at % 6 === 1))('%s: every command says it', async (name, files, code, status) => {
    const path = write(`${name.replace(/\W+/g, '-')}.tar`, toTar(files));
    const told: Record<string, unknown> = {};
    const right: Record<string, unknown> = {};
    for (const [command, args, place] of COMMANDS) {
      const people = await tryCommand(...args(path));
      const programs = await tryCommand(...args(path), '--json');
      const shape = `${command.split(' ')[0]}.json`;
      if (place === 'answer' && programs.status < 2) expect(misfits(shape, JSON.parse(programs.out))).toEqual([]);
      const line = programs.notes
        .filter((note) => note.startsWith('finding '))
        .map((note) => JSON.parse(note.slice(8)));
      const answer = place === 'answer' && programs.status < 2 ? (JSON.parse(programs.out).findings ?? []) : line;
      const codes = [line, answer].map((found) => found.some((one: Document) => one.code === code));
      // What a form cannot hold is refused, for whatever reason.
      const statuses = [people, programs].map((printed) =>
        printed.status === 2 && command.startsWith('convert') ? status : Math.min(1, printed.status),
      );
      told[command] = [...statuses, people.notes.some((note) => /(?:error|warning): /.test(note)), ...codes];
      right[command] = [status, status, true, true, true];
    }
    expect(told).toEqual(right);
  });
});

describe('a conversion that needs what a layer does not hold', () => {
  it('writes nothing, never ends with 0, and says why in JSON', async () => {
    const [layer] = image.layers;
    if (!layer) throw new Error('no layer');
    const bytes = layer.bytes.slice(0, -5_000);
    const cutLayer = { ...layer, ...blob(layer.descriptor.mediaType, bytes) };
    const manifest = blob(OCI.manifest, {
      schemaVersion: 2,
      mediaType: OCI.manifest,
      config: image.config.descriptor,
      layers: [cutLayer.descriptor],
    });
    const path = write(
      'cut-layer.tar',
      toTar(ociLayout([{ image: { ...image, layers: [cutLayer], manifest }, names: ['x:1'] }])),
    );
    const target = join(folder, 'never.tar');
    const { status, out } = await runCommand(
      'convert',
      path,
      target,
      '--to',
      'docker-archive',
      '--as',
      'skopeo',
      '--json',
    );
    const answer = JSON.parse(out);
    expect([status, existsSync(target), misfits('convert.json', answer)]).toEqual([1, false, []]);
    expect(answer.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });
});
