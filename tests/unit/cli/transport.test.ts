/** Operands with a transport before them, and where engines are looked for. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { endpointOf } from '../../../src/cli/sources/endpoint.ts';
import { readTransport, type Transported } from '../../../src/cli/sources/transport.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-transport-'));
afterAll(() => rmSync(folder, { recursive: true }));
const colons = join(folder, 'a:b.tar');
writeFileSync(colons, '');

const engine = (name: string, image: string): Transported => ({
  kind: 'engine',
  engine: name as 'docker',
  name: image,
});

describe('an operand with a transport', () => {
  it.each<[string, Transported | undefined]>([
    ['docker:alpine', engine('docker', 'alpine')],
    ['docker:quay.io/a/b:1.0', engine('docker', 'quay.io/a/b:1.0')],
    ['docker-daemon:alpine:3', engine('docker', 'alpine:3')],
    ['podman:localhost/a', engine('podman', 'localhost/a')],
    ['containers-storage:[overlay@/var/lib+/run]localhost/a:1', engine('podman', 'localhost/a:1')],
    ['docker-archive:out/a.tar', { kind: 'path', path: 'out/a.tar' }],
    ['docker-archive:out/a.tar:a/b:1', { kind: 'path', path: 'out/a.tar', image: 'a/b:1' }],
    ['oci-archive:a.tar:1', { kind: 'path', path: 'a.tar', image: '1' }],
    ['oci:layout', { kind: 'path', path: 'layout' }],
    ['oci:layout:1', { kind: 'path', path: 'layout', image: '1' }],
    ['dir:out', { kind: 'path', path: 'out' }],
    [`oci:${colons}`, { kind: 'path', path: colons }],
    // Nothing of ours: registries, files, words.
    ['docker://alpine', undefined],
    ['oci://quay.io/a', undefined],
    ['alpine:3', undefined],
    ['containerd:a/b:1', { kind: 'containerd', name: 'a/b:1' }],
    ['quay.io:443/a/b', undefined],
    ['docker', undefined],
    [colons, undefined],
  ])('%s', (operand, meant) => expect(readTransport(operand)).toEqual(meant));
});

describe('the endpoint of an engine', () => {
  const config = join(folder, 'docker');
  const id = createHash('sha256').update('far').digest('hex');
  mkdirSync(join(config, 'contexts/meta', id), { recursive: true });
  writeFileSync(join(config, 'config.json'), '{"currentContext":"far"}');
  writeFileSync(join(config, 'contexts/meta', id, 'meta.json'), '{"Endpoints":{"docker":{"Host":"unix:///far.sock"}}}');
  const runtime = join(folder, 'run');
  mkdirSync(join(runtime, 'podman'), { recursive: true });
  writeFileSync(join(runtime, 'podman/podman.sock'), '');

  it.each<[string, 'docker' | 'podman', Record<string, string>, unknown]>([
    ['a socket', 'docker', { DOCKER_HOST: 'unix:///a.sock' }, { socketPath: '/a.sock' }],
    ['this machine', 'docker', { DOCKER_HOST: 'tcp://127.0.0.1:2375' }, { host: '127.0.0.1', port: 2375 }],
    ['this machine, IPv6', 'docker', { DOCKER_HOST: 'tcp://[::1]' }, { host: '::1', port: 2375 }],
    ['a context', 'docker', { DOCKER_CONFIG: config }, { socketPath: '/far.sock' }],
    ['podman, rootless', 'podman', { XDG_RUNTIME_DIR: runtime }, { socketPath: join(runtime, 'podman/podman.sock') }],
    ['podman, named', 'podman', { CONTAINER_HOST: 'unix:///p.sock' }, { socketPath: '/p.sock' }],
  ])('%s', (_, name, env, found) => expect(endpointOf(name, { HOME: folder, ...env })).toEqual(found));

  it.each([
    ['ssh', { DOCKER_HOST: 'ssh://me@far' }, /only to sockets.*docker save NAME \| cutaway inspect -/],
    ['another machine', { DOCKER_HOST: 'tcp://10.0.0.1:2375' }, /another machine/],
    ['no address', { DOCKER_HOST: '??' }, /only to sockets/],
    ['a context that is not there', { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'near' }, /no such context/],
  ])('%s is refused', (_, env, why) => expect(() => endpointOf('docker', { HOME: folder, ...env })).toThrow(why));
});
