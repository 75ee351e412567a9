/**
 * A registry that has the referrers API, which Debian's has not: go-containerregistry's own. What is attached is pushed and
 * found by that API alone, and gone when it is deleted.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENTS, sharedImage } from '../fixtures/sharedIndex.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { missing, must, run, sayWhy } from './cutaway.ts';
import { goProgram } from './goProgram.ts';

const registry = await goProgram('referrersApi');
const absent = registry.absent ?? missing('skopeo');
sayWhy('a registry with the referrers API', absent);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-referrers-'));
let child: ChildProcess | undefined;
let log = '';
let host = '';

beforeAll(async () => {
  if (absent !== undefined) return;
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  host = `127.0.0.1:${port}`;
  child = spawn(registry.path, [host], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.on('data', (data) => (log += data));
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.end());
    });
  while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 50));
  writeFileSync(join(folder, 'image.tar'), toTar(ociLayout([{ image: sharedImage().image, names: ['1'] }])));
  for (const tag of ['1', '2'])
    await must(
      'skopeo',
      'copy',
      '--dest-tls-verify=false',
      `oci-archive:${folder}/image.tar`,
      `docker://${host}/team/app:${tag}`,
    );
});
afterAll(() => {
  child?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Listed {
  readonly manifests: readonly { readonly digest: string; readonly artifactType: string }[];
}

const subject = () => sharedImage().image.manifest.descriptor.digest;
const listed = async (): Promise<Listed> =>
  (await fetch(`http://${host}/v2/team/app/referrers/${subject()}`)).json() as Promise<Listed>;
let marks = 0;
/** The log up to here: it comes through a pipe, so a request of ours that nobody else makes is waited for in it. */
async function mark(): Promise<number> {
  const name = `/v2/mark${marks++}/tags/list`;
  await fetch(`http://${host}${name}`);
  while (!log.includes(name)) await new Promise((resolve) => setTimeout(resolve, 10));
  return log.indexOf(name) + name.length;
}

/** What a command line asks of it. */
async function asked(...args: readonly string[]) {
  const from = await mark();
  const program = join(import.meta.dirname, '../../dist/cli/cutaway.js');
  const ran = await run(process.execPath, [program, ...args, '--plain-http']);
  const lines = log.slice(from, await mark()).matchAll(/(GET|HEAD|PUT|POST) (\/v2\/(?!mark)\S+)/g);
  return { ...ran, requests: [...lines].map(([, method, path]) => `${method} ${path}`) };
}

describe.skipIf(absent !== undefined)('a registry with the referrers API', () => {
  it('takes indexes without a tag', async () => {
    const pushed = await asked('index', `${host}/team/app:1`, '--push', '--soci');
    expect(pushed.stdout.toString()).toContain('by the referrers API');
    const { tags } = (await (await fetch(`http://${host}/v2/team/app/tags/list`)).json()) as { tags: string[] };
    expect([...tags].sort()).toEqual(['1', '2']);
    // It names the type of the config in place of the artifact's, which for ours is that of an empty one, and filters nothing.
    expect((await listed()).manifests).toHaveLength(2);
  });

  it('is asked for it in five requests, and for a file in one more', async () => {
    const { digest } = sharedImage().layer.descriptor;
    const { requests, stdout, stderr } = await asked('ls', `${host}/team/app:1`);
    expect(stdout.toString()).toContain('usr/last');
    expect(stderr).toContain('is listed by a shared index');
    expect(requests.filter((one) => one.includes(digest))).toEqual([]);
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(5);
    const read = await asked('cat', `${host}/team/app:1`, 'usr/last');
    expect(read.stdout.toString()).toBe(CONTENTS['usr/last']);
    expect(read.requests.filter((one) => one.includes(digest))).toHaveLength(1);
  });

  it('gives it no more once it is deleted: the layer is read', async () => {
    for (const { digest } of (await listed()).manifests)
      await fetch(`http://${host}/v2/team/app/manifests/${digest}`, { method: 'DELETE' });
    expect((await listed()).manifests).toEqual([]);
    const { stdout, stderr } = await asked('ls', `${host}/team/app:1`);
    expect(stdout.toString()).toContain('usr/last');
    expect(stderr).not.toContain('shared index');
  });
});
