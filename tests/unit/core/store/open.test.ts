import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesHeld } from '../../../../src/core/oci/basis/held.ts';
import { buildImage, EPOCH_SECONDS } from '../../../fixtures/image.ts';
import {
  dirTransport,
  dockerHybrid,
  dockerLegacy,
  type Files,
  kanikoTarball,
  ociLayout,
  skopeoArchive,
  toTar,
} from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes, openFolder, refusal, spooled } from '../../../fixtures/openImage.ts';
import { tar, toBytes } from '../../../fixtures/tar.ts';
import { zstdStore } from '../../../fixtures/zstd.ts';
import { bzip2Sync } from './compressors.ts';

const image = buildImage({
  layers: [
    { entries: [{ path: 'etc/a', content: 'a' }] },
    { entries: [{ path: 'etc/b', content: 'b' }], compression: 'zstd' },
    { entries: [{ path: 'etc/a', content: 'a' }] },
  ],
});
const layout = (names: string[] = ['app:1']) => ociLayout([{ image, names }]);
const hexOf = ({ descriptor }: { descriptor: { digest: string } }) => descriptor.digest.slice(7);
const json = (value: unknown) => toBytes(JSON.stringify(value));
const without = (files: Files, ...paths: string[]) => new Map([...files].filter(([path]) => !paths.includes(path)));
const withFile = (files: Files, path: string, content: unknown) =>
  new Map([...files, [path, typeof content === 'string' ? toBytes(content) : json(content)]]) as Files;
const layersOf = (node: { children: readonly { role: string; digest: string | null }[] } | undefined) =>
  node?.children.filter(({ role }) => role === 'layer').map(({ digest }) => digest);

