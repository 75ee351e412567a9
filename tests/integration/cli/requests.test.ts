/** What commands ask of a registry: only what is needed for a right answer, each once. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/cli/failure.ts';
import { runOn } from '../../../src/cli/runOn.ts';
import { type BuiltImage, blob, buildImage, OCI } from '../../fixtures/image.ts';
import { type HttpRegistry, serveRegistry } from '../../fixtures/httpRegistry.ts';
import { MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import { share } from '../../fixtures/deep.ts';

const base = [
  { path: 'etc', type: 'dir' as const },
  { path: 'etc/motd', content: 'first' },
  { path: 'usr', type: 'dir' as const },
  { path: 'usr/big', content: 'x'.repeat(50_000) },
];
const top = [
  { path: 'etc', type: 'dir' as const },
  { path: 'etc/motd', content: 'second' },
];
const image = buildImage({ layers: [{ entries: base }, { entries: top }] });
const other = buildImage({ layers: [{ entries: base }, { entries: [...top, { path: 'more', content: '1' }] }] });
const relabelled = buildImage({ layers: [{ entries: base }, { entries: top }], architecture: 's390x' });
const arm = buildImage({ layers: [{ entries: [{ path: 'arm', content: 'arm' }] }], architecture: 'arm64' });

const registry = new MemoryRegistry({ referrers: 'yes' });
let server: HttpRegistry;
beforeAll(async () => {
  registry.push('1', image);
  registry.push('2', other);
  registry.push('arm', arm);
  registry.push('relabelled', relabelled);
  registry.pushManifest(
    blob(OCI.index, {
      schemaVersion: 2,
      mediaType: OCI.index,
      manifests: [image, arm].map(({ manifest, platform }) => ({ ...manifest.descriptor, platform })),
    }),
    'multi',
  );
  registry.tags.push('1', '2', 'multi');
  registry.repositories.push('team/app');
  server = await serveRegistry(registry);
});
beforeEach(() => {
  registry.log.length = 0;
});
afterAll(() => server.stop());

const NAMES = new Map<string, string>(
  [
    ['other', other],
    ['arm', arm],
    // Its names win where blobs are shared.
    ['image', image],
  ].flatMap(([name, built]) => {
    const { manifest, config, layers } = built as BuiltImage;
    return [
      [manifest.descriptor.digest, `${name} manifest`],
      [config.descriptor.digest, `${name} config`],
      ...layers.map(({ descriptor }, i): [string, string] => [descriptor.digest, `${name} layer ${i}`]),
    ] as [string, string][];
  }),
);

/** Each request in words, sorted; HEADs are marked. */
function asked(): string[] {
  return registry.log
    .map(({ method, path }) => {
      const name = path.replace(/^(?:blobs|manifests)\//, '');
      return `${method === 'HEAD' ? 'HEAD ' : ''}${NAMES.get(name) ?? name}`;
    })
    .sort();
}
const at = (tag: string) => `${server.host}/team/app:${tag}`;

describe('requests of', () => {
  it('digest: one HEAD', async () => {
    expect((await runCommand('digest', at('1'))).out).toBe(`${image.manifest.descriptor.digest}\n`);
    expect(asked()).toEqual(['HEAD 1']);
  });

  it('cat: no layer below the one that decides', async () => {
    expect((await runCommand('cat', at('1'), 'etc/motd')).out).toBe('second');
    expect(asked().filter((name) => !name.startsWith('HEAD'))).toEqual(['1', 'image config', 'image layer 1']);
  });

  it('cat: all layers where they may matter', async () => {
    expect((await runCommand('cat', at('1'), 'usr/big')).out).toHaveLength(50_000);
    expect(asked()).toContain('image layer 1');
  });

  it.each([
    ['extract', 'etc/motd', ['image layer 1']],
    ['extract', 'etc', ['image layer 0', 'image layer 1']],
    ['export', 'etc/motd', ['image layer 1']],
  ])('%s %s: no layer below the one that decides', async (command, path, layers) => {
    const folder = mkdtempSync(join(tmpdir(), 'cutaway-requests-'));
    const to = command === 'extract' ? join(folder, 'out') : join(folder, 'out.tar');
    expect((await runCommand(command, at('1'), path, command === 'extract' ? '--to' : '--output', to)).status).toBe(0);
    if (command === 'extract') expect(readFileSync(join(to, 'etc/motd'), 'utf8')).toBe('second');
    rmSync(folder, { recursive: true });
    expect(asked().filter((name) => name.startsWith('image layer'))).toEqual(layers);
  });

  it('tags, catalog: the lists', async () => {
    expect((await runCommand('tags', `${server.host}/team/app`, '--json')).out).toBe('["2","1","multi"]\n');
    expect((await runCommand('catalog', server.host)).out).toBe('team/app\n');
    expect(asked()).toEqual(
      ['_catalog?n=1000', 'tags/list?n=1000'].map((path) => expect.stringContaining(path.split('?')[0] ?? '')),
    );
  });

  it('tags: those that only hold what is attached are faint', async () => {
    const attached = `sha256-${'a'.repeat(64)}.sig`;
    registry.tags.push(attached);
    const stdout = new PassThrough();
    const streams = { stdout, stderr: new PassThrough(), folder: '/no-built-scripts-here', env: { FORCE_COLOR: '1' } };
    expect(await runOn(streams, ['tags', `${server.host}/team/app`])).toBe(0);
    registry.tags.splice(registry.tags.indexOf(attached), 1);
    const lines = String(stdout.read()).trim().split('\n');
    expect(lines.sort()).toEqual([`\u001b[2m${attached}\u001b[22m`, '1', '2', 'multi']);
  });

  it('blob: the object, by its digest alone', async () => {
    const { digest } = image.layers[0]?.descriptor ?? { digest: '' };
    const bytes = Buffer.from((await runCommand('blob', `${server.host}/team/app`, digest)).out, 'latin1');
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    expect(asked()).toEqual(['HEAD image layer 0', 'image layer 0']);
  });

  it('diff: no layer where documents say enough', async () => {
    await runCommand('diff', at('1'), at('2'));
    expect(asked().filter((name) => name.includes('layer'))).toEqual([]);
    expect(asked().filter((name) => name.endsWith('config'))).toEqual(['image config', 'other config']);
  });

  it('diff --files: a layer that both have once', async () => {
    await runCommand('diff', at('1'), at('2'), '--files');
    expect(asked().filter((name) => name === 'image layer 0')).toHaveLength(1);
  });

  it.each(['1', `1@${image.manifest.descriptor.digest}`, 'relabelled'])(
    'diff --files: no layer where all have the same digests (%s)',
    async (tag) => {
      const { out, status } = await runCommand('diff', at('1'), at(tag), '--files', '--json');
      expect(asked().filter((name) => name.includes('layer'))).toEqual([]);
      const found = JSON.parse(out);
      expect(found).toMatchObject({ same: tag !== 'relabelled', files: [] });
      expect(status).toBe(tag === 'relabelled' ? 1 : 0);
      // No count of paths, as none was read.
      expect(found.verdict.text).toMatch(/bytes (?:behind the digests )?were not (?:compared|read)\.$/);
    },
  );

  it('config --platform: the documents of that platform', async () => {
    const { out } = await runCommand('config', at('multi'), '--platform', 'linux/arm64');
    expect(JSON.parse(out)).toMatchObject({ architecture: 'arm64' });
    expect(asked()).not.toContain('image config');
    expect(asked()).not.toContain('image manifest');
  });
});

describe('a registry that asks to wait', () => {
  it.each(share([429, 503], (status) => status === 429))('is asked again after %d', async (status) => {
    server.refuse(/manifests/, status, { 'retry-after': '1' });
    server.refuse(/blobs/, status, { 'retry-after': '1' });
    expect((await runCommand('config', at('1'), '--raw')).status).toBe(0);
  });

  it('for long is told about instead', async () => {
    for (let i = 0; i < 3; i++) server.refuse(/tags/, 429, { 'retry-after': '7200' });
    const failure = await runCommand('tags', `${server.host}/team/app`).then(() => undefined, toFailure);
    expect(failure).toMatchObject({ code: 'rate-limited' });
  });
});
