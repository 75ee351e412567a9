/**
 * Each reason for a changed digest, on a pair that a tool of the field made: that difference is found, and no other.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, EPOCH } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { cutaway, missing, must, sayWhy } from './cutaway.ts';

const absent = missing('skopeo', 'umoci');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-diff-'));
const at = (name: string) => join(folder, name);

const layers = [
  { entries: [{ path: 'etc/motd', content: 'hello\n' }], createdBy: 'ADD motd /etc' },
  { entries: [{ path: 'srv/data', content: 'x'.repeat(9000) }], createdBy: 'COPY data /srv' },
];
const config = { Cmd: ['/bin/sh'], Healthcheck: { Test: ['CMD', 'true'] }, Labels: { a: '1' } };

beforeAll(async () => {
  sayWhy('reasons for changed digests', absent);
  if (absent) return;
  // skopeo remembers how it compressed layers before, which would change what it does.
  process.env.HOME = at('home');
  mkdirSync(at('home'), { recursive: true });
  const annotations = { 'org.opencontainers.image.title': 'demo' };
  toFolder(ociLayout([{ image: buildImage({ layers, config }), names: ['demo:1'] }]), at('plain'));
  toFolder(ociLayout([{ image: buildImage({ layers, config, annotations }), names: ['demo:1'] }]), at('annotated'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copy = (...args: string[]) => must('skopeo', '--insecure-policy', 'copy', '--quiet', ...args);

interface Compared {
  readonly same: boolean;
  readonly objects: readonly { readonly path: string; readonly why?: string }[];
  readonly config: readonly { readonly path: string; readonly why?: string }[];
  readonly layers: readonly { readonly kind: string; readonly why?: string }[];
}

async function compare(left: string, right: string): Promise<Compared> {
  const { status, stdout, stderr } = await cutaway('diff', at(left), at(right), '--json');
  const compared = JSON.parse(`${stdout}`) as Compared;
  expect([status, compared.same], stderr).toEqual(compared.same ? [0, true] : [1, false]);
  return compared;
}

/** Path -> reason of all objects that differ. */
const reasons = ({ objects }: Compared) => Object.fromEntries(objects.map(({ path, why }) => [path, why]));

describe.skipIf(absent)('why digests differ', () => {
  it('is nothing where skopeo copied the bytes', async () => {
    await copy(`oci:${at('plain')}:1`, `oci-archive:${at('copied.tar')}:1`);
    expect(reasons(await compare('plain', 'copied.tar'))).toEqual({});
  });

  it('is the compression of the layers, and what follows from it', async () => {
    await copy(`oci:${at('plain')}:1`, `oci:${at('zstd')}:1`, '--dest-compress-format', 'zstd', '--dest-compress');
    const compared = await compare('plain', 'zstd');
    expect(reasons(compared)).toEqual({ manifest: 'rewritten', 'layer 0': 'recompressed', 'layer 1': 'recompressed' });
    expect(compared.config).toEqual([]);
  });

  it('is the names of the media types alone on the way to the Docker form', async () => {
    await copy(`oci:${at('plain')}:1`, `dir:${at('docker')}`, '--format', 'v2s2');
    const compared = await compare('plain', 'docker');
    expect(new Set(Object.values(reasons(compared)))).toEqual(new Set(['media-type-only']));
    expect(compared.objects).toHaveLength(4);
  });

  it('is the lost annotations too, where there were any', async () => {
    await copy(`oci:${at('annotated')}:1`, `dir:${at('docker-annotated')}`, '--format', 'v2s2');
    expect(reasons(await compare('annotated', 'docker-annotated')).manifest).toBe('rewritten');
    const { stdout } = await cutaway('diff', at('annotated'), at('docker-annotated'));
    expect(`${stdout}`).toMatch(/annotations lost.*\/annotations/);
  });

  it('is the config that skopeo rewrites on the way to OCI, with the fields that it drops', async () => {
    await copy(`oci:${at('plain')}:1`, `dir:${at('docker')}`, '--format', 'v2s2');
    await copy(`dir:${at('docker')}`, `oci:${at('back')}:1`);
    const compared = await compare('docker', 'back');
    expect(reasons(compared).config).toBe('rewritten');
    expect(compared.config.map(({ path, why }) => [path, why])).toContainEqual(['/config/Healthcheck', 'rewritten']);
    expect(compared.layers.map(({ why }) => why)).toEqual(['media-type-only', 'media-type-only']);
  });

  it('is a time, where only that was set anew', async () => {
    cpSync(at('plain'), at('time'), { recursive: true });
    const later = '2025-01-02T03:04:05Z';
    await must('umoci', 'config', '--image', `${at('time')}:1`, '--created', later, '--no-history');
    await must('umoci', 'config', '--image', `${at('plain')}:1`, '--tag', 'same', '--created', EPOCH, '--no-history');
    const left = await keepTag('plain', 'same', 'time-left');
    const right = await keepTag('time', '1', 'time-right');
    const compared = await compare(left, right);
    expect(compared.config.map(({ path, why }) => [path, why])).toEqual([['/created', 'timestamp']]);
    expect(reasons(compared)).toEqual({ manifest: 'timestamp', config: 'timestamp' });
  });

  it('is content, where a layer was added: the layers below stay beside their like', async () => {
    writeFileSync(at('file'), 'new');
    await must('umoci', 'insert', '--image', `${at('plain')}:1`, '--tag', 'more', at('file'), '/opt/file');
    const compared = await compare(await keepTag('plain', '1', 'less'), await keepTag('plain', 'more', 'more'));
    expect(compared.layers.map(({ kind, why }) => [kind, why])).toEqual([
      ['same', 'same-bytes'],
      ['same', 'same-bytes'],
      ['added', undefined],
    ]);
    expect(reasons(compared)).toMatchObject({ manifest: 'content', config: 'content' });
  });

  it('is the key order alone, where nothing else was done to a document', async () => {
    const path = at('order');
    cpSync(await asFolder('plain', '1', 'order-left'), path, { recursive: true });
    const index = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8')) as { manifests: { digest: string }[] };
    const manifest = join(path, 'blobs/sha256', index.manifests[0]?.digest.slice(7) ?? '');
    const {
      config: first,
      layers: second,
      ...rest
    } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, object>;
    writeFileSync(at('reordered.json'), JSON.stringify({ layers: second, ...rest, config: first }));
    writeFileSync(at('original.json'), readFileSync(manifest));
    expect(reasons(await compare('original.json', 'reordered.json'))).toEqual({ manifest: 'same-content' });
  });
});

/** A layout of its own with one tag of another. */
async function asFolder(layout: string, tag: string, name: string): Promise<string> {
  await copy(`oci:${at(layout)}:${tag}`, `oci:${at(name)}:1`);
  return at(name);
}

async function keepTag(layout: string, tag: string, name: string): Promise<string> {
  await asFolder(layout, tag, name);
  return name;
}
