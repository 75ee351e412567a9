/** The store of podman and buildah, by each driver: what is read of its folder is what skopeo takes out of it. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutaway, cutawayJSON, missing, must, run, sayWhy } from './cutaway.ts';

const SAMPLES = join(import.meta.dirname, '../../public/samples');
const reason = missing('podman', 'buildah', 'skopeo');
sayWhy('the store of containers', reason);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-storage-'));
afterAll(async () => {
  // The driver leaves its folder mounted on itself.
  if (!reason) await run('umount', ['-l', join(folder, 'overlay/overlay')]);
  rmSync(folder, { recursive: true, force: true });
});

interface Node {
  readonly role: string;
  readonly digest: string | null;
  readonly origin: string;
  readonly children: readonly Node[];
}

describe.skipIf(reason !== undefined).each(['vfs', 'overlay'])('the store, driver %s', (driver) => {
  const root = join(folder, driver);
  const where = ['--root', root, '--runroot', `${root}-run`, '--storage-driver', driver];
  const named = (name: string) => `containers-storage:[${driver}@${root}+${root}-run]${name}`;
  const names = ['localhost/cutaway/hello:1.0', 'localhost/compressed:1', 'localhost/built:1'];

  beforeAll(async () => {
    await must('podman', ...where, 'load', '-q', '-i', join(SAMPLES, 'hello-docker.tar'));
    await must(
      'skopeo',
      '--insecure-policy',
      'copy',
      '-q',
      `oci-archive:${join(SAMPLES, 'hello-oci.tar')}`,
      named('localhost/compressed:1'),
    );
    mkdirSync(`${root}-context/etc/deep`, { recursive: true });
    writeFileSync(`${root}-context/etc/deep/motd`, 'built here');
    writeFileSync(`${root}-context/Dockerfile`, 'FROM scratch\nCOPY etc /etc\nCOPY etc/deep/motd /motd\n');
    await must(
      'buildah',
      ...where,
      'build',
      '-q',
      '--layers',
      '--isolation=chroot',
      '-t',
      'localhost/built:1',
      `${root}-context`,
    );
  });

  it.each(names)('has the files and the layers of %s', async (name) => {
    const taken = join(folder, `${driver}-${name.replace(/\W/g, '-')}.tar`);
    await must('skopeo', '--insecure-policy', 'copy', '-q', named(name), `oci-archive:${taken}:a`);
    const list = async (input: string) => {
      const { status, stdout, stderr } = await cutaway('ls', input, '--json', '--no-engines');
      expect([status, stderr.match(/error|warning/)]).toEqual([0, null]);
      return `${stdout}`;
    };
    expect(await list(named(name))).toBe(await list(taken));
    const { rootfs } = JSON.parse(await must('skopeo', 'inspect', '--config', named(name))) as {
      rootfs: { diff_ids: string[] };
    };
    const { roots } = await cutawayJSON<{ roots: Node[] }>('inspect', named(name));
    expect(roots[0]?.children.filter(({ role }) => role === 'layer').map(({ digest }) => digest)).toEqual(
      rootfs.diff_ids,
    );
  });

  it('holds, byte for byte: every diffID is the one that the config says', async () => {
    const { status, stdout } = await cutaway('verify', root);
    expect([status, `${stdout}`]).toEqual([0, expect.stringMatching(/Everything is right|Every check holds/)]);
  });

  it('a content that is gone is told, and its layer is not called read', async () => {
    const layers = join(root, driver === 'vfs' ? 'vfs/dir' : 'overlay');
    const inside = driver === 'vfs' ? 'motd' : 'diff/motd';
    const paths = readdirSync(layers).map((id) => join(layers, id, inside));
    const path = paths.find((each) => {
      try {
        return readFileSync(each, 'utf8') === 'built here';
      } catch {
        return false;
      }
    });
    rmSync(path ?? '');
    const { status, stderr } = await cutaway('ls', named('localhost/built:1'), '--no-engines');
    expect([status, stderr]).toEqual([1, expect.stringContaining('is not in this folder')]);
    expect((await cutaway('verify', root)).status).toBe(1);
  });
});
