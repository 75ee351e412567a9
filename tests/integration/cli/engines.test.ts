/** An engine of this machine that is not there, may not be asked, or stops halfway: what, where and what to do. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { toFailure } from '../../../src/cli/failure.ts';
import { Engine } from '../../../src/cli/sources/engine.ts';
import { saveFrom } from '../../../src/cli/sources/local.ts';
import { findOperand } from '../../../src/cli/sources/operand.ts';

const ARCHIVE = readFileSync(join(import.meta.dirname, '../../../public/samples/hello-docker.tar'));
const folder = mkdtempSync(join(tmpdir(), 'cutaway-engine-'));
const socketPath = join(folder, 'docker.sock');

const FOUND = JSON.stringify({
  Id: 'sha256:aa',
  RepoTags: ['app:1'],
  Size: 70_000,
  Os: 'linux',
  Architecture: 'amd64',
});
const begin = (answer: ServerResponse) => answer.writeHead(200).write(ARCHIVE.subarray(0, 20_000));
/** What the engine does when it is asked to save; `whole` is what it should. */
const SAVES: Readonly<Record<string, (answer: ServerResponse) => void>> = {
  whole: (answer) => answer.end(ARCHIVE),
  cut: (answer) => {
    begin(answer);
    setTimeout(() => answer.destroy(), 20);
  },
  silent: begin,
  full: (answer) => answer.writeHead(500).end('{"message":"write /x: no space left on device."}'),
};

let how = 'whole';
const server = createServer(({ url = '' }, answer) => {
  if (url.startsWith('/images/get')) SAVES[how]?.(answer);
  else if (how === 'another') answer.end('<html>');
  else answer.end(url.startsWith('/images/json') ? `[${FOUND}]` : FOUND);
});

beforeAll(() => new Promise<void>((done) => server.listen(socketPath, done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

/** The code of what stops it, and its line. */
async function failure(work: Promise<unknown>): Promise<string> {
  const { code, at, message, remedy } = await work.then(() => toFailure(new Error('did not fail')), toFailure);
  return `${code} ${at}: ${message}${remedy === undefined ? '' : `; ${remedy}`}`;
}

describe('an image of an engine', () => {
  it.each<[how: string, line: RegExp]>([
    ['cut', /^truncated app:1: Docker closed the connection after \d+kB of the image\. See whether Docker still runs/],
    ['full', /^internal app:1: Docker answered with an error: write \/x: no space left on device\.$/],
    ['another', /^malformed app:1: Docker did not answer with JSON\. Something else may be listening/],
  ])('%s', async (behaviour, line) => {
    how = behaviour;
    vi.stubEnv('DOCKER_HOST', `unix://${socketPath}`);
    expect(await failure(saveFrom('docker', 'app:1'))).toMatch(line);
  });

  it('that stops coming is not waited for without end', async () => {
    how = 'silent';
    const reading = async () => {
      for await (const _ of new Engine('docker', { socketPath }).save('app:1', undefined, 50));
    };
    expect(await failure(reading())).toMatch(/^truncated app:1: Docker sent nothing for 0\.05 seconds after 20kB/);
  });

  it('that is given up ends as such', async () => {
    how = 'whole';
    vi.stubEnv('DOCKER_HOST', `unix://${socketPath}`);
    const stop = AbortSignal.abort();
    expect(await failure(saveFrom('docker', 'app:1', { signal: stop }))).toMatch(/^aborted/);
  });
});

describe('an engine that cannot be reached', () => {
  const none = join(folder, 'none.sock');
  const dead = join(folder, 'dead.sock');
  writeFileSync(dead, '');

  it.each<[engine: 'docker' | 'podman', socket: string, line: RegExp]>([
    [
      'docker',
      none,
      /^unreachable app:1: Docker cannot be reached at .*none\.sock: there is no such socket\. Start Docker/,
    ],
    ['docker', dead, /: nothing listens there\. Start Docker, or set DOCKER_HOST to where it listens\.$/],
    ['podman', dead, /: nothing listens there\. Start Podman, or set CONTAINER_HOST to where it listens\.$/],
  ])('%s at %s', async (engine, socket, line) => {
    vi.stubEnv(engine === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST', `unix://${socket}`);
    expect(await failure(saveFrom(engine, 'app:1'))).toMatch(line);
  });

  it('is a note where a registry is asked instead', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${dead}`);
    vi.stubEnv('CONTAINER_HOST', `unix://${socketPath}`);
    how = 'whole';
    const notes: string[] = [];
    const note = (line: string) => void notes.push(line);
    const { release } = await findOperand('app:1', {}, { call: {}, note });
    await release?.();
    expect(notes).toEqual([
      expect.stringMatching(
        /^Docker could not be asked for app:1 first \(--no-engines .*: Docker cannot be reached at .*dead\.sock: nothing listens/,
      ),
      expect.stringMatching(/^app:1 is read from Podman on this machine/),
    ]);
  });
});

describe('a name that means a registry', () => {
  it.each(['docker://app:1', 'https://hub.docker.com/_/app', 'docker pull app:1', 'demo/app:1'])('%s', async (name) => {
    vi.stubEnv('DOCKER_HOST', `unix://${socketPath}`);
    vi.stubEnv('CONTAINER_HOST', `unix://${socketPath}`);
    how = 'whole';
    const notes: string[] = [];
    const found = await findOperand(name, {}, { call: {}, note: (line) => void notes.push(line) });
    await found.release?.();
    expect([found.input.kind, notes]).toEqual(['registry', []]);
  });
});

describe('podman without a service', () => {
  const program = join(folder, 'podman');
  /** A podman that only fails, as the real one words it. */
  const failing = (script: string) => {
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
    vi.stubEnv('XDG_RUNTIME_DIR', folder);
    vi.stubEnv('CONTAINER_HOST', '');
  };
  const save = (script: string) => `case $1 in image) echo '[${FOUND}]';; *) ${script};; esac`;

  it.each<[what: string, script: string, line: RegExp]>([
    [
      'a store that may not be read',
      'echo "Error: open db: permission denied" >&2; exit 125',
      /^internal app:1: Podman answered with an error: open db: permission denied\. See whether podman images/,
    ],
    [
      'an archive that ends early',
      save('echo part; echo "Error: no space left" >&2; exit 125'),
      /^internal app:1: Podman answered with an error: no space left\./,
    ],
    ['a program that is killed', save('kill -9 $$'), /^internal app:1: .*: it was ended by SIGKILL\./],
    [
      'an answer that is not JSON',
      'echo nonsense',
      /^malformed app:1: podman image did not print JSON\. Something else may go by the name podman/,
    ],
  ])('%s', async (_, script, line) => {
    failing(script);
    expect(await failure(saveFrom('podman', 'app:1'))).toMatch(line);
  });

  it('that is not installed is said', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('XDG_RUNTIME_DIR', folder);
    expect(await failure(saveFrom('podman', 'app:1'))).toMatch(
      /^unreachable .*Podman is not installed on this machine/,
    );
  });
});
