import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BuiltBlob, blob, buildImage, OCI } from '../../../fixtures/image.ts';
import { type Files, kanikoTarball, ociFiles, ociLayout } from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const image = buildImage({
  layers: [{ entries: [{ path: 'a', content: 'a' }] }, { entries: [{ path: 'b', content: 'b' }] }],
});
const [first, second] = image.layers as [(typeof image.layers)[0], (typeof image.layers)[0]];
const hex = '0123456789abcdef'.repeat(4);

/** An image whose documents are changed before they are named; blobs are whole. */
function changed(change: { config?: object; manifest?: object; descriptor?: object }): Files {
  const parse = (from: BuiltBlob) => JSON.parse(new TextDecoder().decode(from.bytes)) as object;
  const config = blob(OCI.config, { ...parse(image.config), ...change.config });
  const manifest = blob(OCI.manifest, { ...parse(image.manifest), config: config.descriptor, ...change.manifest });
  return ociFiles(
    [...image.layers, config, manifest],
    [{ ...manifest.descriptor, platform: image.platform, ...change.descriptor }],
  );
}

/** A layout around one document given as text. */
function around(text: string, mediaType: string, others: readonly BuiltBlob[] = []): Files {
  const document = blob(mediaType, toBytes(text));
  return ociFiles([document, ...others], [document.descriptor]);
}

const root = async (files: Files) => (await openBytes(files)).roots[0] ?? expect.fail('no root');
const at = (findings: readonly { code: string; at: string }[]) =>
  findings.map((finding) => `${finding.code} ${finding.at}`);