describe('openStores', () => {
  it.each([
    ['oci-layout', layout()],
    ['docker-archive', dockerLegacy([{ image, names: ['app:1'] }])],
    ['docker-archive', skopeoArchive({ image, names: ['app:1'] })],
    ['docker-archive', kanikoTarball({ image, names: ['app:1'] })],
    ['dir', dirTransport({ image })],
  ] as const)('recognises %s by content, as a tar and as a folder, and finds every layer', async (name, files) => {
    for (const opened of [await openBytes(files), await openFolder(files)]) {
      expect(opened.formats).toEqual([name]);
      expect(opened.roots).toHaveLength(1);
      expect(nodesOf(opened.roots).every((node) => node.present)).toBe(true);
      const diffIDs = nodesOf(opened.roots).flatMap((node) => node.diffID ?? []);
      expect(diffIDs).toEqual(image.layers.map(({ diffID }) => diffID));
      expect(opened.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });

  it('opens both views of a hybrid archive, equal as they are', async () => {
    const opened = await openBytes(dockerHybrid([{ image, names: ['app:1', 'app:latest'] }]));
    expect(opened.formats).toEqual(['oci-layout', 'docker-archive']);
    expect(opened.roots.map(({ digest, origin, names }) => [digest === null, origin, names.length])).toEqual([
      [false, 'stored', 2],
      [true, 'derived', 2],
    ]);
    expect(layersOf(opened.roots[0])).toEqual(layersOf(opened.roots[1]));
    expect(opened.views.map(({ document, roots }) => [document, roots])).toEqual([
      ['index.json', ['0']],
      ['manifest.json', ['1']],
    ]);
    expect(codes(opened)).toEqual([]);
  });

  it('follows the symlink that stands for a repeated layer, and keeps both layers', async () => {
    const files = dockerLegacy([{ image, names: ['app:1'] }]);
    expect([...files.values()].some((content) => !(content instanceof Uint8Array))).toBe(true);
    const [root] = (await openBytes(files)).roots;
    expect(layersOf(root)).toEqual(image.layers.map(({ diffID }) => diffID));
  });

  it('knows compressed layers of a docker archive by the digest in their name, plain ones by their diffID', async () => {
    const kaniko = (await openBytes(kanikoTarball({ image }))).roots[0];
    expect(layersOf(kaniko)).toEqual(image.layers.map(({ descriptor }) => descriptor.digest));
    expect(kaniko?.children.map(({ compression }) => compression)).toEqual([undefined, 'gzip', 'zstd', 'gzip']);
    const plain = (await openBytes(skopeoArchive({ image }))).roots[0];
    expect(layersOf(plain)).toEqual(image.layers.map(({ diffID }) => diffID));
    expect(plain?.children[1]?.mediaType).toBe('application/vnd.docker.image.rootfs.diff.tar');
  });

  it('says no digest where none is known without reading the layer', async () => {
    const files: Files = new Map([
      ['c.json', image.config.bytes],
      ['l0.gz', image.layers[0]?.bytes ?? toBytes('')],
    ]);
    files.set('manifest.json', json([{ Config: 'c.json', RepoTags: null, Layers: ['l0.gz'] }]));
    const [root] = (await openBytes(files)).roots;
    expect(root?.children.map(({ role, digest, verified }) => [role, digest, verified])).toEqual([
      ['config', image.config.descriptor.digest, 'ok'],
      ['layer', null, 'unverified'],
    ]);
  });

  it.each([
    ['gzip', (bytes: Uint8Array) => toBytes(gzipSync(bytes))],
    ['zstd', (bytes: Uint8Array) => zstdStore(bytes)],
    ['bzip2', bzip2Sync],
  ] as const)('peels %s off the whole, twice too, and frees the copy on release', async (name, compress) => {
    const before = spooled.held;
    const opened = await openBytes(compress(compress(toTar(layout()))));
    expect(opened.wrappers).toEqual([name, name]);
    expect(opened.formats).toEqual(['oci-layout']);
    expect(spooled.held).toBe(before + 2);
    await opened.release();
    expect(spooled.held).toBe(before);
  });

  it('refuses what is wrapped too often, and leaves nothing behind', async () => {
    const before = spooled.held;
    const thrice = toBytes(gzipSync(gzipSync(gzipSync(toTar(layout())))));
    expect((await refusal(thrice)).code).toBe('not-an-image');
    expect(spooled.held).toBe(before);
  });

  it('refuses gigabytes that are no image after their first bytes', async () => {
    const before = spooled.held;
    const error = await refusal(toBytes(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'just text '))));
    expect(error.message).toContain('gzip data with');
    expect(spooled.held).toBe(before);
  });

  it('reads little of a large archive', async () => {
    const big = buildImage({
      layers: [{ entries: [{ path: 'big', content: new Uint8Array(30_000_000) }], compression: 'none' }],
    });
    const opened = await openBytes(ociLayout([{ image: big, names: ['big:1'] }]));
    expect(opened.size).toBeGreaterThan(30_000_000);
    expect(opened.bytesRead).toBeLessThan(300_000);
  });

  it('opens a layer alone without a word on where its links lead', async () => {
    const links = ['/usr/bin/x', '../../out', 'nowhere', 'a0'].map((link, i) => ({
      path: `a${i}`,
      type: 'symlink' as const,
      link,
    }));
    const opened = await openBytes(tar(links), 'root.tar');
    expect(codes(opened).filter((code) => code.startsWith('link-'))).toEqual([]);
  });

  it('opens a layer alone, plain and compressed, with the stored bytes as the layer', async () => {
    const plain = tar(
      [
        { path: 'etc/', type: 'dir' },
        { path: 'etc/x', content: 'x' },
      ],
      { mtime: EPOCH_SECONDS },
    );
    for (const [bytes, compression] of [
      [plain, 'none'],
      [toBytes(gzipSync(plain)), 'gzip'],
    ] as const) {
      const opened = await openBytes(bytes);
      expect(opened.formats).toEqual(['layer']);
      expect(nodesOf(opened.roots).map(({ role, size, compression: is }) => [role, size, is])).toEqual([
        ['manifest', 0, undefined],
        ['layer', bytes.length, compression],
      ]);
      expect(opened.source('0.0')?.size).toBe(bytes.length);
    }
  });

  it.each([
    ['manifest', image.manifest.bytes, 'manifest'],
    ['config', image.config.bytes, 'config'],
    ['index', json({ schemaVersion: 2, manifests: [image.manifest.descriptor] }), 'index'],
    ['docker manifest.json', json([{ Config: 'a.json', RepoTags: ['x:1'], Layers: ['b.tar'] }]), 'manifest'],
    [
      'schema 1',
      json({
        schemaVersion: 1,
        fsLayers: [{ blobSum: image.layers[0]?.descriptor.digest }],
        history: [{ v1Compatibility: '{"id":"a"}' }],
      }),
      'manifest',
    ],
  ])('opens a lone %s, with all it names absent and no fuss about it', async (_, bytes, role) => {
    const opened = await openBytes(bytes);
    expect(opened.formats).toEqual(['document']);
    expect(opened.roots[0]?.role).toBe(role);
    const below = nodesOf(opened.roots).slice(1);
    expect(below.every((node) => !node.present)).toBe(true);
    expect(codes(opened).filter((code) => code !== 'lone-document' && !code.endsWith('schema1'))).toEqual([]);
    // No finding, and yet not checked: `verify` says so.
    const failed = opened.checks().filter(({ ok }) => !ok);
    expect(failed.map(({ key, kind }) => [key, kind])).toEqual(below.map(({ key }) => [key, 'present']));
  });
});

