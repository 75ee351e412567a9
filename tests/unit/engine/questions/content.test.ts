/** Questions that look into the files of all layers: secrets and packages. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { buildImage, type LayerSpec } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-content-test-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(layers: readonly LayerSpec[]) {
  const path = join(folder, 'image.tar');
  writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers }) }])));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const engine = createEngine(host);
  const { id, roots } = await engine.open({ kind: 'path', name: path, path });
  return { engine, id, image: roots[0]?.key ?? '' };
}

const key = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

describe('secrets', () => {
  it.each(['none', 'gzip', 'zstd'] as const)(
    'of lower layers are found, deleted and overwritten ones too (%s)',
    async (compression) => {
      const noise = Array.from({ length: 50 }, (_, i) => ({
        path: `usr/share/n${i}`,
        content: `text ${i}\n`.repeat(500),
      }));
      const { engine, id, image } = await open([
        {
          compression,
          entries: [
            { path: 'root/.ssh/id_rsa', content: key, mode: 0o600 },
            ...noise,
            { path: 'app/.env', content: 'API_TOKEN=correct-horse\n' },
            { path: 'app/settings.txt', content: `kept = ${'AKIA'}QYLPMN5HHHFPZAM2\n` },
            { path: 'usr/lib/x/test/key.pem', content: key },
          ],
        },
        {
          compression,
          entries: [
            { path: 'root/.ssh/.wh.id_rsa', content: '' },
            { path: 'app/.env', content: 'DEBUG=1\n' },
          ],
        },
        { compression, entries: [{ path: 'etc/.wh.never', content: '' }] },
      ]);
      const parts: unknown[] = [];
      const answer = await engine.ask([id], 'secrets', { image }, { onPart: (part) => parts.push(part) });
      const seen = answer.found.map(({ path, layer, state, by, sample, matches }) => {
        return [path, layer, state, by, sample, matches.map(({ kind }) => kind).join()];
      });
      expect(seen).toEqual([
        ['root/.ssh/id_rsa', 0, 'deleted', 1, false, 'private key'],
        ['app/.env', 0, 'overwritten', 1, false, 'password or token'],
        ['app/settings.txt', 0, 'present', null, false, 'AWS access key'],
        ['usr/lib/x/test/key.pem', 0, 'present', null, true, 'private key'],
      ]);
      expect(answer.findings.map(({ key: node, code, at }) => [node, code, at])).toEqual([
        [expect.stringMatching(/^0\./), 'private-key', 'root/.ssh/id_rsa'],
      ]);
      expect(answer.findings[0]?.message).toBe(
        'Layer 0 has a private key at root/.ssh/id_rsa. Layer 1 deletes it, but it still ships. Anyone who has the image has the key.',
      );
      expect(parts.flat()).toEqual(answer.found);
      expect(JSON.stringify(answer)).not.toContain('correct-horse');
    },
  );

  it('stop when they are asked to', async () => {
    const { engine, id, image } = await open([{ entries: [{ path: 'a', content: 'x' }] }]);
    const asked = engine.ask([id], 'secrets', { image }, { signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('packages', () => {
  it('of distroless images are joined from one file each, and a database that is taken away is said', async () => {
    const part = (name: string, version: string) => `Package: ${name}\nVersion: ${version}\nArchitecture: all\n`;
    const { engine, id, image } = await open([
      {
        entries: [
          { path: 'var/lib/dpkg/status.d/a', content: part('a', '1') },
          { path: 'var/lib/dpkg/status.d/a.md5sums', content: '0  x\n' },
          { path: 'lib/apk/db/installed', content: 'P:musl\nV:1.2\nA:x86_64\nI:100\nF:lib\nR:ld\n\n' },
        ],
      },
      { entries: [{ path: 'var/lib/dpkg/status.d/b', content: part('b', '2') }] },
      { entries: [{ path: 'lib/apk/.wh.db', content: '' }] },
    ]);
    const { packages, removed, databases, findings } = await engine.ask([id], 'packages', { image });
    expect(packages.map(({ name, version, layer, format }) => [name, version, layer, format])).toEqual([
      ['a', '1', 0, 'dpkg'],
      ['b', '2', 1, 'dpkg'],
    ]);
    expect(removed.map(({ name, removedBy, fileCount }) => [name, removedBy, fileCount])).toEqual([['musl', 2, 1]]);
    expect(databases).toEqual([
      { format: 'dpkg', path: 'var/lib/dpkg/status.d', layers: [0, 1], unread: 0, removedBy: null },
      { format: 'apk', path: 'lib/apk/db/installed', layers: [0], unread: 0, removedBy: 2 },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['package-database-removed']);
    const below = await engine.ask([id], 'packages', { image, depth: 0 });
    expect(below.packages.map(({ name }) => name)).toEqual(['a', 'musl']);
  });
});

describe('describe', () => {
  it('reads a file of a layer, and a stored object', async () => {
    const { engine, id, image } = await open([{ entries: [{ path: 'etc/x.key', content: key }] }]);
    const file = { image, layer: 0, entry: 0 };
    const found = await engine.ask([id], 'describe', { target: { kind: 'file', file }, path: 'etc/x.key' });
    expect(found).toMatchObject({ kind: 'certificates', items: [{ is: 'private-key', key: { curve: 'prime256v1' } }] });
    const node = await engine.ask([id], 'describe', { target: { kind: 'node', key: image }, path: '' });
    expect(node).toMatchObject({ kind: 'document', name: 'image manifest' });
    const none = await engine.ask([id], 'describe', { target: { kind: 'file', file }, path: 'etc/x.key', as: 'elf' });
    expect(none).toBe(null);
  });
});
