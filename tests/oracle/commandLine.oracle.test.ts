/** The commands beside skopeo, jq, tar (and crane, regctl where they are installed) on a real docker-registry: equal answers to equal questions. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { cutaway, missing, must, onPath, run, sayWhy } from './cutaway.ts';
import { type RegistryServer, startRegistry } from './registryServer.ts';

const reason = missing('skopeo', 'docker-registry', 'jq', 'tar');
sayWhy('the command line beside its peers', reason);
for (const peer of ['crane', 'regctl'])
  sayWhy(`the command line beside ${peer}`, onPath(peer) ? undefined : `${peer} is not on the PATH`);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-peers-'));
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'etc', type: 'dir' },
        { path: 'etc/motd', content: 'first', mode: 0o600, uid: 5 },
        { path: 'x', content: 'x' },
      ],
    },
    {
      entries: [
        { path: 'etc', type: 'dir' },
        { path: 'etc/motd', content: 'second' },
        { path: '.wh.x', content: '' },
      ],
    },
  ],
});
let server: RegistryServer;
const at = () => `${server.host}/team/app:1`;

beforeAll(async () => {
  if (reason) return;
  const archive = join(folder, 'image.tar');
  writeFileSync(archive, toTar(ociLayout([{ image, names: ['demo:1'] }])));
  server = await startRegistry(folder);
  for (const tag of ['1', '2', 'latest'])
    await must(
      'skopeo',
      '--insecure-policy',
      'copy',
      '-q',
      '--dest-tls-verify=false',
      `oci-archive:${archive}`,
      `docker://${server.host}/team/app:${tag}`,
    );
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const out = async (...args: string[]) => {
  const { status, stdout, stderr } = await cutaway(...args);
  expect([status, stderr]).toEqual([0, stderr]);
  return stdout;
};
const skopeo = (...args: string[]) => must('skopeo', ...args);
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe.skipIf(reason !== undefined)('beside skopeo, jq and tar', () => {
  it('manifest, config and digest', async () => {
    const inspect = ['inspect', '--tls-verify=false', '--raw'];
    expect(`${await out('manifest', at(), '--raw')}`).toBe(await skopeo(...inspect, `docker://${at()}`));
    expect(`${await out('config', at(), '--raw')}`).toBe(await skopeo(...inspect, '--config', `docker://${at()}`));
    const { Digest } = JSON.parse(await skopeo('inspect', '--tls-verify=false', `docker://${at()}`)) as {
      Digest: string;
    };
    expect(`${await out('digest', at())}`).toBe(`${Digest}\n`);
  });

  it('documents laid out, as jq lays them out', async () => {
    const raw = join(folder, 'config.json');
    writeFileSync(raw, await out('config', at(), '--raw'));
    expect(`${await out('config', at())}`).toBe(await must('jq', '.', raw));
    expect(`${await out('config', at(), '--json')}`).toBe(await must('jq', '-c', '.', raw));
  });

  it('tags', async () => {
    const list = JSON.parse(await skopeo('list-tags', '--tls-verify=false', `docker://${server.host}/team/app`)) as {
      Tags: string[];
    };
    expect((JSON.parse(`${await out('tags', `${server.host}/team/app`, '--json')}`) as string[]).sort()).toEqual(
      list.Tags.sort(),
    );
  });

  it('blob, by its digest', async () => {
    for (const { descriptor } of [image.config, ...image.layers])
      expect(sha256(await out('blob', `${server.host}/team/app`, descriptor.digest))).toBe(descriptor.digest);
  });

  it('export, unpacked by tar as the layers applied', async () => {
    const root = join(folder, 'root.tar');
    await out('export', at(), '-o', root);
    const listed = await must('tar', 'tvf', root, '--numeric-owner');
    expect(listed).toMatch(/^-rw-r--r-- .* etc\/motd$/m);
    expect(listed).not.toMatch(/ x$/m);
    expect(await must('tar', 'xOf', root, 'etc/motd')).toBe('second');
    await out('export', at(), '--layer', '0', '-o', root);
    expect(sha256(readFileSync(root))).toBe(image.layers[0]?.diffID);
  });
});

describe.skipIf(reason !== undefined || !onPath('crane'))('beside crane', () => {
  const crane = async (...args: string[]) => (await run('crane', [...args, '--insecure'])).stdout;
  it('digest, manifest, config, ls, catalog, blob', async () => {
    expect(`${await out('digest', at())}`).toBe(`${await crane('digest', at())}`);
    expect(`${await out('manifest', at(), '--raw')}`).toBe(`${await crane('manifest', at())}`.replace(/\n$/, ''));
    expect(`${await out('config', at(), '--raw')}`).toBe(`${await crane('config', at())}`.replace(/\n$/, ''));
    const lines = (bytes: Buffer) => `${bytes}`.trim().split('\n').sort();
    expect(lines(await out('tags', `${server.host}/team/app`))).toEqual(
      lines(await crane('ls', `${server.host}/team/app`)),
    );
    expect(lines(await out('catalog', server.host))).toEqual(lines(await crane('catalog', server.host)));
    const { digest } = image.layers[1]?.descriptor ?? { digest: '' };
    expect(await out('blob', `${server.host}/team/app`, digest)).toEqual(
      await crane('blob', `${server.host}/team/app@${digest}`),
    );
  });

  it('export, entry by entry', async () => {
    const [ours, theirs] = [join(folder, 'ours.tar'), join(folder, 'theirs.tar')];
    await out('export', at(), '-o', ours);
    await crane('export', at(), theirs);
    const list = async (path: string) => (await must('tar', 'tf', path)).trim().replace(/\/$/gm, '').split('\n').sort();
    expect(await list(ours)).toEqual(await list(theirs));
  });
});

describe.skipIf(reason !== undefined || !onPath('regctl'))('beside regctl', () => {
  it('image get-file, with its requests, a HEAD and the config', async () => {
    await must('regctl', 'registry', 'set', '--tls=disabled', server.host);
    const before = server.requests().length;
    expect(await must('regctl', 'image', 'get-file', at(), '/etc/motd')).toBe('second');
    const theirs = server.requests().length - before;
    expect(`${await out('cat', at(), '/etc/motd')}`).toBe('second');
    expect(server.requests().length - before - theirs).toBeLessThanOrEqual(theirs + 2);
  });
});
