/** The folder of a real Docker Engine, by each driver: what is read of it is what `docker save` writes, byte for byte. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutaway, cutawayJSON, run, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';

const SAMPLE = join(import.meta.dirname, '../../public/samples/hello-docker.tar');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-docker-storage-'));
afterAll(async () => {
  // The driver leaves its folder mounted on itself.
  await run('umount', ['-l', join(folder, 'overlay2/data/overlay2')]);
  rmSync(folder, { recursive: true, force: true });
});

interface Node {
  readonly role: string;
  readonly digest: string | null;
  readonly names: readonly string[];
  readonly children: readonly Node[];
}

const NAMES = ['cutaway/hello:1.0', 'built:1'];

describe.each(['overlay2', 'vfs'] as const)('the folder of Docker, driver %s', (driver) => {
  const root = join(folder, driver, 'data');
  let engine: Docker | string = 'not started';
  let reason: string | undefined;

  beforeAll(async () => {
    mkdirSync(join(folder, driver));
    engine = await startDocker(join(folder, driver), driver);
    reason = typeof engine === 'string' ? engine : undefined;
    sayWhy(`the folder of Docker, driver ${driver}`, reason);
    if (typeof engine === 'string') return;
    await engine.docker('load', '-q', '-i', SAMPLE);
    const context = join(folder, `${driver}-context`);
    mkdirSync(join(context, 'etc/deep'), { recursive: true });
    writeFileSync(join(context, 'etc/deep/motd'), 'built here');
    writeFileSync(join(context, 'Dockerfile'), 'FROM cutaway/hello:1.0\nCOPY etc /etc\nCOPY etc/deep/motd /motd\n');
    await engine.docker('build', '-q', '-t', NAMES[1] ?? '', context);
    await engine.docker('save', '-o', join(folder, `${driver}.tar`), ...NAMES);
  });
  afterAll(async () => {
    if (typeof engine !== 'string') await engine.stop();
  });

  it('has the names, the configs and the layers that docker save writes', async ({ skip }) => {
    skip(reason !== undefined, reason);
    const read = async (path: string) => {
      const { roots } = await cutawayJSON<{ roots: readonly Node[] }>('inspect', path);
      const named = roots.filter(({ names }) => names.length > 0);
      return named.map(({ names, children }) => [names, children.map(({ role, digest }) => [role, digest])]).sort();
    };
    const saved = await read(join(folder, `${driver}.tar`));
    expect(saved.length).toBe(NAMES.length);
    expect(await read(root)).toEqual(saved);
    // Every diffID is the one that the config says, of each layer as it is put together.
    expect((await cutaway('verify', root)).status).toBe(0);
  });

  it.each(NAMES)('has the files of %s', async (name) => {
    if (reason !== undefined) return;
    const list = async (input: string) => `${(await cutaway('ls', input, '--image', name, '--json')).stdout}`;
    const files = await list(root);
    expect(files).not.toBe('');
    expect(files).toBe(await list(join(folder, `${driver}.tar`)));
  });

  it('a content that is gone is told, and its layer is not called read', async () => {
    if (reason !== undefined) return;
    const layers = join(root, driver === 'vfs' ? 'vfs/dir' : 'overlay2');
    const inside = driver === 'vfs' ? 'motd' : 'diff/motd';
    for (const id of readdirSync(layers)) rmSync(join(layers, id, inside), { force: true });
    const { status, stderr } = await cutaway('ls', root, '--image', 'built:1');
    expect([status, stderr]).toEqual([1, expect.stringContaining('is not in this folder')]);
    expect((await cutaway('verify', root)).status).toBe(1);
  });
});