describe('what is no image', () => {
  const text = (content: string) => toBytes(content);
  it.each([
    ['an empty file', text(''), 'an empty file'],
    ['one byte', text('x'), 'text'],
    ['a few zeros', new Uint8Array(100), 'zero bytes'],
    ['a web page', text('<!DOCTYPE html><html><body>Sign in</body></html>'), 'a web page'],
    ['a zip', text('PK\u0003\u0004rest'), 'a zip archive'],
    ['a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'an ELF program'],
    ['a PDF', text('%PDF-1.7\n'), 'a PDF document'],
    ['a disk image', text('QFI\u00fb').map((byte, i) => (i === 3 ? 0xfb : byte)), 'a disk image'],
    ['a squashfs', text('hsqs....'), 'squashfs'],
    ['an ISO', toBytes(Buffer.concat([Buffer.alloc(0x8001, 1), Buffer.from('CD001')])), 'ISO 9660'],
    ['a Dockerfile', text('# build\nFROM debian\nRUN true\n'), 'a Dockerfile'],
    ['a compose file', text('services:\n  a:\n    image: x\n'), 'YAML'],
    ['other JSON', text('{"hello": [1, 2]}'), 'a JSON document'],
  ] as const)('is told so: %s', async (_, bytes, what) => {
    const error = await refusal(toBytes(bytes));
    expect(error.code).toBe('not-an-image');
    expect(error.message).toContain(what);
    expect(error.message.split('. ').length).toBeGreaterThan(1);
  });

  it('is refused as UTF-16 with its place', async () => {
    const wide = Uint8Array.from(Buffer.from('\ufeff{"schemaVersion":2}', 'utf16le'));
    const error = await refusal(wide);
    expect([error.code, error.message]).toEqual(['malformed', expect.stringContaining('UTF-16')]);
  });

  it('never brings anything but an ImageError, whatever the bytes', async () => {
    const start = fc.constantFrom('', '{', '[', '\u001f\u008b', '(\u00b5/\u00fd', 'BZh9', '\u00fd7zXZ\0');
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
        const error = await refusal(toBytes(Buffer.concat([Buffer.from(head, 'latin1'), rest])));
        expect(['not-an-image', 'malformed', 'truncated', 'unsupported', 'too-large']).toContain(error.code);
      }),
      { numRuns: 200 },
    );
  });
});

