/**
 * A Docker engine of our own for `load` and `save`: no containers, no network, and it ends with the test.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { patience } from '../../scripts/patience.mjs';
import { must, onPath, run } from './cutaway.ts';

export interface Docker {
  readonly version: string;
  /** As `docker -H` takes it. */
  readonly address: string;
  docker(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const FLAGS = ['--iptables=false', '--ip6tables=false', '--bridge=none'];

/** The engine, or why there is none. Its data are in `data` of the folder. */
export async function startDocker(folder: string, driver: 'vfs' | 'overlay2' = 'vfs'): Promise<Docker | string> {
  if (!onPath('dockerd')) return 'dockerd not installed';
  const socket = join(folder, 'docker.sock');
  const paths = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  const daemon = spawn(
    'dockerd',
    [...FLAGS, '--storage-driver', driver, ...paths, '--pidfile', join(folder, 'pid'), '-H', `unix://${socket}`],
    {
      stdio: 'ignore',
    },
  );
  let ended = false;
  daemon.on('error', () => {
    ended = true;
  });
  daemon.on('exit', () => {
    ended = true;
  });
  const patientUntil = Date.now() + 60_000 * patience();
  while (Date.now() < patientUntil && !ended) {
    const client = existsSync(socket) ? await connect(`unix://${socket}`) : undefined;
    if (client) return { ...client, stop: () => stop(daemon) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop(daemon);
  return 'dockerd does not start here';
}

/** An engine that runs already, by its address; undefined where none answers. */
export async function connect(address: string): Promise<Docker | undefined> {
  const docker = (...args: string[]) => must('docker', '-H', address, ...args);
  const { status, stdout } = await run('docker', ['-H', address, 'version', '--format', '{{.Server.Version}}']);
  return status === 0 ? { version: `${stdout}`.trim(), address, docker, stop: async () => {} } : undefined;
}

function stop(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined) return resolve();
    const hard = setTimeout(() => daemon.kill('SIGKILL'), 20_000);
    daemon.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    daemon.kill('SIGTERM');
  });
}
