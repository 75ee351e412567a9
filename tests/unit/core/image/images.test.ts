import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chainIDs } from '../../../../src/core/image/chainID.ts';
import { blobFindings, checkBlob, uncheckedBlob } from '../../../../src/core/image/checks/blobChecks.ts';
import { reportOf } from '../../../../src/core/image/checks/verdict.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import { blob, buildImage, OCI } from '../../../fixtures/image.ts';
import {
  dockerHybrid,
  dockerLegacy,
  type Files,
  nestedLayout,
  ociFiles,
  ociLayout,
  skopeoArchive,
  toFolder,
} from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const layers = [
  { entries: [{ path: 'a', content: 'a' }], createdBy: '/bin/sh -c #(nop) ADD file:0123456789abcdef in / ' },
  { entries: [{ path: 'b', content: 'b' }], createdBy: 'RUN /bin/sh -c make # buildkit' },
  { entries: [{ path: 'a', content: 'a' }], createdBy: 'COPY a /a # buildkit' },
];
const history = [
  { created_by: layers[0]?.createdBy },
  { created_by: 'ENV A=b', empty_layer: true },
  { created_by: layers[1]?.createdBy, comment: 'buildkit.dockerfile.v0' },
  { created_by: layers[2]?.createdBy },
  { created_by: 'CMD ["x"]', empty_layer: true },
];
const image = buildImage({ layers, history });
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A BuildKit attestation of the image, in its old form. */
function attestation() {
  const statement = blob(
    'application/vnd.in-toto+json',
    { predicateType: 'https://slsa.dev/provenance/v1' },
    { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
  );
  const config = blob(OCI.config, {
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.descriptor.digest] },
  });
  const manifest = blob(OCI.manifest, {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    config: config.descriptor,
    layers: [statement.descriptor],
  });
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': image.manifest.descriptor.digest,
  };
  return {
    entry: { ...manifest.descriptor, annotations, platform: { os: 'unknown', architecture: 'unknown' } },
    blobs: [statement, config, manifest],
  };
}

