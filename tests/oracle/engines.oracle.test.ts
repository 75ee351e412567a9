/** Images of the engines of this machine: what is read of them is what their own `save` writes. Podman and Docker of Debian. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cutaway, missing, must, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';

const SAMPLE = join(import.meta.dirname, '../../public/samples/hello-docker.tar');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-engines-'));
const NAME = 'cutaway/hello:1.0';

interface Started {
  /** Where it is found. */
  readonly env: Readonly<Record<string, string>>;
  /** The engine's own name of the image. */
  readonly name: string;
  /** The archive that it writes itself. */
  readonly saved: string;
}

const started = new Map<string, Started | string>();
const stops: (() => Promise<void> | void)[] = [];

async function startPodman(): Promise<Started | string> {
  const absent = missing('podman');
  if (absent) return absent;
  const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  await must('podman', ...store, 'load', '-q', '-i', SAMPLE);
  const socket = join(folder, 'podman.sock');
  const service: ChildProcess = spawn('podman', [...store, 'system', 'service', '--time=0', `unix://${socket}`], {
    stdio: 'ignore',
  });
  stops.push(() => void service.kill());
  while (!existsSync(socket) && service.exitCode === null && service.pid !== undefined)
    await new Promise((done) => setTimeout(done, 100));
  if (!existsSync(socket)) return 'podman system service does not start here';
  const name = (await must('podman', ...store, 'images', '--format', '{{.Repository}}:{{.Tag}}')).trim();
  const saved = join(folder, 'podman.tar');
  await must('podman', ...store, 'save', '-q', '-o', saved, name);
  started.set('podman without a service', { env: { CONTAINERS_STORAGE_CONF: storageConf() }, name, saved });
  return { env: { CONTAINER_HOST: `unix://${socket}` }, name, saved };
}

/** For a podman that nobody told of the store. */
function storageConf(): string {
  const path = join(folder, 'storage.conf');
  const lines = ['[storage]', 'driver = "vfs"', `graphroot = "${join(folder, 'store')}"`];
  writeFileSync(path, [...lines, `runroot = "${join(folder, 'run')}"`, ''].join('\n'));
  return path;
}

async function startDockerEngine(): Promise<Started | string> {
  const docker: Docker | string = await startDocker(folder);
  if (typeof docker === 'string') return docker;
  stops.push(() => docker.stop());
  await docker.docker('load', '-q', '-i', SAMPLE);
  const saved = join(folder, 'docker.tar');
  await docker.docker('save', '-o', saved, NAME);
  return { env: { DOCKER_HOST: `unix://${join(folder, 'docker.sock')}` }, name: NAME, saved };
}

beforeAll(async () => {
  started.set('podman', await startPodman());
  started.set('docker', await startDockerEngine());
  for (const [engine, each] of started) sayWhy(engine, typeof each === 'string' ? each : undefined);
});
afterAll(async () => {
  for (const stop of stops) await stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['podman', 'podman without a service', 'docker'])('an image of %s', (way) => {
  const [engine] = way.split(' ');
  const ask = async (context: { skip(why: string): void }) => {
    const each = started.get(way);
    if (each === undefined || typeof each === 'string') context.skip(each ?? 'it was not started');
    const { env, ...rest } = each as Started;
    vi.unstubAllEnvs();
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
    if (engine === 'docker') vi.stubEnv('CONTAINER_HOST', 'unix:///nowhere.sock');
    for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value);
    return rest;
  };

  it('has the files that its own save writes', async (context) => {
    const { name, saved: file } = await ask(context);
    const saved = await cutaway('ls', file, '--json');
    const named = await cutaway('ls', `${engine}:${name}`, '--json');
    expect([named.status, `${named.stdout}`]).toEqual([0, `${saved.stdout}`]);
    expect(`${saved.stdout}`.split('\n').length).toBeGreaterThan(20);
  });

  it('is found before a registry is asked, and that is said', async (context) => {
    await ask(context);
    const { status, stderr } = await cutaway('inspect', NAME);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/is read from (?:Docker|Podman) on this machine; docker:\/\//),
    ]);
  });

  it('that is not there is said, with what there is', async (context) => {
    const { name } = await ask(context);
    const { status, stderr } = await cutaway('inspect', `${engine}:nosuch`);
    expect(status).toBe(2);
    expect(stderr).toContain(`has no image nosuch: it has ${name}`);
  });
});

describe('what docker says of an image', () => {
  it('its config, digest and history are what we say', async (context) => {
    const docker = started.get('docker');
    if (docker === undefined || typeof docker === 'string') return context.skip(docker ?? 'it was not started');
    const host = docker.env.DOCKER_HOST ?? '';
    vi.stubEnv('DOCKER_HOST', host);
    const ask = (...args: string[]) => must('docker', '-H', host, ...args);
    const [inspected] = JSON.parse(await ask('image', 'inspect', NAME));
    const config = (await cutaway('config', `docker:${NAME}`, '--raw')).stdout;
    expect(`sha256:${createHash('sha256').update(config).digest('hex')}`).toBe(inspected.Id);
    const ours = JSON.parse(`${config}`);
    expect(ours.rootfs.diff_ids).toEqual(inspected.RootFS.Layers);
    for (const field of ['Env', 'Entrypoint', 'Cmd', 'User', 'WorkingDir', 'Labels', 'ExposedPorts'])
      expect([field, ours.config[field] ?? null]).toEqual([field, inspected.Config[field] || null]);
    const history = JSON.parse(`${(await cutaway('history', `docker:${NAME}`, '--json')).stdout}`);
    const theirs = (await ask('history', '--no-trunc', '--format', '{{json .CreatedBy}}', NAME)).trim().split('\n');
    expect(history.map(({ createdBy }: { createdBy: string }) => createdBy)).toEqual(
      theirs.map((line) => JSON.parse(line)).reverse(),
    );
  });
});