describe('damaged archives', () => {
  it('cut off after the index show index, manifest, config (e01)', async () => {
    const files = layout();
    const early = (path: string) =>
      !path.startsWith('blobs') || path.endsWith(hexOf(image.manifest)) || path.endsWith(hexOf(image.config));
    const ordered: Files = new Map([...files].sort(([a], [b]) => Number(early(b)) - Number(early(a))));
    const whole = toTar(ordered);
    const opened = await openBytes(whole.slice(0, whole.length - 1536));
    expect(opened.roots[0]?.children[0]?.present).toBe(true);
    expect(codes(opened)).toContain('truncated');
  });

  it('of docker save cut off before the config show the layers before the cut in the order that they tell', async () => {
    const id = (digit: string) => digit.repeat(64);
    const layer = (path: string) => tar([{ path, content: 'x'.repeat(3000) }]);
    const whole = tar([
      { path: `${id('b')}/json`, content: JSON.stringify({ id: id('b'), parent: id('c') }) },
      { path: `${id('b')}/layer.tar`, content: layer('etc/upper') },
      { path: `${id('c')}/json`, content: JSON.stringify({ id: id('c') }) },
      { path: `${id('c')}/layer.tar`, content: layer('etc/base') },
      { path: `${id('d')}/layer.tar`, content: layer('etc/cut') },
    ]);
    const opened = await openBytes(whole.slice(0, whole.length - 6000));
    expect(opened.formats).toEqual(['docker-archive']);
    const layers = opened.roots[0]?.children.filter(({ role }) => role === 'layer') ?? [];
    expect(layers.map(({ path }) => path?.[0])).toEqual(['c', 'b']);
    expect(codes(opened)).toEqual(expect.arrayContaining(['truncated', 'no-roots']));
  });

  it('cut off before the index, as every tool writes it, still show what is left (e01)', async () => {
    const whole = toTar(layout());
    const cut = whole.slice(0, Buffer.from(whole).indexOf('index.json') + 600);
    const opened = await openBytes(cut);
    expect(opened.roots.map(({ digest }) => digest)).toEqual([image.manifest.descriptor.digest]);
    expect(codes(opened)).toEqual(expect.arrayContaining(['truncated', 'no-roots']));
    for (const files of [skopeoArchive({ image }), dockerLegacy([{ image }])]) {
      const archive = toTar(files);
      const left = await openBytes(archive.slice(0, Buffer.from(archive).indexOf('manifest.json') + 520));
      expect(left.formats).toEqual(['docker-archive']);
      expect(layersOf(left.roots[0])).toEqual(image.layers.map(({ diffID }) => diffID));
    }
  });

  const pair = buildImage({
    layers: ['a', 'b'].map((path) => ({ entries: [{ path, content: path.repeat(3000) }], compression: 'none' })),
  });
  it.each([
    ['OCI', ociLayout([{ image: pair }])],
    ['docker save', dockerLegacy([{ image: pair }])],
  ])('%s, cut off within a layer, count of it what is there', async (_, files) => {
    const isLayer = (path: string) =>
      path.endsWith('layer.tar') || pair.layers.some((one) => path.endsWith(hexOf(one)));
    const whole = toTar(new Map([...files].sort(([a], [b]) => Number(isLayer(a)) - Number(isLayer(b)))));
    // Two blocks end the tar; of the last layer four blocks are cut off.
    const opened = await openBytes(whole.slice(0, whole.length - 6 * 512));
    const layers = nodesOf(opened.roots).filter(({ role }) => role === 'layer');
    const lost = layers.map((layer) => layer.size - bytesHeld(layer));
    expect(lost.sort((a, b) => a - b)).toEqual([0, 4 * 512]);
    const rows = opened.layout().filter(({ held }) => held !== undefined);
    expect(rows.map(({ size, held = 0 }) => size - held)).toEqual([4 * 512]);
    expect(layers.map((layer) => bytesHeld({ ...layer, present: false }))).toEqual([0, 0]);
  });

  it.each([
    [
      'without index.json or any manifest (e02)',
      without(layout(), 'index.json', `blobs/sha256/${hexOf(image.manifest)}`),
      'index.json',
    ],
    ['whose index is no JSON (d01)', withFile(layout(), 'index.json', '{"manifests": [}'), 'line 1, column 16'],
    ['whose index is empty (d02)', withFile(layout(), 'index.json', ''), 'line 1, column 1'],
    ['whose index is null (d03)', withFile(layout(), 'index.json', 'null'), 'line 1, column 1'],
    ['with a docker manifest of null (e17)', withFile(dockerLegacy([{ image }]), 'manifest.json', 'null'), 'null'],
    [
      'with a docker manifest of [] (e18)',
      withFile(dockerLegacy([{ image }]), 'manifest.json', '[]'),
      'it names no image',
    ],
  ])('%s are refused with the cause', async (_, files, cause) => {
    const error = await refusal(files);
    expect(error.code).toBe('malformed');
    expect(error.message).toContain(cause);
  });

  it('keep the view that can be read when the other is broken', async () => {
    const opened = await openBytes(withFile(dockerHybrid([{ image }]), 'index.json', '{'));
    expect(opened.formats).toEqual(['docker-archive']);
    expect(codes(opened)).toContain('view-unreadable');
  });

  it('without index.json show the manifests among the blobs', async () => {
    const opened = await openBytes(without(layout(), 'index.json'));
    expect(opened.roots.map(({ digest }) => digest)).toEqual([image.manifest.descriptor.digest]);
    expect(codes(opened)).toContain('no-roots');
  });

  it('whose index lists nothing show the manifests among the blobs (d04)', async () => {
    const opened = await openBytes(withFile(layout(), 'index.json', { schemaVersion: 2, manifests: null }));
    expect(opened.roots.map(({ digest }) => digest)).toEqual([image.manifest.descriptor.digest]);
    expect(codes(opened)).toEqual(expect.arrayContaining(['no-roots', 'no-manifests']));
  });

  it.each([
    ['version 9.9.9 (e10)', withFile(layout(), 'oci-layout', { imageLayoutVersion: '9.9.9' }), 'layout-version'],
    ['no oci-layout (e11)', without(layout(), 'oci-layout'), 'no-layout-header'],
    ['a broken oci-layout', withFile(layout(), 'oci-layout', 'x'), 'bad-layout-header'],
  ])('with %s are shown with a warning', async (_, files, code) => {
    const opened = await openBytes(files);
    expect(opened.roots).toHaveLength(1);
    expect(codes(opened)).toEqual([code]);
  });

  it('with two index.json show the last and say so (e12)', async () => {
    const twice = tar([
      ...[...layout()].map(([path, content]) => ({ path, content: content as Uint8Array })),
      {
        path: 'index.json',
        content: json({
          schemaVersion: 2,
          manifests: [{ ...image.manifest.descriptor, annotations: { 'org.opencontainers.image.ref.name': 'second' } }],
        }),
      },
    ]);
    const opened = await openBytes(twice);
    expect(opened.roots[0]?.names).toEqual(['second']);
    expect(codes(opened)).toContain('duplicate-entry');
  });

  it('with a blob that is a link to outside do not follow it (e13)', async () => {
    const path = `blobs/${image.config.descriptor.digest.replace(':', '/')}`;
    const files: Files = new Map(layout());
    files.set(path, { symlink: '../../../../../etc/passwd' });
    const opened = await openBytes(files);
    expect(opened.roots[0]?.children[0]?.present).toBe(false);
    expect(opened.layout().find((entry) => entry.path === path)?.explanation).toContain('is not in this archive');
  });

  it.each([
    ['null', null],
    ['[]', []],
  ])('with RepoTags %s have no names (e19)', async (_, tags) => {
    const files = new Map(dockerLegacy([{ image }]));
    const [item] = JSON.parse(new TextDecoder().decode(files.get('manifest.json') as Uint8Array)) as object[];
    const opened = await openBytes(withFile(files, 'manifest.json', [{ ...item, RepoTags: tags }]));
    expect(opened.roots[0]?.names).toEqual([]);
    expect(codes(opened)).toEqual([]);
  });

  it('with ../ in Config, a looping link and a missing layer stay inside and name all three (e20-22)', async () => {
    const files: Files = new Map([
      ['a/layer.tar', { symlink: '../b/layer.tar' }],
      ['b/layer.tar', { symlink: '../a/layer.tar' }],
    ]);
    files.set(
      'manifest.json',
      json([{ Config: '../../etc/passwd', RepoTags: null, Layers: ['a/layer.tar', 'gone/layer.tar'] }]),
    );
    const opened = await openBytes(files);
    expect(nodesOf(opened.roots).map(({ present }) => present)).toEqual([true, false, false, false]);
    const said = opened.roots[0]?.children.flatMap(({ findings }) => findings);
    expect(said?.map(({ at }) => at)).toEqual(['../../etc/passwd', 'a/layer.tar', 'gone/layer.tar']);
    expect(said?.[0]?.message).toContain('points outside the archive');
  });

  it('with markup and 10,000 characters in tags keep them as text (e23)', async () => {
    const tags = ['<script>alert(1)</script>', 'x'.repeat(10_000)];
    const files = withFile(new Map(dockerLegacy([{ image }])), 'manifest.json', [
      { Config: 'none.json', RepoTags: tags, Layers: [] },
    ]);
    expect((await openBytes(files)).roots[0]?.names).toEqual(tags);
  });

  it('of the form before 1.10 are read by their chain of parents (e24)', async () => {
    const [base, , top] = image.layers;
    const ids = ['a'.repeat(64), 'b'.repeat(64)];
    const files: Files = new Map();
    for (const [i, layer] of [base, top].entries()) {
      files.set(
        `${ids[i]}/json`,
        json({ id: ids[i], ...(i > 0 && { parent: ids[0] }), os: 'linux', architecture: 'amd64' }),
      );
      files.set(`${ids[i]}/layer.tar`, layer?.tar ?? toBytes(''));
      files.set(`${ids[i]}/VERSION`, toBytes('1.0'));
    }
    files.set('repositories', json({ old: { '1': ids[1], latest: ids[1] } }));
    const opened = await openBytes(files);
    expect(opened.roots.map(({ names }) => names)).toEqual([['old:1', 'old:latest']]);
    expect(opened.roots[0]?.children.map(({ path }) => path)).toEqual([
      `${ids[1]}/json`,
      `${ids[0]}/layer.tar`,
      `${ids[1]}/layer.tar`,
    ]);
    expect(codes(opened)).toContain('legacy-archive');
  });

  it('with views that disagree offer both and say how (e25)', async () => {
    const other = buildImage({ layers: [{ entries: [{ path: 'x', content: 'other' }] }] });
    const files = new Map([
      ...dockerHybrid([{ image, names: ['app:1'] }]),
      ...kanikoTarball({ image: other, names: ['app:2'] }),
    ]);
    const opened = await openBytes(files);
    expect(opened.roots).toHaveLength(2);
    expect(codes(opened)).toContain('1 views-disagree');
    expect(
      opened
        .checks()
        .filter(({ ok }) => !ok)
        .map(({ kind }) => kind),
    ).toEqual(['views']);
  });
});
