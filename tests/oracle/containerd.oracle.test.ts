/** The folder of a real containerd, into which ctr imported an image: what is read of it is the image. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutaway, cutawayJSON, missing, must, sayWhy } from './cutaway.ts';

const SAMPLE = join(import.meta.dirname, '../../public/samples/hello-oci.tar');
const reason = missing('containerd', 'ctr');
sayWhy('the folder of containerd', reason);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-containerd-'));
const root = join(folder, 'root');
const socket = join(folder, 'state/c.sock');
let daemon: ChildProcess | undefined;

beforeAll(async () => {
  if (reason) return;
  const config = join(folder, 'config.toml');
  writeFileSync(
    config,
    `version = 2\nroot = "${root}"\nstate = "${folder}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "${socket}"\n`,
  );
  daemon = spawn('containerd', ['-c', config], { stdio: 'ignore' });
  for (let tries = 0; tries < 300 && !existsSync(socket); tries++) await new Promise((done) => setTimeout(done, 100));
  process.env.CONTAINERD_ADDRESS = socket;
  await must('ctr', 'images', 'import', '--no-unpack', '--all-platforms', SAMPLE);
  await must(
    'ctr',
    '-n',
    'k8s.io',
    'images',
    'import',
    '--no-unpack',
    '--all-platforms',
    '--base-name',
    'other/name',
    SAMPLE,
  );
});
afterAll(() => {
  daemon?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Node {
  readonly digest: string | null;
  readonly present: boolean;
  readonly children: readonly Node[];
}

const below = (node: Node): readonly Node[] => [node, ...node.children.flatMap(below)];

describe.skipIf(reason !== undefined)('the folder of containerd', () => {
  it('has every object of the image, each whole', async () => {
    const digests = async (path: string) => {
      const { roots } = await cutawayJSON<{ roots: readonly Node[] }>('inspect', path);
      return roots.flatMap(below);
    };
    const [ours, theirs] = [await digests(root), await digests(SAMPLE)];
    expect(ours.filter(({ present }) => !present)).toEqual([]);
    const found = new Set(ours.map(({ digest }) => digest));
    expect(theirs.filter(({ digest }) => !found.has(digest))).toEqual([]);
    expect((await cutaway('verify', root)).status).toBe(0);
  });

  it('says why its images have no names, and takes what it prints instead', async () => {
    const { stdout, stderr } = await cutaway('inspect', root);
    expect(`${stdout}${stderr}`).toMatch(/ctr images export FILE NAME writes an image with its name/);
    const named = await cutaway('ls', root, '--image', 'cutaway/hello:1.0');
    const [short = ''] = /sha256:[0-9a-f]{12}\b/.exec(named.stderr) ?? [];
    expect(named.stderr).toMatch(/no image for --image cutaway\/hello:1\.0; it has sha256:/);
    expect((await cutaway('ls', root, '--image', short, '/etc')).status).toBe(0);
  });

  it('has the files of the image', async () => {
    const platform = ['--platform', 'linux/arm64', '--json'];
    expect(`${(await cutaway('ls', root, ...platform)).stdout}`).toBe(
      `${(await cutaway('ls', SAMPLE, ...platform)).stdout}`,
    );
  });

  it.each(['cutaway/hello:1.0', 'docker.io/cutaway/hello:1.0'])('gives %s by name', async (name) => {
    const platform = ['--platform', 'linux/arm64', '--json'];
    const { stdout, stderr } = await cutaway('ls', `containerd:${name}`, ...platform);
    expect(`${stdout}`, stderr).toBe(`${(await cutaway('ls', SAMPLE, ...platform)).stdout}`);
  });

  it('says which images it has, of every namespace, where there is none of the name', async () => {
    const { status, stderr } = await cutaway('inspect', 'containerd:none');
    expect([status, stderr]).toEqual([2, expect.stringContaining('containerd has no image none: it has ')]);
    expect(stderr).toContain('(in k8s.io)');
  });
});
