/** What we write is opened by others: skopeo, umoci, podman and Docker, with the same files and the same image ID. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerWasm } from '../../src/core/bytes/wasm.ts';
import type { Target } from '../../src/core/convert/options.ts';
import { type ConvertedFiles, convertOpened } from '../fixtures/convertImage.ts';
import { type BuiltImage, buildImage, type Compression } from '../fixtures/image.ts';
import { dockerLegacy, ociLayout } from '../fixtures/layouts.ts';
import { openBytes } from '../fixtures/openImage.ts';
import { missing, must, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';
import { RUN_ROOT } from './forms.ts';
import { builtWasm } from '../fixtures/wasm.ts';

const NAME = 'cutaway.test/opens:1';
const work = mkdtempSync(join(tmpdir(), 'cutaway-opens-'));
const reasons = { skopeo: missing('skopeo'), umoci: missing('umoci'), podman: missing('podman') };
for (const [tool, reason] of Object.entries(reasons)) sayWhy(`what we write, opened by ${tool}`, reason);

let count = 0;
const place = () => {
  const folder = join(work, String(++count));
  mkdirSync(folder);
  return folder;
};

function imageOf(compression: Compression): BuiltImage {
  const layer = (path: string, content: string) => ({ compression, entries: [{ path, content }] });
  return buildImage({
    layers: [layer('etc/one', '1'), layer('etc/two', 'two '.repeat(2000)), layer('etc/.wh.one', '')],
    config: { Cmd: ['/x'], Healthcheck: { Test: ['CMD', 'true'] }, Labels: { a: '<&>' } },
  });
}

const SOURCES = [
  { name: 'an OCI layout of gzip layers', open: () => openBytes(ociLayout([{ image: imageOf('gzip') }])) },
  { name: 'an OCI layout of zstd layers', open: () => openBytes(ociLayout([{ image: imageOf('zstd') }])) },
  { name: 'a docker save of old', open: () => openBytes(dockerLegacy([{ image: imageOf('none') }])) },
] as const;

const image = imageOf('none');
const imageIDs = new Map<string, string>(
  (['gzip', 'zstd', 'none'] as const).map((compression, i) => [
    SOURCES[i]?.name ?? '',
    imageOf(compression).config.descriptor.digest,
  ]),
);

async function write(
  source: (typeof SOURCES)[number],
  to: Target,
  as?: 'skopeo',
): Promise<{ path: string; made: ConvertedFiles }> {
  const made = await convertOpened(await source.open(), { to, as, names: [NAME] });
  const folder = place();
  if (to !== 'oci-layout') {
    const path = join(folder, 'image.tar');
    writeFileSync(path, await made.tar());
    return { path, made };
  }
  for (const { path, kind } of made.files.entries) {
    if (kind !== 'file') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await made.read(path));
  }
  return { path: folder, made };
}

interface Inspected {
  readonly config: { readonly digest: string };
  readonly layers: readonly unknown[];
}

describe.each(SOURCES)('from $name', (source) => {
  beforeAll(() => registerWasm(builtWasm));
  afterAll(() => rmSync(RUN_ROOT, { recursive: true, force: true }));

  it.skipIf(reasons.skopeo).each([
    ['oci-layout', 'oci'],
    ['oci-archive', 'oci-archive'],
    ['docker-archive', 'docker-archive'],
    ['hybrid', 'docker-archive'],
    ['hybrid', 'oci-archive'],
  ] as const)('skopeo reads the %s as %s, with the same config', async (to, transport) => {
    const { path } = await write(source, to);
    const raw = await must('skopeo', 'inspect', '--raw', `${transport}:${path}`);
    const { config, layers } = JSON.parse(raw) as Inspected;
    expect(config.digest).toBe(imageIDs.get(source.name));
    expect(layers.length).toBe(3);
    // Every blob is read and held against its digest.
    await must('skopeo', '--insecure-policy', 'copy', '-q', `${transport}:${path}`, `dir:${place()}`);
  });

  // umoci 0.4 knows no zstd, which an OCI layout keeps.
  it.skipIf(reasons.umoci || source.name.includes('zstd'))(
    'umoci unpacks the oci-layout to the same files',
    async () => {
      const { path } = await write(source, 'oci-layout');
      const out = join(place(), 'bundle');
      await must('umoci', 'unpack', '--image', `${path}:1`, out);
      expect(readFileSync(join(out, 'rootfs/etc/two'), 'utf8')).toBe('two '.repeat(2000));
      expect(() => readFileSync(join(out, 'rootfs/etc/one'))).toThrow();
    },
  );

  it.skipIf(reasons.podman).each(['docker-archive', 'hybrid', 'oci-archive'] as const)(
    'podman loads the %s under its name, with the same image ID',
    async (to) => {
      const { path } = await write(source, to);
      const storage = ['--root', join(place(), 's'), '--runroot', RUN_ROOT, '--storage-driver', 'vfs'];
      await must('podman', ...storage, 'load', '-q', '-i', path);
      const id = await must('podman', ...storage, 'image', 'inspect', '--format', '{{.Id}}', NAME);
      expect(`sha256:${id.trim()}`).toBe(imageIDs.get(source.name));
    },
  );
});

describe('Docker', () => {
  let docker: Docker | string = 'not started';
  beforeAll(async () => {
    registerWasm(builtWasm);
    docker = await startDocker(place());
    sayWhy('what we write, loaded by Docker', typeof docker === 'string' ? docker : undefined);
  });
  afterAll(async () => {
    if (typeof docker !== 'string') await docker.stop();
  });

  it.each(SOURCES)('loads what comes of $name, with the same image ID', async (source) => {
    if (typeof docker === 'string') return;
    for (const to of ['docker-archive', 'hybrid'] as const) {
      for (const as of to === 'docker-archive' ? ([undefined, 'skopeo'] as const) : [undefined]) {
        const { path } = await write(source, to, as);
        await docker.docker('load', '-q', '-i', path);
        const id = await docker.docker('image', 'inspect', '--format', '{{.Id}}', NAME);
        expect(id.trim()).toBe(imageIDs.get(source.name));
        await docker.docker('rmi', '-f', NAME);
      }
    }
  });
});

describe('from all of them', () => {
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('the diffIDs stay', async () => {
    for (const source of SOURCES) {
      for (const to of ['oci-layout', 'docker-archive', 'hybrid', 'docker-layout'] as const) {
        const opened = await openBytes(await (await convertOpened(await source.open(), { to })).tar());
        const [root] = opened.roots;
        const diffIDs = root?.children.flatMap(({ diffID }) => diffID ?? []);
        expect(diffIDs).toEqual(image.layers.map(({ diffID }) => diffID));
      }
    }
  });
});
