/** The container image: built by buildah as documented, then run read-only and as nobody by podman and by a Docker engine. */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEEP, onlyDeep } from '../fixtures/deep.ts';
import { cutawayJSON, missing, must, onPath, run, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'public/samples/hello-oci.tar');
const IMAGE = 'localhost/cutaway-test';
const NODE_IMAGE = 'localhost/cutaway-node';
const folder = mkdtempSync(join(tmpdir(), 'cutaway-container-'));
const archive = join(folder, 'cutaway.tar');
const noBuildah = missing('buildah', 'ldd');
sayWhy('the container image', noBuildah);

/** An image with this machine's Node where distroless has it: no registry is reached for one. */
async function buildNodeImage(): Promise<void> {
  const root = join(folder, 'base');
  const copy = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { dereference: true });
  };
  copy(process.execPath, 'nodejs/bin/node');
  const needed = (await must('ldd', process.execPath)).match(/\/\S+/g) ?? [];
  for (const path of needed.filter((each) => !each.endsWith(':'))) copy(path, path);
  mkdirSync(join(root, 'tmp'));
  // As every base image has it, whatever this shell's umask is: a tmpfs takes it over.
  chmodSync(join(root, 'tmp'), 0o1777);
  writeFileSync(join(folder, 'Base'), 'FROM scratch\nCOPY base /\n');
  await must('buildah', 'build', '-q', '--isolation=chroot', '-t', NODE_IMAGE, '-f', join(folder, 'Base'), folder);
}

beforeAll(async () => {
  if (noBuildah) return;
  await buildNodeImage();
  const args = ['--isolation=chroot', '--format=docker', `--build-arg=NODE_IMAGE=${NODE_IMAGE}`];
  await must('buildah', 'build', '-q', ...args, '-t', IMAGE, ROOT);
  await must('buildah', 'push', '-q', IMAGE, `docker-archive:${archive}:${IMAGE}:latest`);
});
afterAll(async () => {
  if (!noBuildah) await run('buildah', ['rmi', '--force', IMAGE, NODE_IMAGE]);
  rmSync(folder, { recursive: true });
});

describe.skipIf(noBuildah !== undefined)('the container image', () => {
  it('runs as nobody, by the name that its files have, and tells its health', async () => {
    const own = await cutawayJSON<{ config: { User: string } }>('config', archive);
    expect(own.config.User).toBe('65532:65532');
    const inspected = JSON.parse(await must('buildah', 'inspect', '--type', 'image', IMAGE));
    expect(inspected.Docker.config).toMatchObject({ User: '65532:65532', ExposedPorts: { '4280/tcp': {} } });
    expect(inspected.Docker.config.Healthcheck.Test[0]).toBe('CMD');
  });
});

/** A program that runs containers, with what it needs to run any here. */
interface Runner {
  ask(...args: string[]): Promise<string>;
  /** Options of `run`. */
  readonly options: readonly string[];
  /** The state of the health check, asked for once more. */
  health(name: string): Promise<string>;
}

/** Nothing outside is reached or written; the limits are ones that may be set without privileges. */
const CLOSED = ['--read-only', '--tmpfs', '/tmp', '--network=none'];
const LIMITS = ['--ulimit', 'nofile=4096:4096', '--ulimit', 'nproc=4096:4096'];

/** Why no container runs here; undefined where one does. */
async function whyNot({ ask, options }: Runner): Promise<string | undefined> {
  return ask('run', '--rm', ...options, IMAGE, 'version').then(
    () => undefined,
    (error: Error) => `no container runs here: ${error.message.trim().split('\n').at(-1)}`,
  );
}

async function check({ ask, options, health }: Runner): Promise<void> {
  const volume = `${SAMPLE}:/data/hello.tar:ro`;
  expect(await ask('run', '--rm', ...options, '-v', volume, IMAGE, 'ls', 'hello.tar', '/etc')).toContain('passwd');
  const name = `cutaway-test-${process.pid}`;
  await ask('run', '-d', '--name', name, ...options, '--health-interval=1s', IMAGE);
  try {
    const node = (script: string) => ask('exec', name, '/nodejs/bin/node', '-e', script);
    expect(await node('console.log(process.getuid(), process.getgid())')).toBe('65532 65532\n');
    const write = (path: string) =>
      `try { fs.writeFileSync('${path}', ''); console.log('written') } catch (e) { console.log(e.code) }`;
    expect(await node(write('/cutaway/x'))).toMatch(/^(?:EROFS|EACCES)\n$/);
    expect(await node(write('/tmp/x'))).toBe('written\n');
    const page = `fetch('http://127.0.0.1:4280/').then((r) => r.text()).then(console.log)`;
    await expect.poll(() => node(page).catch(() => '')).toContain('<title>Cutaway');
    await expect.poll(() => health(name)).toBe('healthy');
  } finally {
    await ask('rm', '-f', name);
  }
}

const inState = (field: string) => ['inspect', '--format', `{{.State.${field}}}`];

describe.skipIf(noBuildah !== undefined)('run read-only', () => {
  it.skipIf(DEEP)('by podman', async ({ skip }) => {
    if (!onPath('podman')) return skip('podman is not installed');
    const ask = (...args: string[]) => must('podman', ...args);
    // crun refuses what runc takes: a machine with both hierarchies of cgroups.
    const runtime = onPath('runc') ? ['--runtime', 'runc'] : [];
    const runner: Runner = {
      ask,
      options: [...CLOSED, ...LIMITS, ...runtime],
      // Timers are systemd's, where there is one.
      async health(name) {
        await ask('healthcheck', 'run', name).catch(() => undefined);
        return (
          await ask(...inState('Health.Status'), name).catch(() => ask(...inState('Healthcheck.Status'), name))
        ).trim();
      },
    };
    const reason = await whyNot(runner);
    sayWhy('the container image by podman', reason);
    if (reason) return skip(reason);
    await check(runner);
  });

  it.runIf(onlyDeep())('by the Docker engine', async ({ skip }) => {
    const started = await startDocker(join(folder, 'docker'));
    const docker = typeof started === 'string' ? undefined : (started as Docker);
    try {
      if (!docker) {
        sayWhy('the container image by Docker', String(started));
        return skip(String(started));
      }
      await docker.docker('load', '-q', '-i', archive);
      const ask = (...args: string[]) => docker.docker(...args);
      const health = async (name: string) => (await ask(...inState('Health.Status'), name)).trim();
      const runner: Runner = { ask, options: [...CLOSED, ...LIMITS], health };
      const reason = await whyNot(runner);
      sayWhy('the container image by Docker', reason);
      if (reason) return skip(reason);
      await check(runner);
    } finally {
      await docker?.stop();
    }
  });
});
