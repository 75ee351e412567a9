import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  cpSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltImage, buildImage } from '../fixtures/image.ts';
import { dockerHybrid, dockerLegacy, ociLayout, toFolder, toTar } from '../fixtures/layouts.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-cli-test-'));
const cli = join(folder, 'built/cutaway.js');
const at = (name: string) => join(folder, name);

const layers = [
  {
    entries: [
      { path: 'a-b', content: 'dash' },
      { path: 'a/b', content: 'slash' },
      { path: 'etc/motd', content: 'first', uid: 7, mode: 0o4755 },
      { path: 'gone', content: 'x' },
      { path: 'big', content: Buffer.alloc(3_000_000, 'big ') },
    ],
    createdBy: 'ADD rootfs.tar /',
  },
  {
    entries: [
      { path: 'etc/motd', content: 'second' },
      { path: '.wh.gone', content: '' },
      { path: 'soft', type: 'symlink', link: '/etc/motd' },
      { path: 'hard', type: 'hardlink', link: 'etc/motd' },
    ],
    createdBy: 'RUN |0 /bin/sh -c second',
  },
] as const;
const image = buildImage({ layers });
const arm = buildImage({
  layers: [{ entries: [{ path: 'arm', content: 'arm' }] }],
  architecture: 'arm64',
  variant: 'v8',
});

const other = buildImage({
  layers: [
    {
      entries: [
        { path: 'a-b', content: 'dash', mode: 0o600 },
        { path: 'a/b', content: 'slosh' },
        { path: 'a/new', content: 'n' },
        { path: 'etc/motd', content: 'second', mode: 0o600 },
        { path: 'big', content: Buffer.alloc(3_000_000, 'big ') },
      ],
    },
  ],
});

interface Ran {
  readonly status: number | null;
  readonly out: Buffer;
  readonly err: string;
}

function run(args: readonly string[], stdin?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out), err }));
    child.stdin.on('error', () => undefined);
    if (stdin) createReadStream(stdin).pipe(child.stdin);
    else child.stdin.end();
  });
}