describe('damaged documents', () => {
  it('with a byte order mark are read with a warning (d05)', async () => {
    const text = `\ufeff${new TextDecoder().decode(image.manifest.bytes)}`;
    const node = await root(around(text, OCI.manifest, [image.config, ...image.layers]));
    expect(node.children).toHaveLength(3);
    expect(at(node.findings)).toEqual(['byte-order-mark ']);
  });

  it.each([
    ['UTF-16 (d06)', Buffer.from('{"a":1}', 'utf16le').toString('latin1'), 'bad-document'],
    ['20,000 objects deep (d07)', '{"a":'.repeat(20_000), 'too-large'],
    ['100,000 lists deep (d08)', '['.repeat(100_000) + ']'.repeat(100_000), 'too-large'],
    ['no JSON', '{"schemaVersion": 2,', 'bad-document'],
  ])('that are %s are one broken object, not a broken image', async (_, text, code) => {
    const node = await root(around(text, OCI.manifest));
    expect(node.present).toBe(true);
    expect(node.verified).toBe('ok');
    expect(node.findings.map((finding) => finding.code)).toEqual([code]);
  });

  it('with __proto__ everywhere pollute nothing (d09)', async () => {
    const text = `{"schemaVersion":2,"__proto__":{"x":1},"config":${JSON.stringify(image.config.descriptor)},"layers":[],"annotations":{"__proto__":"y","constructor":"z"}}`;
    const node = await root(around(text, OCI.manifest, [image.config]));
    expect(node.children[0]?.present).toBe(true);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('with duplicate keys take the last and warn (d10)', async () => {
    const text = `{"schemaVersion":2,"config":{},"config":${JSON.stringify(image.config.descriptor)},"layers":[]}`;
    const node = await root(around(text, OCI.manifest, [image.config]));
    expect(node.children[0]?.digest).toBe(image.config.descriptor.digest);
    expect(at(node.findings)).toContain('duplicate-key /config');
  });

  it.each(['9007199254740993', '-1'])('refuse the size %s at its pointer (d11-12)', async (size) => {
    const text = `{"schemaVersion":2,"config":${JSON.stringify(image.config.descriptor)},"layers":[{"mediaType":"${OCI.layer}","digest":"${first.diffID}","size":${size}}]}`;
    const node = await root(around(text, OCI.manifest, [image.config]));
    expect(at(node.children[1]?.findings ?? [])).toContain('bad-number /layers/0/size');
    expect(node.children[1]?.size).toBe(0);
  });

  it('that name themselves or each other are walked to an end (d13-14)', async () => {
    const a = `sha256:${'a'.repeat(64)}`;
    const b = `sha256:${'b'.repeat(64)}`;
    const index = (digest: string) =>
      toBytes(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: OCI.index,
          manifests: [{ mediaType: OCI.index, digest, size: 10 }],
        }),
      );
    const files = ociFiles([], [{ mediaType: OCI.index, digest: a, size: 10 }]);
    files.set(`blobs/sha256/${'a'.repeat(64)}`, index(b));
    files.set(`blobs/sha256/${'b'.repeat(64)}`, index(a));
    const opened = await openBytes(files);
    expect(nodesOf(opened.roots).map(({ key }) => key)).toEqual(['0', '0.0', '0.0.0']);
    expect(codes(opened)).toEqual(expect.arrayContaining(['0 digest-mismatch', '0.0.0 cycle']));
    const self = new Map(files).set(`blobs/sha256/${'a'.repeat(64)}`, index(a));
    expect(codes(await openBytes(self))).toContain('0.0 cycle');
  });

  it('of 12 levels with 10 equal children each are read once a digest (d15)', async () => {
    let below = image.manifest;
    const blobs: BuiltBlob[] = [...image.layers, image.config, image.manifest];
    for (let level = 0; level < 12; level++) {
      below = blob(OCI.index, {
        schemaVersion: 2,
        mediaType: OCI.index,
        manifests: Array.from({ length: 10 }, () => below.descriptor),
      });
      blobs.push(below);
    }
    const opened = await openBytes(ociFiles(blobs, [below.descriptor]));
    expect(nodesOf(opened.roots)).toHaveLength(1 + 11 * 10 + 10 * 4);
    expect(codes(opened).filter((code) => code.endsWith('repeated-index'))).toHaveLength(11 * 9);
    expect(opened.bytesRead).toBeLessThan(200_000);
  });

  it('with 10,000 children, and with 10,000 equal layers, are shown whole (d16, d18)', async () => {
    const absent = Array.from({ length: 10_000 }, (_, i) => ({
      mediaType: OCI.manifest,
      digest: `sha256:${i.toString(16).padStart(64, '0')}`,
      size: 1,
    }));
    const wide = await openBytes(ociFiles([], absent));
    expect(wide.roots).toHaveLength(10_000);
    const manifest = blob(OCI.manifest, {
      schemaVersion: 2,
      config: image.config.descriptor,
      layers: Array.from({ length: 10_000 }, () => first.descriptor),
    });
    const node = await root(ociFiles([first, image.config, manifest], [manifest.descriptor]));
    expect(node.children).toHaveLength(10_001);
    expect(new Set(node.children.map(({ key }) => key)).size).toBe(10_001);
    expect(at(node.findings).map((finding) => finding.split(' ')[0])).toContain('layer-count');
  });

  it('of more layers than are read have none, and every count is the manifest’s', async () => {
    const many = 50_001;
    const manifest = blob(OCI.manifest, {
      schemaVersion: 2,
      config: image.config.descriptor,
      layers: Array.from({ length: many }, () => first.descriptor),
    });
    const files = ociFiles([first, image.config, manifest], [manifest.descriptor]);
    const node = await root(files);
    expect(node.children.map(({ role }) => role)).toEqual(['config']);
    const findings = node.findings.filter(({ message }) => /layers/.test(message));
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(
      expect.arrayContaining(['too-many-layers error', 'layer-count error']),
    );
    for (const { message } of findings) expect(message).toMatch(/\b50001 layers/);
  });

  it('wrong at each of 10,000 places are told of in few words, and soon', async () => {
    const text = `{"schemaVersion":2,"config":${JSON.stringify(image.config.descriptor)},"layers":[${Array.from({ length: 10_000 }, () => '{"size":-1}').join()}]}`;
    const opened = await openBytes(around(text, OCI.manifest, [image.config]));
    const [node] = opened.roots;
    expect(node?.children).toHaveLength(10_001);
    expect(node?.findings.map(({ code }) => code)).toContain('more-findings');
    const index = new Map(ociLayout([{ image }])).set(
      'index.json',
      toBytes(`{"schemaVersion":2,"manifests":[${Array.from({ length: 10_000 }, () => '{"digest":7}').join()}]}`),
    );
    expect((await openBytes(index)).roots.length).toBeGreaterThan(0);
  });

  it('of 5 MiB are opened with a warning (d17)', async () => {
    const node = await root(changed({ manifest: { annotations: { big: 'x'.repeat(5 * 1024 * 1024) } } }));
    expect(node.children).toHaveLength(3);
    expect(node.findings.map(({ code }) => code)).toEqual(['large-document']);
  });

  it('that are not their digest are marked and shown (d19)', async () => {
    const files = ociLayout([{ image }]);
    const path = `blobs/${image.manifest.descriptor.digest.replace(':', '/')}`;
    files.set(path, toBytes(`${new TextDecoder().decode(image.manifest.bytes)} `));
    const opened = await openBytes(files);
    expect(opened.roots[0]?.verified).toBe('mismatch');
    expect(opened.roots[0]?.children).toHaveLength(3);
    expect(opened.roots[0]?.findings.map(({ code }) => code).sort()).toEqual(['digest-mismatch', 'size-mismatch']);
    const failed = opened.checks().filter(({ ok }) => !ok);
    const actual = `sha256:${createHash('sha256').update(image.manifest.bytes).update(' ').digest('hex')}`;
    expect(failed.map(({ kind, actual: is }) => [kind, is])).toEqual([
      ['digest', actual],
      ['size', String(image.manifest.bytes.length + 1)],
    ]);
  });

  it('with a wrong size are marked before a layer is read (d21)', async () => {
    const node = await root(changed({ manifest: { layers: [{ ...first.descriptor, size: 7 }, second.descriptor] } }));
    expect(node.children[1]?.findings.map(({ code }) => code)).toEqual(['size-mismatch']);
  });

  it('whose config and layer are missing name them and show the rest (d23)', async () => {
    const opened = await openBytes(ociFiles([second, image.manifest], [image.manifest.descriptor]));
    expect(codes(opened)).toEqual(['0.0 missing-content', '0.1 missing-content']);
    expect(nodesOf(opened.roots).map(({ present }) => present)).toEqual([true, false, false, true]);
    expect(
      opened
        .checks()
        .filter(({ ok }) => !ok)
        .map(({ kind }) => kind),
    ).toEqual(['present', 'present']);
  });

  it.each([
    ['traversal (d24)', 'sha256:../../../etc/passwd'],
    ['no colon (d25)', hex],
    ['short (d26)', 'sha256:abc'],
    ['upper case (d27)', `sha256:${hex.toUpperCase()}`],
    ['newline (d28)', `sha256:${hex}\n`],
    ['empty (d29)', ''],
    ['slash (d30)', `sha256:${hex}/../x`],
    ['NUL (d31)', `sha256:${hex}\u0000`],
    ['two colons (d32)', `sha256:${hex}:${hex}`],
    ['not hex (d33)', `sha256:${'z'.repeat(64)}`],
  ])('refuse a digest before any look-up: %s', async (_, digest) => {
    const files = changed({ manifest: { layers: [{ ...first.descriptor, digest }, second.descriptor] } });
    files.set('etc/passwd', toBytes('root'));
    const node = await root(files);
    expect(node.children[1]?.present).toBe(false);
    expect(at(node.children[1]?.findings ?? [])).toContain('bad-digest /layers/0/digest');
    expect(node.children[2]?.present).toBe(true);
  });

  it('with an algorithm that is not known are shown as not verified', async () => {
    const files = ociFiles([first, image.config], []);
    files.set(`blobs/md5/${'d'.repeat(32)}`, image.manifest.bytes);
    files.set(
      'index.json',
      toBytes(
        JSON.stringify({
          schemaVersion: 2,
          manifests: [{ ...image.manifest.descriptor, digest: `md5:${'d'.repeat(32)}` }],
        }),
      ),
    );
    expect(await root(files)).toMatchObject({ present: true, verified: 'unknown' });
  });

  it('that are manifest and index at once, or not what they are called, are marked (d34-35)', async () => {
    const both = changed({ manifest: { manifests: [image.manifest.descriptor] } });
    expect((await root(both)).findings.map(({ code }) => code)).toContain('manifest-index-confusion');
    const called = changed({ descriptor: { mediaType: OCI.index } });
    expect((await root(called)).findings.map(({ code }) => code)).toContain('media-type-mismatch');
    const shaped = changed({ manifest: { mediaType: undefined }, descriptor: { mediaType: OCI.index } });
    expect((await root(shaped)).findings.map(({ code }) => code)).toContain('wrong-shape');
  });

  it('with the wrong type in every field keep what is right (d36)', async () => {
    const files = changed({
      config: {
        architecture: 1,
        os: [],
        created: {},
        history: 'x',
        rootfs: { type: 2, diff_ids: [1, null, first.diffID] },
        config: { Env: 'x', Labels: [], Cmd: [1] },
      },
      manifest: { annotations: 'x', layers: ['x', first.descriptor, { ...second.descriptor, size: '1', urls: {} }] },
    });
    const node = await root(files);
    expect(node.children).toHaveLength(4);
    expect(node.children[2]).toMatchObject({ present: true, digest: first.descriptor.digest });
    expect(at(node.children[0]?.findings ?? [])).toEqual(
      expect.arrayContaining(['wrong-type /architecture', 'wrong-type /rootfs/type', 'wrong-type /config/Cmd/0']),
    );
  });

  it('with more history than layers show both lists (d37)', async () => {
    const opened = await openBytes(
      changed({ config: { history: [{ created_by: 'a' }, { created_by: 'b' }, { created_by: 'c' }] } }),
    );
    expect(codes(opened)).toEqual(['0 history-count']);
    const summary = await opened.image('0');
    expect([summary.aligned, summary.steps.length, summary.layers.length]).toEqual([false, 3, 2]);
    expect(summary.steps.every(({ layer }) => layer === null)).toBe(true);
  });

  it('with foreign layers say that nothing is fetched (d39)', async () => {
    const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const node = await root(
      changed({
        manifest: {
          layers: [{ mediaType, digest: `sha256:${hex}`, size: 5, urls: ['javascript:alert(1)'] }, second.descriptor],
        },
      }),
    );
    expect(node.children[1]?.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'info foreign-layer',
      'warning odd-url',
    ]);
  });

  it('with inline data that lies are marked, and with true data are present without a blob (d40)', async () => {
    const data = (text: string) => Buffer.from(text).toString('base64');
    const empty = {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      size: 2,
    };
    const artifact = (own: string) =>
      blob(OCI.manifest, { schemaVersion: 2, artifactType: 'a/b', config: { ...empty, data: own }, layers: [] });
    const good = artifact(data('{}'));
    const honest = await root(ociFiles([good], [good.descriptor]));
    expect(honest).toMatchObject({ role: 'artifact', artifactType: 'a/b' });
    expect(honest.children[0]).toMatchObject({ present: true, verified: 'ok', findings: [] });
    for (const lie of [data('[]'), data('{} '), 'no base64!']) {
      const bad = artifact(lie);
      const files = ociFiles([bad, blob(empty.mediaType, toBytes('{}'))], [bad.descriptor]);
      expect((await root(files)).children[0]?.findings.map(({ code }) => code)).toContain('bad-data');
    }
  });

  it('with impossible dates show them as written (d41)', async () => {
    const refused = [
      '',
      'yesterday',
      '2024-02-30T00:00:00Z',
      '2024-01-01',
      '99999-01-01T00:00:00Z',
      '2024-01-01t00:00:00z',
    ];
    for (const created of [...refused, '2024-06-30T24:00:00Z', '2024-06-30T23:59:60Z']) {
      const node = await root(changed({ config: { created } }));
      expect(at(node.children[0]?.findings ?? [])).toEqual(['bad-date /created']);
    }
    const fine = await root(changed({ config: { created: '0001-01-01T00:00:00.123456789+02:00' } }));
    expect(fine.children[0]?.findings).toEqual([]);
  });

  it('with a subject stay images that name it, which need not be there (d42)', async () => {
    const node = await root(
      changed({ manifest: { subject: { mediaType: OCI.manifest, digest: `sha256:${hex}`, size: 3 } } }),
    );
    expect(node).toMatchObject({ role: 'manifest', subject: `sha256:${hex}` });
  });
});

