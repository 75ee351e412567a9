import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { listRows } from '../../../src/core/rootfs/listing.ts';
import { createEngine, type LocalEngine } from '../../../src/engine/createEngine.ts';
import type { Progress } from '../../../src/engine/engine.ts';
import { buildImage, type Compression, sha256 } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-engine-convert-'));
const layer = (path: string, content: string, compression: Compression) => ({
  entries: [{ path, content }],
  compression,
});
const image = buildImage({ layers: [layer('etc/motd', 'first', 'gzip'), layer('etc/motd', 'second', 'zstd')] });
const path = join(folder, 'oci.tar');

beforeAll(() => writeFileSync(path, toTar(ociLayout([{ image, names: ['a/b:1'] }]))));
afterAll(() => rmSync(folder, { recursive: true }));

const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

function start(): LocalEngine {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  return createEngine(host);
}

async function opened(engine: LocalEngine): Promise<string> {
  return (await engine.open({ kind: 'path', name: 'in', path })).id;
}

describe('a converted input', () => {
  it('is planned without reading a layer, and opened like any other', async () => {
    const engine = start();
    const id = await opened(engine);
    const plan = await engine.ask([id], 'plan', { to: 'hybrid' });
    expect(plan.objects.filter(({ role }) => role === 'layer').map(({ fate }) => fate)).toEqual([
      'kept',
      'recompressed',
    ]);
    expect(plan.size).toBeNull();
    const steps: Progress[] = [];
    const made = await engine.open(
      { kind: 'converted', name: 'out', of: id, args: { to: 'hybrid' } },
      { onProgress: (progress) => steps.push(progress) },
    );
    expect(made.formats).toEqual(['oci-layout', 'docker-archive']);
    expect(steps.map(({ step }) => step)).toContain('Compressing layers');
    const rootfs = await engine.rootfs(made.id, '0', 1, false);
    const names = [...listRows(rootfs.columns, { implied: true })].map((row) => row.path);
    expect(names).toEqual(['etc', 'etc/motd']);
    expect((await engine.verify(made.id, [])).ok).toBe(true);
    const done = await engine.ask([made.id], 'conversion', {});
    expect(done?.objects.every(({ role, to }) => role === 'document' || to?.digest)).toBe(true);
    expect(await engine.ask([id], 'conversion', {})).toBeNull();
    await engine.close(made.id);
  });

  it('is saved whole as the archive that its plan says, and file by file', async () => {
    const engine = start();
    const id = await opened(engine);
    const made = await engine.open({ kind: 'converted', name: 'out', of: id, args: { to: 'oci-archive' } });
    const blob = await engine.save(made.id, { kind: 'whole' });
    const plan = await engine.ask([made.id], 'conversion', {});
    expect(blob.size).toBe(plan?.size);
    const copy = join(folder, 'copy.tar');
    writeFileSync(copy, new Uint8Array(await blob.arrayBuffer()));
    const again = await engine.open({ kind: 'path', name: 'copy', path: copy });
    expect(again.roots[0]?.digest).toBe(image.manifest.descriptor.digest);
    for (const { path: entry, kind } of await engine.ask([made.id], 'layout', {})) {
      if (kind !== 'file' || !entry.startsWith('blobs/')) continue;
      const bytes = new Uint8Array(await (await engine.save(made.id, { kind: 'entry', path: entry })).arrayBuffer());
      expect(sha256(bytes)).toBe(entry.replace('blobs/sha256/', 'sha256:'));
    }
  });

  it('outlives the closing of what it was made of, unpacked layers too', async () => {
    const engine = start();
    const id = await opened(engine);
    const args = { to: 'docker-archive', as: 'skopeo' } as const;
    const made = await engine.open({ kind: 'converted', name: 'out', of: id, args });
    await engine.close(id);
    const source = await engine.content(made.id, { kind: 'whole' });
    const bytes = await source.read(0, source.size);
    expect(new TextDecoder().decode(bytes)).toContain('second');
    expect((await engine.verify(made.id, [])).ok).toBe(true);
    await engine.close(made.id);
    await expect(engine.save(made.id, { kind: 'whole' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is converted again', async () => {
    const engine = start();
    const first = await engine.open({
      ...{ kind: 'converted', name: 'one', of: await opened(engine), args: { to: 'docker-layout' } },
    });
    const second = await engine.open({ kind: 'converted', name: 'two', of: first.id, args: { to: 'docker-archive' } });
    expect(second.roots[0]?.children[0]?.digest).toBe(image.config.descriptor.digest);
  });

  it('says what can not be converted, before any work', async () => {
    const engine = start();
    const id = await opened(engine);
    const args = { to: 'docker-layout', as: 'skopeo' } as const;
    await expect(engine.ask([id], 'plan', args)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(engine.open({ kind: 'converted', name: 'x', of: id, args })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});
