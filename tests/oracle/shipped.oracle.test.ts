/** What people get, by the tools that take it: the image by buildah, the plugin by docker, the unit by systemd, the package by npm. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cutawayJSON, missing, must, onPath, run, sayWhy } from './cutaway.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'public/samples/hello-oci.tar');
const CLI = join(ROOT, 'dist/cli/cutaway.js');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-shipped-'));
const noBuildah = missing('buildah', 'ldd');

afterAll(async () => {
  if (!noBuildah) await run('buildah', ['rmi', '--force', 'localhost/cutaway-test', 'localhost/cutaway-node']);
  rmSync(folder, { recursive: true });
});

sayWhy('the container image', noBuildah);
sayWhy('docker cutaway', onPath('docker') ? undefined : 'docker not installed');
sayWhy('the systemd unit', onPath('systemd-analyze') ? undefined : 'systemd-analyze not installed');

/** An image with this machine's Node where distroless has it: no registry is reached for one. */
async function nodeImage(): Promise<string> {
  const root = join(folder, 'base');
  const copy = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { dereference: true });
  };
  copy(process.execPath, 'nodejs/bin/node');
  const needed = (await must('ldd', process.execPath)).match(/\/\S+/g) ?? [];
  for (const path of needed.filter((each) => !each.endsWith(':'))) copy(path, path);
  mkdirSync(join(root, 'tmp'), { mode: 0o1777 });
  writeFileSync(join(folder, 'Base'), 'FROM scratch\nCOPY base /\n');
  await must(
    'buildah',
    'build',
    '-q',
    '--isolation=chroot',
    '-t',
    'localhost/cutaway-node',
    '-f',
    join(folder, 'Base'),
    folder,
  );
  return 'localhost/cutaway-node';
}

describe.skipIf(noBuildah !== undefined)('the container image', () => {
  it('is built as documented, runs as nobody, opens an image, serves the page, and tells its health', async () => {
    const args = ['--isolation=chroot', '--format=docker', `--build-arg=NODE_IMAGE=${await nodeImage()}`];
    await must('buildah', 'build', '-q', ...args, '-t', 'localhost/cutaway-test', ROOT);
    const archive = join(folder, 'cutaway.tar');
    await must('buildah', 'push', '-q', 'localhost/cutaway-test', `oci-archive:${archive}:cutaway:1`);
    const container = (await must('buildah', 'from', 'localhost/cutaway-test')).trim();
    try {
      const here = ['run', '--isolation=chroot', '--volume', `${SAMPLE}:/data/hello.tar:ro`, container];
      const cutaway = ['/nodejs/bin/node', '/cutaway/dist/cli/cutaway.js'];
      const node = ['/nodejs/bin/node', '-e'];
      expect(await must('buildah', ...here, ...node, 'console.log(process.getuid())')).toBe('65532\n');
      expect(await must('buildah', ...here, ...cutaway, 'ls', '/data/hello.tar', '/etc')).toContain('passwd');
      const served = spawn('buildah', [...here, ...cutaway, 'serve', '--host', '0.0.0.0', '--port', '4280']);
      try {
        const healthy = `fetch('http://127.0.0.1:4280/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
        const health = () => run('buildah', [...here, ...node, healthy]);
        await expect.poll(async () => (await health()).status).toBe(0);
      } finally {
        served.kill('SIGTERM');
      }
    } finally {
      await must('buildah', 'rm', container);
    }
    const own = await cutawayJSON<{ config: { User: string } }>('config', archive);
    expect(own.config.User).toBe('65532:65532');
    const inspected = JSON.parse(await must('buildah', 'inspect', '--type', 'image', 'localhost/cutaway-test'));
    expect(inspected.Docker.config).toMatchObject({ User: '65532:65532', ExposedPorts: { '4280/tcp': {} } });
    expect(inspected.Docker.config.Healthcheck.Test[0]).toBe('CMD');
  });
});

describe('the package', () => {
  it('installs without a network, needs no other package, and has no source maps', async () => {
    const packed = join(folder, 'packed');
    mkdirSync(packed);
    await must('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', packed, ROOT);
    const [file = ''] = readdirSync(packed);
    const listed = await must('tar', '-tzf', join(packed, file));
    expect(listed.split('\n').filter((path) => path.endsWith('.map') || path.includes('dist/static'))).toEqual([]);
    const prefix = join(folder, 'prefix');
    await must(
      'npm',
      'install',
      '--silent',
      '--offline',
      '--ignore-scripts',
      '--global',
      '--prefix',
      prefix,
      join(packed, file),
    );
    expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['cutaway']);
    expect(readdirSync(join(prefix, 'lib/node_modules/cutaway'))).not.toContain('node_modules');
    expect(await must(join(prefix, 'bin/cutaway'), 'ls', SAMPLE, '/etc')).toContain('passwd');
  });
});

describe.skipIf(!onPath('docker'))('docker cutaway', () => {
  it('is a plugin that docker lists and runs', async () => {
    const plugins = join(folder, 'docker/cli-plugins');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(CLI, join(plugins, 'docker-cutaway'));
    const docker = (...args: string[]) => must('docker', '--config', join(folder, 'docker'), ...args);
    expect(await docker('--help')).toMatch(/cutaway\*\s+See what is inside a container image/);
    expect(await docker('cutaway', 'ls', SAMPLE, '/etc')).toContain('passwd');
  });
});

describe.skipIf(!onPath('systemd-analyze'))('the systemd unit', () => {
  it('is right by systemd-analyze, and little exposed', async () => {
    const unit = join(ROOT, 'packaging/systemd/cutaway.service');
    const { status, stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    expect([status, stderr.split('\n').filter((line) => line.includes('cutaway.service'))]).toEqual([0, []]);
  });
});

describe('the page', () => {
  it('has no part that imports the entry of a worker: WebKit would run it a second time', () => {
    const assets = join(ROOT, 'dist/app/assets');
    const parts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const text = new Map(parts.map((name) => [name, readFileSync(join(assets, name), 'utf8')]));
    const entries = new Set(
      [...text.values()].flatMap((code) =>
        [...code.matchAll(/new Worker\(new URL\([^,]*?\/([\w-]+\.js)/g)].map(([, name]) => name),
      ),
    );
    expect(entries.size).toBeGreaterThanOrEqual(3);
    const importing = [...text].filter(([, code]) =>
      [...code.matchAll(/(?:from|import)\s*\(?[`"']\.\/([\w-]+\.js)/g)].some(([, name]) => entries.has(name)),
    );
    expect(importing.map(([name]) => name)).toEqual([]);
  });
});