describe('rules between documents', () => {
  it.each([
    ['layer-count', { manifest: { layers: [first.descriptor] } }, '0'],
    ['rootfs-type', { config: { rootfs: { type: 'rootfs', diff_ids: [first.diffID, second.diffID] } } }, '0.0'],
    ['no-rootfs', { config: { rootfs: null } }, '0.0'],
    ['bad-diff-id', { config: { rootfs: { type: 'layers', diff_ids: ['sha256:x', second.diffID] } } }, '0.0'],
    ['no-platform', { config: { os: '' } }, '0.0'],
    ['odd-platform', { config: { os: 'Linux' } }, '0.0'],
    ['bad-date', { config: { history: [{ created: '', created_by: 'x' }] } }, '0.0'],
    [
      'diff-id-algorithm',
      { config: { rootfs: { type: 'layers', diff_ids: [`sha512:${'a'.repeat(128)}`, second.diffID] } } },
      '0.0',
    ],
    ['wrong-type', { config: { container_config: 'x' } }, '0.0'],
    [
      'unknown-layer-type',
      { manifest: { layers: [{ ...first.descriptor, mediaType: 'a/x' }, second.descriptor] } },
      '0',
    ],
    [
      'layer-urls',
      { manifest: { layers: [{ ...first.descriptor, urls: ['http://x.invalid'] }, second.descriptor] } },
      '0',
    ],
    [
      'digest-algorithm',
      { manifest: { layers: [{ ...first.descriptor, digest: `sha512:${'a'.repeat(128)}` }, second.descriptor] } },
      '0',
    ],
    ['wrong-type', { config: { config: { Tty: 'yes' } } }, '0.0'],
    ['wrong-type', { config: { id: 5 } }, '0.0'],
    ['schema-version', { manifest: { schemaVersion: 1 } }, '0'],
    ['media-type-mismatch', { manifest: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' } }, '0'],
    ['platform-mismatch', { descriptor: { platform: { os: 'linux', architecture: 'arm64' } } }, '0'],
    [
      'compression-mismatch',
      { manifest: { layers: [{ ...first.descriptor, mediaType: `${OCI.layer}+zstd` }, second.descriptor] } },
      '0.1',
    ],
    ['bad-ref-name', { descriptor: { annotations: { 'org.opencontainers.image.ref.name': 'a b' } } }, '0'],
    ['bad-env', { config: { config: { Env: ['NOVALUE'] } } }, '0.0'],
    [
      'mixed-forms',
      {
        manifest: {
          layers: [
            { ...first.descriptor, mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' },
            second.descriptor,
          ],
        },
      },
      '0',
    ],
    [
      'no-artifact-type',
      {
        manifest: {
          config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: image.config.descriptor.digest, size: 2 },
        },
      },
      '0',
    ],
  ] as const)('say %s on the object that breaks them', async (code, change, key) => {
    expect(codes(await openBytes(changed(change)))).toContain(`${key} ${code}`);
  });

  it('say in plain words what a wrong compression means', async () => {
    const zstd = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }], compression: 'zstd' }] });
    const [layer] = zstd.layers;
    const lying = {
      ...zstd,
      layers: [{ ...layer, descriptor: { ...layer?.descriptor, mediaType: `${OCI.layer}+gzip` } }],
    } as typeof zstd;
    const manifest = blob(OCI.manifest, {
      schemaVersion: 2,
      config: zstd.config.descriptor,
      layers: [lying.layers[0]?.descriptor],
    });
    const node = await root(ociFiles([...zstd.layers, zstd.config, manifest], [manifest.descriptor]));
    expect(node.children[1]).toMatchObject({ compression: 'zstd' });
    expect(node.children[1]?.findings[0]?.message).toBe(
      'The media type of layer 0 says gzip, but its bytes are zstd. Docker before 23 cannot load it.',
    );
  });

  it('name the platforms that an archive lacks once, on the index', async () => {
    const other = {
      mediaType: OCI.manifest,
      digest: `sha256:${hex}`,
      size: 4,
      platform: { os: 'linux', architecture: 's390x' },
    };
    const index = blob(OCI.index, {
      schemaVersion: 2,
      manifests: [{ ...image.manifest.descriptor, platform: image.platform }, other],
    });
    const opened = await openBytes(
      ociFiles([...image.layers, image.config, image.manifest, index], [index.descriptor]),
    );
    expect(codes(opened)).toEqual(['0 absent-manifests']);
    expect(opened.roots[0]?.findings[0]).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('linux/s390x'),
    });
    expect(opened.checks().filter(({ ok }) => !ok)).toMatchObject([{ kind: 'present', actual: 'absent' }]);
  });

  it('find nothing to say about a good image', async () => {
    for (const files of [changed({}), kanikoTarball({ image, names: ['a:1'] })]) {
      const opened = await openBytes(files);
      expect(codes(opened)).toEqual([]);
      expect(opened.checks().every(({ ok }) => ok)).toBe(true);
      expect(new Set(opened.checks().map(({ kind }) => kind))).toEqual(
        new Set(['digest', 'size', 'layerCount', 'history', 'platform'].filter((kind) => kind !== 'nothing')),
      );
    }
  });
});