/** As somebody else, where we may: the root user reads everything. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

async function json<T>(...args: string[]): Promise<T> {
  const { out, status, err } = await run([...args, '--json']);
  expect(status, err).toBeLessThan(2);
  return JSON.parse(String(out)) as T;
}

interface Line {
  readonly path: string;
  readonly [field: string]: unknown;
}

async function lines(...args: string[]): Promise<Line[]> {
  const { out, status, err } = await run(['ls', ...args, '--json']);
  expect(status, err).toBe(0);
  return String(out)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

beforeAll(() => {
  // Away from node_modules, as a person has it.
  cpSync(join(root, 'dist/cli'), at('built'), { recursive: true });
  mkdirSync(at('app'));
  writeFileSync(at('app/index.html'), '<!doctype html><title>Cutaway</title>');
  const named = [{ image, names: ['demo/app:1'] }];
  writeFileSync(at('oci.tar'), toTar(ociLayout(named)));
  writeFileSync(at('oci.tar.gz'), gzipSync(readFileSync(at('oci.tar'))));
  writeFileSync(at('docker.tar'), toTar(dockerLegacy(named)));
  writeFileSync(at('hybrid.tar'), toTar(dockerHybrid(named)));
  writeFileSync(
    at('two.tar'),
    toTar(
      ociLayout([
        { image, names: ['demo/app:1'] },
        { image: arm, names: ['demo/arm:2'] },
      ]),
    ),
  );
  toFolder(ociLayout(named), at('layout'));
  writeFileSync(at('page.html'), '<!doctype html>');
  writeFileSync(at('broken.tar'), toTar(brokenLayout(image)));
});
afterAll(() => rmSync(folder, { recursive: true }));

function brokenLayout(whole: BuiltImage) {
  const files = ociLayout([{ image: whole }]);
  const digest = whole.layers[1]?.descriptor.digest ?? '';
  files.set(`blobs/sha256/${digest.slice(7)}`, Uint8Array.from(gzipSync('not what it was')));
  return files;
}

describe('cutaway', () => {
  it('prints help and version and exits with 0', async () => {
    const help = await run(['--help']);
    expect([help.status, help.err]).toEqual([0, '']);
    expect(String(help.out)).toContain('inspect INPUT');
    expect((await run(['--version'])).status).toBe(0);
  });

  it.each([
    [['ls'], 'needs INPUT'],
    [['ls', 'a', 'b', 'c'], 'takes INPUT and [PATH], got c too'],
    [['cat', 'only-input'], 'needs INPUT and PATH'],
    [['ls', 'x', '--layer', 'top'], '--layer top'],
    [['ls', 'x', '--form', 'tar'], '--form tar'],
    [['ls', 'x', '--nonsense'], '--nonsense'],
    [['diff', 'a'], 'needs A and B'],
    [['convert', './none', 'b', '--to', 'oci-layout'], 'none'],
    [['runtime'], 'needs INPUT'],
    [['inspect', 'x', '--creds', 'secret'], '--creds: needs user:password'],
    [['inspect', 'none.tar'], 'none.tar'],
    [['ls', '/no/such/file'], '/no/such/file'],
    [['serve', 'x'], 'takes no INPUT'],
    [['serve', '--port', '99999'], '--port 99999'],
  ])('exits with 2 and one line on stderr for %j', async (args, words) => {
    const { status, out, err } = await run(args);
    expect([status, out.length]).toEqual([2, 0]);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('says what an input is that is no image', async () => {
    const { status, err } = await run(['inspect', at('page.html')]);
    expect(status).toBe(2);
    expect(err).toContain('not a container image');
  });

  it('is quiet when the reader of its output goes away', async () => {
    const child = spawn('sh', [
      '-c',
      `"${process.execPath}" "${cli}" cat "${at('oci.tar')}" big | head -c 5; echo; echo "\${PIPESTATUS:-0}"`,
    ]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    await new Promise((resolve) => child.on('close', resolve));
    expect(out).toMatch(/^big b/);
    expect(err).toBe('');
  });
});

describe('inspect', () => {
  interface Printed {
    readonly input: { readonly formats: string[]; readonly wrappers: string[]; readonly name: string };
    readonly roots: readonly PrintedNode[];
    readonly findings: unknown[];
  }
  interface PrintedNode extends Record<string, unknown> {
    readonly children: readonly PrintedNode[];
  }

  it('prints the tree in the shape that is fixed', async () => {
    const { input, roots, findings } = await json<Printed>('inspect', at('oci.tar'));
    expect(input).toEqual({ name: at('oci.tar'), formats: ['oci-layout'], wrappers: [] });
    expect(findings).toEqual([]);
    const [manifest] = roots;
    expect(manifest).toMatchObject({
      role: 'manifest',
      digest: image.manifest.descriptor.digest,
      origin: 'stored',
      form: 'oci',
      names: ['docker.io/demo/app:1'],
      platform: 'linux/amd64',
      present: true,
    });
    expect(
      manifest?.children.map(({ role, digest, diffID, compression }) => [role, digest, diffID, compression]),
    ).toEqual([
      ['config', image.config.descriptor.digest, undefined, undefined],
      ...image.layers.map(({ descriptor, diffID }) => ['layer', descriptor.digest, diffID, 'gzip']),
    ]);
    expect(manifest).not.toHaveProperty('key');
    expect(manifest).not.toHaveProperty('findings');
  });

  it('gives a derived manifest no digest, and layers that are unpacked their own', async () => {
    const { roots } = await json<Printed>('inspect', at('docker.tar'));
    expect(roots[0]).toMatchObject({ origin: 'derived', digest: null, form: 'docker' });
    const found = roots[0]?.children.filter(({ role }) => role === 'layer').map(({ digest }) => digest);
    expect(found).toEqual(image.layers.map(({ diffID }) => diffID));
  });

  it('reads folders, compressed archives and stdin, with the same tree', async () => {
    const [plain, gzip, layout] = await Promise.all(
      ['oci.tar', 'oci.tar.gz', 'layout'].map((name) => json<Printed>('inspect', at(name))),
    );
    expect(gzip?.input.wrappers).toEqual(['gzip']);
    expect(gzip?.roots).toEqual(plain?.roots);
    expect(layout?.roots).toEqual(plain?.roots);
    const piped = await run(['inspect', '-', '--json'], at('oci.tar.gz'));
    expect((JSON.parse(String(piped.out)) as Printed).roots).toEqual(plain?.roots);
  });
});

describe('ls', () => {
  it.each(['oci.tar', 'docker.tar', 'hybrid.tar', 'layout'])(
    'lists the merged tree of %s by the bytes of its paths',
    async (name) => {
      const found = await lines(at(name));
      expect(found.map(({ path, type, layer }) => [path, type, layer])).toEqual([
        ['a', 'dir', 0],
        ['a-b', 'file', 0],
        ['a/b', 'file', 0],
        ['big', 'file', 0],
        ['etc', 'dir', 0],
        ['etc/motd', 'file', 1],
        ['hard', 'hardlink', 1],
        ['soft', 'symlink', 1],
      ]);
      expect(found.find(({ path }) => path === 'hard')).toMatchObject({ size: 6, linkName: 'etc/motd' });
      expect(found.find(({ path }) => path === 'soft')).toMatchObject({ linkName: '/etc/motd' });
    },
  );

  it('lists one layer with its whiteouts, modes as decimal numbers', async () => {
    expect((await lines(at('oci.tar'), '--layer', '1')).find(({ path }) => path === 'gone')).toMatchObject({
      whiteout: 'file',
    });
    const base = await lines(at('oci.tar'), '--layer', '0');
    expect(base.find(({ path }) => path === 'etc/motd')).toMatchObject({ mode: 0o4755, uid: 7, size: 5, layer: 0 });
    expect((await run(['ls', at('oci.tar'), '--layer', '2'])).err).toContain('0 to 1');
  });

  it('looks like ls -l without --json', async () => {
    const { out } = await run(['ls', at('oci.tar')]);
    expect(String(out)).toMatch(/^lrwxrwxrwx \S+ +\d+ \S+ soft -> \/etc\/motd$/m);
  });
});

describe('cat', () => {
  it.each([
    ['etc/motd', 'second'],
    ['/soft', 'second'],
    ['hard', 'second'],
    ['a/../a-b', 'dash'],
  ])('gives the bytes of %s', async (path, content) => {
    const { status, out } = await run(['cat', at('docker.tar'), path]);
    expect([status, String(out)]).toEqual([0, content]);
  });

  it('gives large files whole, and those of one layer', async () => {
    const big = await run(['cat', at('oci.tar'), 'big']);
    expect(big.out.equals(Buffer.alloc(3_000_000, 'big '))).toBe(true);
    expect(String((await run(['cat', at('oci.tar'), 'etc/motd', '--layer', '0'])).out)).toBe('first');
    expect(String((await run(['cat', at('oci.tar'), 'gone', '--layer', '0'])).out)).toBe('x');
  });

  it.each([
    ['gone', 'does not exist'],
    ['etc', 'directory'],
    ['etc/motd/x', 'not a directory'],
  ])('cannot give %s', async (path, words) => {
    const { status, err } = await run(['cat', at('oci.tar'), path]);
    expect(status).toBe(2);
    expect(err).toContain(words);
  });
});

describe('history', () => {
  it('aligns steps with layers', async () => {
    const steps = await json<{ createdBy: string; layer: number | null; size?: number }[]>('history', at('oci.tar'));
    expect(steps.map(({ createdBy, layer, size }) => [createdBy, layer, size])).toEqual(
      image.layers.map(({ descriptor }, i) => [layers[i]?.createdBy, i, descriptor.size]),
    );
    expect(Object.keys(steps[0] ?? {})).toEqual(['createdBy', 'created', 'emptyLayer', 'layer', 'size']);
  });
});

describe('verify', () => {
  interface Report {
    readonly ok: boolean;
    readonly checks: readonly {
      readonly kind: string;
      readonly ok: boolean;
      readonly at: string;
      readonly actual?: string;
    }[];
  }

  it('exits with 0 where everything is right', async () => {
    for (const name of ['oci.tar', 'docker.tar', 'hybrid.tar']) {
      const { status, out } = await run(['verify', at(name), '--json']);
      const report = JSON.parse(String(out)) as Report;
      expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect([report.ok, status]).toEqual([true, 0]);
      expect(report.checks.some(({ kind }) => kind === 'diffID')).toBe(true);
    }
  });

  it('exits with 1 and names what is wrong', async () => {
    const { status, out } = await run(['verify', at('broken.tar'), '--json']);
    const report = JSON.parse(String(out)) as Report;
    expect([report.ok, status]).toEqual([false, 1]);
    const failed = report.checks.filter(({ ok }) => !ok);
    expect(failed.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['digest', 'size', 'diffID']));
    expect(new Set(failed.map(({ at: place }) => place))).toEqual(new Set([image.layers[1]?.descriptor.digest]));
    expect((await run(['verify', at('broken.tar')])).status).toBe(1);
  });
});

describe('diff', () => {
  interface Compared {
    readonly same: boolean;
    readonly objects: readonly { readonly path: string; readonly kind: string; readonly why?: string }[];
    readonly config: readonly object[];
    readonly layers: readonly { readonly path: string; readonly kind: string; readonly why?: string }[];
  }

  it('finds nothing between an image and itself, and exits with 0', async () => {
    const { status, out } = await run(['diff', at('oci.tar'), at('layout'), '--json']);
    const { same, objects, config, layers } = JSON.parse(String(out)) as Compared;
    expect([status, same, objects, config]).toEqual([0, true, [], []]);
    expect(layers.map(({ path, kind, why }) => [path, kind, why])).toEqual([
      ['layer 0', 'same', 'same-bytes'],
      ['layer 1', 'same', 'same-bytes'],
    ]);
  });

  it('exits with 1 and says why the forms of one image differ', async () => {
    const { status, out } = await run(['diff', at('oci.tar'), at('docker.tar'), '--json']);
    const { same, objects, layers } = JSON.parse(String(out)) as Compared;
    expect([status, same]).toEqual([1, false]);
    expect(objects.find(({ path }) => path === 'manifest')?.why).toBe('rewritten');
    expect(layers.map(({ why }) => why)).toEqual(['recompressed', 'recompressed']);
    expect(String((await run(['diff', at('oci.tar'), at('docker.tar')])).out)).toContain('has no manifest');
  });

  it('finds no difference between the files of both forms, so that they are the same in meaning', async () => {
    const { status, out } = await run(['diff', at('oci.tar'), at('docker.tar'), '--semantic', '--json']);
    expect([status, JSON.parse(String(out))]).toMatchObject([0, { same: true, files: [] }]);
  });

  it('names the fields of each file that differs, and ignores what it is told to', async () => {
    writeFileSync(at('other.tar'), toTar(ociLayout([{ image: other, names: ['demo:2'] }])));
    const { status, out } = await run(['diff', at('oci.tar'), at('other.tar'), '--files', '--json']);
    const { files } = JSON.parse(String(out)) as {
      files: readonly { path: string; kind: string; fields?: string[] }[];
    };
    const found = files.map(({ path, kind, fields }) => [path, kind, fields?.join()]);
    expect([status, found]).toEqual([
      1,
      [
        ['a-b', 'modified', 'mode'],
        ['a/b', 'modified', 'content'],
        ['a/new', 'added', undefined],
        ['hard', 'removed', undefined],
        ['soft', 'removed', undefined],
        ['etc/motd', 'modified', 'mode,hardlinks'],
      ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ]);
    const args = ['diff', at('oci.tar'), at('other.tar'), '--files', '--ignore', 'mode,hardlinks'];
    const text = String((await run(args)).out);
    expect(text).toContain('Files: 1 added, 2 removed, 1 modified');
    expect(text).toContain('~ a/b  content');
    expect(text).toContain('Hidden: 2 that differ only in that (mode 2, hardlinks 1)');
    expect((await run([...args.slice(0, -1), 'speed'])).err).toContain('--ignore speed: must be some of');
  });
});

describe('several images', () => {
  it('takes linux/amd64 and says so', async () => {
    const { out, err } = await run(['ls', at('two.tar'), '--json']);
    expect(String(out)).toContain('etc/motd');
    expect(err).toContain('holds 2 images');
  });

  it.each([
    ['--platform', 'linux/arm64'],
    ['--platform', 'linux/arm64/v8'],
    ['--image', 'demo/arm:2'],
    ['--image', 'docker.io/demo/arm:2'],
    ['--image', arm.manifest.descriptor.digest],
  ])('picks by %s %s without a note', async (option, value) => {
    const { out, err } = await run(['ls', at('two.tar'), option, value, '--json']);
    expect(String(out)).toContain('"arm"');
    expect(err).toBe('');
  });

  it.each([
    ['--platform', 'linux/s390x'],
    ['--image', 'other'],
    ['--form', 'docker'],
    ['--platform', 'arm64'],
  ])('exits with 2 for %s %s, which it lacks', async (option, value) => {
    expect((await run(['ls', at('two.tar'), option, value])).status).toBe(2);
  });

  it('picks the form where an archive holds both', async () => {
    for (const form of ['docker', 'oci']) expect((await lines(at('hybrid.tar'), '--form', form)).length).toBe(8);
  });
});

describe('a pipe that nobody ends', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('does not keep the process from ending by %s', async (signal) => {
    const pipe = at(`pipe-${signal}`);
    execFileSync('mkfifo', [pipe]);
    const child = spawn(process.execPath, [cli, 'ls', pipe], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    const writer = await until(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    child.kill(signal);
    expect(await ended).toBe(signal);
    closeSync(writer);
  });

  /** What `open` gives as soon as somebody reads. */
  async function until(open: () => number): Promise<number> {
    for (;;) {
      try {
        return open();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
});

describe('serving', () => {
  /** Starts the server and asks it while it runs. */
  async function serving<T>(
    args: string[],
    ask: (url: URL) => Promise<T>,
  ): Promise<{ result: T; status: number | null }> {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        const [found] = /http:\/\/\S+/.exec(String(chunk)) ?? [];
        if (found) resolve(found);
      });
      child.on('exit', () => reject(new Error('it did not start')));
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    try {
      const result = await ask(new URL(address));
      child.kill('SIGTERM');
      return { result, status: await ended };
    } finally {
      child.kill('SIGKILL');
    }
  }

  it('binds to loopback, offers the inputs by range, and ends with 0 when told to', async () => {
    symlinkSync(at('oci.tar'), at('link.tar'));
    const { result, status } = await serving([at('link.tar'), at('layout')], async (url) => {
      expect(url.hostname).toBe('127.0.0.1');
      expect(await (await fetch(url)).text()).toContain('Cutaway');
      const list = (await (await fetch(new URL(`/inputs.json${url.search}`, url))).json()) as {
        name: string;
        url: string;
      }[];
      const part = await fetch(new URL(list[0]?.url ?? '', url), { headers: { range: 'bytes=0-511' } });
      return { names: list.map(({ name }) => name), part: Buffer.from(await part.arrayBuffer()) };
    });
    expect(result.names).toEqual(['link.tar', 'layout']);
    expect(result.part.equals(readFileSync(at('oci.tar')).subarray(0, 512))).toBe(true);
    expect(status).toBe(0);
  });

  it('takes a free port where its own is taken, and says where a port asked for can not be had', async () => {
    const { result } = await serving(['serve'], (first) =>
      serving(['serve'], async (second) => {
        expect(second.port).not.toBe(first.port);
        return run(['serve', '--port', first.port]);
      }),
    );
    expect(result.result.status).toBe(2);
    expect(result.result.err).toContain('another program uses this port; use --port 0 for any free one');
  });

  it('refuses an input that is not there before it starts', async () => {
    const { status, err } = await run([at('no-such.tar')]);
    expect(status).toBe(2);
    expect(err).toContain('no-such.tar');
  });
});

describe('a path in a folder that one may not enter', () => {
  it.each(['', 'docker-archive:'])('%s is denied, not absent', (transport) => {
    chmodSync(folder, 0o755);
    mkdirSync(at('closed'), { recursive: true });
    chmodSync(at('closed'), 0o700);
    if (Object.keys(NOBODY).length === 0) chmodSync(at('closed'), 0);
    const args = [cli, 'inspect', `${transport}${at('closed/oci.tar')}`];
    const { status, stderr } = spawnSync(process.execPath, args, { ...NOBODY, encoding: 'utf8' });
    chmodSync(at('closed'), 0o700);
    expect(stderr).toContain(
      'closed/oci.tar: Permission to read it was denied. Run Cutaway as a user who may read it.',
    );
    expect(status).toBe(2);
  });
});