describe('openImages', () => {
  it('puts attestations, referrers and artifacts in their places', async () => {
    const { descriptor } = image.manifest;
    const helm = blob(OCI.manifest, {
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: sha256('x'), size: 1 },
      layers: [],
    });
    const signature = blob(OCI.manifest, {
      schemaVersion: 2,
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256('{}'), size: 2 },
      layers: [],
      subject: descriptor,
    });
    const odd = { mediaType: 'application/x-odd', digest: sha256('odd'), size: 3 };
    const others = [
      attestation(),
      { entry: helm.descriptor, blobs: [helm] },
      { entry: signature.descriptor, blobs: [signature] },
      { entry: odd, blobs: [{ bytes: toBytes('odd'), descriptor: odd }] },
    ];
    const opened = await openBytes(nestedLayout([image], 'app:1', others));
    const index = opened.roots[0];
    expect(index).toMatchObject({ role: 'index', names: ['docker.io/app:1'], verified: 'ok', platform: null });
    expect(
      index?.children.map(({ role, platform, subject, artifactType }) => [role, platform, subject, artifactType]),
    ).toEqual([
      ['manifest', 'linux/amd64', undefined, undefined],
      ['attestation', 'unknown/unknown', descriptor.digest, undefined],
      ['artifact', null, undefined, 'application/vnd.cncf.helm.config.v1+json'],
      ['referrer', null, descriptor.digest, 'application/vnd.dev.sigstore.bundle.v0.3+json'],
      ['unknown', null, undefined, undefined],
    ]);
    const [, statement] = index?.children[1]?.children ?? [];
    expect(statement).toMatchObject({
      role: 'layer',
      verified: 'ok',
      compression: 'none',
      diffID: statement?.digest,
      annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
    });
  });

  it('keeps equal layers apart: by position, never by digest', async () => {
    const [root] = (await openBytes(ociLayout([{ image }]))).roots;
    expect(root?.children.map(({ key, role, layer }) => [key, role, layer])).toEqual([
      ['0.0', 'config', undefined],
      ['0.1', 'layer', 0],
      ['0.2', 'layer', 1],
      ['0.3', 'layer', 2],
    ]);
    expect(root?.children[1]?.digest).toBe(root?.children[3]?.digest);
  });

  it('aligns history, layers and chainIDs', async () => {
    const opened = await openBytes(ociLayout([{ image }]));
    const summary = await opened.image('0');
    const [a, b] = image.layers.map(({ diffID }) => diffID);
    expect(summary.imageID).toBe(image.config.descriptor.digest);
    expect(summary.aligned).toBe(true);
    expect(summary.steps.map(({ layer, instruction, size }) => [layer, instruction, size])).toEqual([
      [0, 'ADD <file> /', image.layers[0]?.descriptor.size],
      [null, 'ENV A=b', undefined],
      [1, 'RUN make', image.layers[1]?.descriptor.size],
      [2, 'COPY a /a', image.layers[2]?.descriptor.size],
      [null, 'CMD ["x"]', undefined],
    ]);
    expect(summary.layers.map(({ step }) => step)).toEqual([0, 2, 3]);
    expect(await chainIDs(summary.layers.map(({ diffID }) => diffID ?? ''))).toEqual([
      a,
      sha256(`${a} ${b}`),
      sha256(`${sha256(`${a} ${b}`)} ${a}`),
    ]);
    await expect(opened.image('0.1')).rejects.toMatchObject({ code: 'not-found' });
    await expect(opened.image('9')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives the bytes of every object that is there, and of every entry', async () => {
    const opened = await openBytes(dockerHybrid([{ image, names: ['a:1'] }]));
    for (const node of nodesOf(opened.roots).filter(({ origin }) => origin === 'stored')) {
      const source = opened.source(node.key);
      const bytes = await source?.read(0, source.size);
      expect(
        createHash('sha256')
          .update(bytes ?? '')
          .digest('hex'),
      ).toBe(node.digest?.slice(7));
    }
    expect(opened.source('1')).toBeUndefined();
    expect(opened.entry('index.json')?.size).toBeGreaterThan(10);
    expect(opened.entry('nothing')).toBeUndefined();
    expect(opened.entry('../../etc/passwd')).toBeUndefined();
  });

  it('explains every entry of the archive, leads to its node and marks what nothing names', async () => {
    const files: Files = new Map(ociLayout([{ image, names: ['app:1'] }]));
    const legacy = toBytes('{"id":"a","created":"2024-01-01T00:00:00Z","os":"linux"}');
    const extra = `blobs/sha256/${createHash('sha256').update(legacy).digest('hex')}`;
    files.set(extra, legacy);
    const opened = await openBytes(files);
    const entries = opened.layout();
    const of = (path: string) => entries.find((entry) => entry.path === path);
    expect(entries.every(({ explanation }) => /^[A-Z].*\.$/.test(explanation))).toBe(true);
    expect(of(`blobs/${image.config.descriptor.digest.replace(':', '/')}`)).toMatchObject({
      key: '0.0',
      explanation: 'The config of an image for linux/amd64.',
      unreferenced: false,
    });
    expect(of(`blobs/${image.layers[0]?.descriptor.digest.replace(':', '/')}`)).toMatchObject({
      key: '0.1',
      explanation: 'Layer 0 of an image, its base.',
    });
    expect(of(extra)).toMatchObject({ unreferenced: true, explanation: expect.stringContaining('before Docker 1.10') });
    expect(of('index.json')?.headerOffset).toBeGreaterThan(0);
    expect(codes(opened)).toEqual(['unreferenced-content']);
    const links = (await openBytes(skopeoArchive({ image }))).layout().filter(({ kind }) => kind === 'symlink');
    expect(links.map(({ key }) => key)).toEqual(['0.1', '0.2', '0.3'].map((_, i) => (i === 2 ? '0.1' : `0.${i + 1}`)));
    expect((await openBytes(dockerLegacy([{ image }]))).findings).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const { openImages } = await import('../../../../src/core/image/open.ts');
    const { openStores } = await import('../../../../src/core/store/open.ts');
    const { fromBytes } = await import('../../../../src/core/bytes/memory.ts');
    const { toTar } = await import('../../../fixtures/layouts.ts');
    const spool = () => Promise.reject(new Error('not needed'));
    const opened = await openStores(fromBytes(toTar(ociLayout([{ image }]))), { name: 'x', spool });
    await expect(openImages(opened, { name: 'x', signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(
      openStores(fromBytes(toTar(ociLayout([{ image }]))), { name: 'x', spool, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('chainIDs', () => {
  it('end where a diffID is none', async () => {
    const [a] = image.layers.map(({ diffID }) => diffID);
    expect(await chainIDs([a ?? '', 'x', a ?? ''])).toEqual([a, null, null]);
    expect(await chainIDs([])).toEqual([]);
  });
});

describe('the verdict', () => {
  const good = { key: '0', at: 'sha256:a', kind: 'digest', ok: true, expected: 'a', actual: 'a' };
  const wrong = { ...good, ok: false, actual: 'b' };
  const gone = { ...good, kind: 'present', ok: false, actual: 'absent' };
  const unread = { key: '0', at: 'sha256:a', kind: 'diffID', ok: false, why: 'It is encrypted.' };
  const found = (severity: 'info' | 'warning' | 'error') => ({ code: 'x', severity, at: '', message: '' });

  it.each([
    { checks: [good], findings: [], ok: true, says: '1 check. Everything is right.' },
    { checks: [good, good], findings: [found('info')], ok: true, says: '2 checks. Everything is right.' },
    {
      ...{ checks: [good], findings: [found('warning')], ok: true },
      says: '1 check, 1 warning. Every check holds, but other programs may refuse this image or read it differently.',
    },
    { checks: [good], findings: [found('error')], ok: false, says: '1 check, 1 error. Something is wrong.' },
    { checks: [good, wrong], findings: [], ok: false, says: '2 checks, 1 failed. Something is wrong.' },
    {
      ...{ checks: [good, gone], findings: [found('warning')], ok: false },
      says: '1 check, 1 object not in the input, 1 warning. Not everything could be checked.',
    },
    {
      ...{ checks: [gone], findings: [], ok: false },
      says: 'No checks could be made, 1 object not in the input. Not everything could be checked.',
    },
    {
      ...{ checks: [good, unread], findings: [], ok: false },
      says: '1 check, 1 object not read. Not everything could be checked.',
    },
    {
      ...{ checks: [wrong, gone, unread], findings: [found('error'), found('error')], ok: false },
      says: '1 check, 1 failed, 1 object not in the input, 1 object not read, 2 errors. Something is wrong.',
    },
    { checks: [], findings: [], ok: false, says: '0 checks. Nothing was checked.' },
  ])('is "$says"', ({ checks, findings, ok, says }) => {
    expect(reportOf(checks, findings)).toEqual({ ok, checks, findings, verdict: says });
  });
});

describe('checkBlob', () => {
  const digest = sha256('stored');
  const diffID = sha256('tar');
  const node = {
    key: '0.1',
    role: 'layer',
    mediaType: `${OCI.layer}+gzip`,
    digest,
    size: 6,
    origin: 'stored',
    form: 'oci',
    names: [],
    platform: null,
    present: true,
    diffID,
    findings: [],
    children: [],
  } as const;
  const facts = { size: 6, digests: { sha256: digest }, diffIDs: { sha256: diffID }, compression: 'gzip' };

  it('checks size, digest, diffID and compression', () => {
    expect(checkBlob(node, facts).map(({ kind, ok }) => [kind, ok])).toEqual([
      ['size', true],
      ['digest', true],
      ['diffID', true],
      ['mediaType', true],
    ]);
    const bad = checkBlob(node, {
      size: 7,
      digests: { sha256: diffID },
      diffIDs: { sha256: digest },
      compression: 'zstd',
    });
    expect(bad.every(({ ok }) => !ok)).toBe(true);
    expect(bad[0]).toEqual({ key: '0.1', at: digest, kind: 'size', ok: false, expected: '6', actual: '7' });
  });

  it('leaves out what there is nothing to check against', () => {
    expect(
      checkBlob({ ...node, digest: null, diffID: undefined, mediaType: 'application/x-y' }, facts).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['size']);
  });

  it('counts what can not be computed, or was not read, as not right, and gives no digest for it', () => {
    const other = { ...node, digest: 'md5:abc', diffID: `sha512:${'a'.repeat(128)}` };
    expect(checkBlob(other, facts).map(({ kind, ok, actual }) => [kind, ok, actual])).toEqual([
      ['size', true, '6'],
      ['digest', false, undefined],
      ['diffID', false, undefined],
      ['mediaType', true, 'gzip'],
    ]);
    const cut = { ...facts, diffIDs: undefined, unread: 'It was cut off.' };
    expect(checkBlob(node, cut)[2]).toEqual({
      ...{ key: '0.1', at: digest, kind: 'diffID', ok: false, expected: diffID, why: 'It was cut off.' },
    });
    expect(checkBlob({ ...node, diffID: undefined }, cut)[2]).toMatchObject({ kind: 'content', ok: false });
    expect(uncheckedBlob(node, 'It is gone.')).toMatchObject({ kind: 'digest', ok: false, why: 'It is gone.' });
  });
});

const has = (tool: string) => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('blobFindings', () => {
  it('say of a changed blob what its bytes are, of a wrong diffID what the config names, and nothing of what holds', () => {
    const node = { key: '0.1', role: 'layer', layer: 2 } as unknown as Node;
    const check = (kind: string, ok: boolean) => ({ key: '0.1', at: 'sha256:a', kind, ok, expected: 'E', actual: 'A' });
    const found = blobFindings(node, [check('digest', false), check('diffID', false), check('size', true)]);
    expect(found.map(({ code, at, message }) => [code, at, message.slice(0, 44)])).toEqual([
      ['digest-mismatch', 'sha256:a', 'The bytes of layer 2 have the digest A, not '],
      ['diffid-mismatch', 'sha256:a', 'Unpacked, layer 2 has the digest A; the conf'],
    ]);
    expect(blobFindings(node, [check('digest', true)])).toEqual([]);
  });
});

describe.skipIf(!has('skopeo') || !has('umoci'))('what skopeo and umoci write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = join(folder, 'start');
  toFolder(ociLayout([{ image, names: ['app:1.0'] }]), start);
  const policy = join(folder, 'policy.json');
  execFileSync('sh', ['-c', `echo '{"default":[{"type":"insecureAcceptAnything"}]}' > ${policy}`]);
  const copy = (from: string, to: string, ...options: string[]) =>
    execFileSync('skopeo', ['--policy', policy, 'copy', '-q', ...options, from, to]);
  const read = (name: string) => openBytes(toBytes(readFileSync(join(folder, name))));

  it('as a docker archive opens with its config and plain layers, and its name', async () => {
    copy(`oci:${start}:1.0`, `docker-archive:${join(folder, 'd.tar')}:app:1.0`);
    const opened = await read('d.tar');
    expect(opened.formats).toEqual(['docker-archive']);
    expect(opened.roots[0]?.names).toEqual(['docker.io/library/app:1.0']);
    expect(
      nodesOf(opened.roots)
        .slice(1)
        .map(({ digest }) => digest),
    ).toEqual([image.config.descriptor.digest, ...image.layers.map(({ diffID }) => diffID)]);
    expect(codes(opened)).toEqual([]);
  });

  it('as an OCI archive opens with the digests skopeo tells', async () => {
    copy(`oci:${start}:1.0`, `oci-archive:${join(folder, 'o.tar')}:app:1.0`);
    const opened = await read('o.tar');
    const summary = JSON.parse(
      execFileSync('skopeo', ['inspect', '--raw', `oci-archive:${join(folder, 'o.tar')}`]).toString(),
    ) as { layers: { digest: string }[] };
    expect(opened.roots[0]?.children.slice(1).map(({ digest }) => digest)).toEqual(
      summary.layers.map(({ digest }) => digest),
    );
    expect(
      nodesOf(opened.roots)
        .filter(({ role }) => role !== 'layer')
        .every(({ verified }) => verified === 'ok'),
    ).toBe(true);
    expect(codes(opened)).toEqual([]);
  });

  it('without layers, without media type, in many tags, opens too', async () => {
    const layout = join(folder, 'u');
    execFileSync('umoci', ['init', '--layout', layout]);
    execFileSync('umoci', ['new', '--image', `${layout}:empty`]);
    execFileSync('umoci', ['tag', '--image', `${layout}:empty`, 'again']);
    execFileSync('tar', ['cf', join(folder, 'u.tar'), '-C', folder, 'u']);
    const opened = await read('u.tar');
    expect(opened.roots.map(({ names }) => [...names].sort())).toEqual([['again', 'empty']]);
    expect(opened.roots[0]?.children.map(({ role }) => role)).toEqual(['config']);
    expect(codes(opened)).toEqual([]);
  });
});

describe('an index with children of no known type', () => {
  it('is shown with its documents recognised by shape', async () => {
    const nameless = { ...image.manifest.descriptor, mediaType: '' };
    const opened = await openBytes(ociFiles([...image.layers, image.config, image.manifest], [nameless]));
    expect(opened.roots[0]).toMatchObject({ role: 'manifest', mediaType: OCI.manifest });
    expect(opened.roots[0]?.children).toHaveLength(4);
    expect(codes(opened)).toEqual(['0 no-media-type']);
  });
});
