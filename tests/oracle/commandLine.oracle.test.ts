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

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'dist/cli/cutaway.js');
const MULTI = join(ROOT, 'public/samples/hello-oci.tar');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-peers-'));
const base = {
  entries: [
    { path: 'etc', type: 'dir' },
    { path: 'etc/motd', content: 'first', mode: 0o600, uid: 5 },
    { path: 'x', content: 'x' },
  ],
} as const;
const image = buildImage({
  layers: [
    base,
    {
      entries: [
        { path: 'etc', type: 'dir' },
        { path: 'etc/motd', content: 'second' },
        { path: '.wh.x', content: '' },
      ],
    },
  ],
});
const other = buildImage({
  layers: [
    base,
    {
      entries: [
        { path: 'etc', type: 'dir' },
        { path: 'etc/motd', content: 'third' },
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
  const push = ['--insecure-policy', 'copy', '-q', '--all', '--dest-tls-verify=false'];
  const second = join(folder, 'other.tar');
  writeFileSync(second, toTar(ociLayout([{ image: other, names: ['demo:2'] }])));
  await must('skopeo', ...push, `oci-archive:${second}`, `docker://${server.host}/team/app:other`);
  await must('skopeo', ...push, `oci-archive:${MULTI}`, `docker://${server.host}/team/app:multi`);
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

  it('the transports of skopeo, as they are pasted', async () => {
    const [layout, dir, archive] = [join(folder, 'layout'), join(folder, 'dir'), join(folder, 'many.tar')];
    const copy = (...args: string[]) => skopeo('--insecure-policy', 'copy', '-q', ...args);
    await copy(`oci-archive:${join(folder, 'image.tar')}`, `oci:${layout}:1`);
    await copy(`oci-archive:${join(folder, 'other.tar')}`, `oci:${layout}:2`);
    await copy(`oci:${layout}:2`, `dir:${dir}`);
    await copy(`oci:${layout}:1`, `docker-archive:${archive}:team/app:1`);
    const oci = [`oci:${layout}:1`, `oci:${layout}:2`, `oci-archive:${join(folder, 'image.tar')}`, `dir:${dir}`];
    const docker = [
      `docker-archive:${archive}`,
      `docker-archive:${archive}:team/app:1`,
      `docker-archive:${archive}:@0`,
    ];
    await Promise.all(
      [...oci, ...docker].map(async (operand) => {
        const theirs = skopeo('inspect', '--config', '--raw', operand);
        expect(`${await out('config', operand, '--raw')}`, operand).toBe(await theirs);
      }),
    );
    for (const [operand, has] of [
      [`oci:${layout}:3`, '1, 2'],
      [`docker-archive:${archive}:@1`, '1 image, counted from @0'],
    ] as const) {
      const { status, stderr } = await cutaway('config', operand);
      expect([status, stderr]).toEqual([2, expect.stringContaining(`; it has ${has}`)]);
    }
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

  it('ls and cat, of what crane exports', async () => {
    const theirs = join(folder, 'crane.tar');
    await crane('export', at(), theirs);
    const listed = (await must('tar', 'tf', theirs)).trim().replace(/\/$/gm, '').split('\n').sort();
    const ours = `${await out('ls', at(), '--json')}`.trim().split('\n');
    expect(ours.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(listed);
    expect(`${await out('cat', at(), 'etc/motd')}`).toBe(await must('tar', 'xOf', theirs, 'etc/motd'));
  });

  it('export, entry by entry', async () => {
    const [ours, theirs] = [join(folder, 'ours.tar'), join(folder, 'theirs.tar')];
    await out('export', at(), '-o', ours);
    await crane('export', at(), theirs);
    const list = async (path: string) => (await must('tar', 'tf', path)).trim().replace(/\/$/gm, '').split('\n').sort();
    expect(await list(ours)).toEqual(await list(theirs));
  });
});

/** Lines of the access log that a command leaves, as `GET manifests/1`; HEADs cost no body and stand apart. */
async function requestsOf(act: () => Promise<unknown>): Promise<{ readonly get: string[]; readonly head: string[] }> {
  const before = server.requests().length;
  await act();
  const words = server.requests().slice(before);
  const named = words.flatMap(
    (line) => /"(GET|HEAD) \/v2\/(?:team\/app\/)?(\S+)/.exec(line)?.slice(1, 3).join(' ') ?? [],
  );
  const real = named.filter((each) => !/^(?:GET|HEAD) (?:HTTP|$)/.test(each) && each !== 'GET ');
  return { get: real.filter((each) => each.startsWith('GET')), head: real.filter((each) => each.startsWith('HEAD')) };
}

/** Commands that read the config too: it has what the layers are once unpacked, and the platform of the image. */
const CONFIG_TOO = new Set(['cat', 'manifest']);
const TOP = image.layers[1]?.descriptor.digest ?? '';
const ARM = ['--platform', 'linux/arm64'];

describe.skipIf(reason !== undefined || !onPath('regctl'))('beside regctl', () => {
  const regctl = (...args: string[]) => must('regctl', ...args);
  beforeAll(() => regctl('registry', 'set', '--tls=disabled', server.host));

  it.each<[what: string, ours: string[], theirs: string[]]>([
    ['digest', ['digest', 'IMAGE'], ['image', 'digest', 'IMAGE']],
    ['manifest', ['manifest', 'IMAGE', '--raw'], ['manifest', 'get', '--format', 'raw-body', 'IMAGE']],
    ['config', ['config', 'IMAGE', '--raw'], ['image', 'inspect', '--format', 'raw-body', 'IMAGE']],
    [
      'config of a platform',
      ['config', 'MULTI', '--raw', ...ARM],
      ['image', 'inspect', ...ARM, '--format', 'raw-body', 'MULTI'],
    ],
    ['tags', ['tags', 'REPO'], ['tag', 'ls', 'REPO']],
    ['a file', ['cat', 'IMAGE', '/etc/motd'], ['image', 'get-file', 'IMAGE', '/etc/motd']],
    ['a blob', ['blob', 'REPO', TOP], ['blob', 'get', 'REPO', TOP]],
  ])('%s: the same answer, with no more requests', async (_, ours, theirs) => {
    const names: Readonly<Record<string, string>> = {
      IMAGE: at(),
      MULTI: `${server.host}/team/app:multi`,
      REPO: `${server.host}/team/app`,
    };
    const filled = (args: readonly string[]) => args.map((arg) => names[arg] ?? arg);
    const answers: Buffer[] = [];
    const mine = await requestsOf(async () => answers.push(await out(...filled(ours))));
    const other = await requestsOf(async () => answers.push((await run('regctl', filled(theirs))).stdout));
    const sorted = (bytes: Buffer | undefined) => `${bytes}`.trim().split('\n').sort().join('\n');
    if (ours[0] === 'tags') expect(sorted(answers[0])).toBe(sorted(answers[1]));
    else expect(`${answers[0]}`.trimEnd()).toBe(`${answers[1]}`.trimEnd());
    expect(mine.get.length, `${mine.get} beside ${other.get}`).toBeLessThanOrEqual(
      other.get.length + (CONFIG_TOO.has(ours[0] ?? '') ? 1 : 0),
    );
    // Nothing is asked for twice.
    expect(new Set(mine.get).size).toBe(mine.get.length);
  });
});

describe.skipIf(reason !== undefined || !onPath('regctl'))('referrers', () => {
  it('are those that regctl lists, in a registry without their API', async () => {
    const file = join(folder, 'note.txt');
    writeFileSync(file, 'a note');
    await must('regctl', 'registry', 'set', '--tls=disabled', server.host);
    const put = ['artifact', 'put', '--artifact-type', 'application/vnd.example.note', '--subject', at(), '-f', file];
    await must('regctl', ...put);
    const theirs = await must(
      'regctl',
      'artifact',
      'list',
      '--format',
      '{{range .Descriptors}}{{println .Digest}}{{end}}',
      at(),
    );
    const ours = JSON.parse(`${await out('referrers', at(), '--json')}`) as { digest: string; artifactType: string }[];
    expect(ours.map(({ digest }) => digest)).toEqual(theirs.trim().split('\n'));
    expect(ours[0]?.artifactType).toBe('application/vnd.example.note');
  });
});

describe.skipIf(reason !== undefined || !onPath('dive'))('beside dive', () => {
  // Its minimum is the smallest version of a file, ours the last: the same where a file keeps its size.
  it('waste: the same efficiency', async () => {
    const [archive, said] = [join(folder, 'dive.tar'), join(folder, 'dive.json')];
    await skopeo(
      '--insecure-policy',
      'copy',
      '-q',
      '--src-tls-verify=false',
      `docker://${server.host}/team/app:other`,
      `docker-archive:${archive}:a:1`,
    );
    await must('dive', `docker-archive://${archive}`, '--json', said);
    const theirs = JSON.parse(readFileSync(said, 'utf8')) as { image: { efficiencyScore: number; sizeBytes: number } };
    const ours = JSON.parse(`${await out('waste', archive, '--json')}`) as {
      efficiency: number;
    };
    expect(ours.efficiency).toBeCloseTo(theirs.image.efficiencyScore, 6);
  });
});

describe.skipIf(reason !== undefined)('requests', () => {
  it('cat of a file of the top layer: the manifest, the config, that layer', async () => {
    const { get } = await requestsOf(() => out('cat', at(), '/etc/motd'));
    expect(get.filter((each) => each.includes('blobs')).sort()).toEqual(
      [`GET blobs/${image.config.descriptor.digest}`, `GET blobs/${TOP}`].sort(),
    );
    expect(get.filter((each) => each.includes('manifests'))).toHaveLength(1);
  });

  it('diff of two tags that share a layer: manifests and configs, no layer; with --files each differing layer once', async () => {
    const [a, b] = [at(), `${server.host}/team/app:other`];
    const layers = ({ get }: { get: string[] }) => {
      const all = [...image.layers, ...other.layers].map(({ descriptor }) => `GET blobs/${descriptor.digest}`);
      return get.filter((each) => all.includes(each));
    };
    const diff = (...more: string[]) =>
      requestsOf(() => run(process.execPath, [CLI, 'diff', a, b, '--no-engines', ...more]));
    const plain = await diff();
    expect(layers(plain)).toEqual([]);
    expect(plain.get).toHaveLength(4);
    const files = layers(await diff('--files'));
    expect(new Set(files).size).toBe(files.length);
  });

  it('inspect and config of one platform: the index, that manifest, that config', async () => {
    for (const command of ['inspect', 'config']) {
      const { get } = await requestsOf(() => out(command, `${server.host}/team/app:multi`, ...ARM));
      expect(
        get.filter((each) => each.includes('manifests')),
        command,
      ).toHaveLength(2);
      expect(
        get.filter((each) => each.includes('blobs')),
        command,
      ).toHaveLength(1);
    }
  });
});
