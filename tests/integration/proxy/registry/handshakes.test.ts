/** Connections that do not come about: each is told to the page and on the command line, with what, where and what to do. */
import dns from 'node:dns/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { patient } from '../../../../src/cli/node/registry/patient.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { toFailure } from '../../../../src/cli/failure.ts';
import { createNodeSend } from '../../../../src/proxy/nodeSend.ts';
import type { Exchange, Send } from '../../../../src/proxy/registry/exchange.ts';
import { fromFailure } from '../../../../src/proxy/registry/failure.ts';
import { NOTHING_ALLOWED, Policy, type Registry } from '../../../../src/proxy/registry/policy.ts';
import { createRegistries } from '../../../../src/proxy/registry/registries.ts';
import { createAuthority, createCertificate } from '../../../fixtures/certificate.ts';
import { HANDSHAKES, type Handshake, NAME } from '../../../fixtures/handshakes.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

// The name stands for a host on the internet; here it leads to this machine.
const { lookup } = dns;
beforeAll(() => setLookup((async () => [{ address: '127.0.0.1', family: 4 }]) as unknown as typeof lookup));
afterAll(() => setLookup(lookup));

/** Test files may share their modules, so that a mock of this one would come late. */
function setLookup(next: typeof lookup): void {
  dns.lookup = next;
  syncBuiltinESMExports();
}

const folder = mkdtempSync(join(tmpdir(), 'cutaway-tls-'));
const trusted = createAuthority('Trusted');
const CA = join(folder, 'ca.pem');
writeFileSync(CA, trusted.cert);
afterAll(() => rmSync(folder, { recursive: true }));

interface Expected {
  readonly code: string;
  readonly reason?: string;
  readonly message: string;
  readonly remedy?: string;
}

/** Only for those that never answer. */
const SOON_MS = 600;
const allowing = (host: string) => ({ ...NOTHING_ALLOWED, registries: [host] });
const registriesOf = (host: string, send: Send, firstByteMs?: number) =>
  createRegistries({ allowed: allowing(host), send, resolve: async () => ['127.0.0.1'], firstByteMs });

async function toPage(host: string, { plain, reason }: Handshake): Promise<Expected> {
  const node = createNodeSend({ ca: trusted.cert });
  try {
    if (plain) return await byHttp(host, node.send, new Policy(allowing(host)).admit(host));
    const page = registriesOf(host, node.send, reason === 'timeout' ? SOON_MS : undefined);
    const url = `http://127.0.0.1/registries/${host}/v2/a/b/tags/list`;
    const response = await page(new Request(url, { headers: { 'X-Cutaway': '1' } }), 'client');
    const { error = { code: `${response.status}`, message: '' } } = (await response.json()) as { error?: Expected };
    return error;
  } finally {
    node.close();
  }
}

async function byHttp(host: string, send: Send, registry: Registry): Promise<Expected> {
  const url = new URL(`http://${host}/v2/`);
  const { signal } = new AbortController();
  const exchange: Exchange = { url, method: 'GET', headers: {}, signal, addresses: ['127.0.0.1'], verify: true };
  const failed = await send(exchange).catch((error: unknown) => error);
  const { code, reason, message, more } = fromFailure(failed, registry, url);
  return { code, reason, message, ...more };
}

async function toLine(host: string, { plain, reason }: Handshake): Promise<Expected> {
  try {
    // The command line's own time is too long for a test.
    if (reason === 'timeout') await openHastily(host);
    const http = plain ? ['--insecure-registry', host] : [];
    const more = ['--allow-private', '--no-docker-config', '--ca-file', CA, ...http];
    const { status, out } = await runCommand('tags', `${host}/a/b`, ...more);
    return { code: `exit ${status}`, message: out };
  } catch (error) {
    return toFailure(error);
  }
}

async function openHastily(host: string): Promise<void> {
  const engineHost = createNodeHost('/no-built-scripts-here');
  const node = createNodeSend();
  const hasty = registriesOf(host, node.send, SOON_MS);
  try {
    const registryFetch = patient((path, init) => hasty(new Request(`http://localhost${path}`, init)));
    const reference = `${host}/a/b:latest`;
    await createEngine({ ...engineHost, registryFetch }).open({ kind: 'registry', name: reference, reference });
  } finally {
    node.close();
    await engineHost.stop();
  }
}

async function listen(server: Server): Promise<{ host: string; close(): void }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { host: `${NAME}:${(server.address() as AddressInfo).port}`, close };
}

describe.each(HANDSHAKES.map((one) => [one.name, one] as const))('%s', (_, handshake) => {
  it.each([
    ['the page', toPage],
    ['the command line', toLine],
  ] as const)('is told to %s', async (where, ask) => {
    const { host, close } = await listen(handshake.serve(trusted));
    const { code, reason, message, remedy } = await ask(host, handshake);
    close();
    const isPage = where === 'the page';
    const expected = (!isPage && handshake.line) || 'unreachable';
    expect({ code, message }).toMatchObject({ code: expected });
    if (expected === 'exit 0') return;
    if (isPage) expect(reason).toBe(handshake.reason);
    // One sentence each; the command line has both in its line.
    const [, what = '', then = ''] = /^(.*?\.)(?: ([A-Z].*))?$/.exec([message, remedy].join(' ').trim()) ?? [];
    const at = (text: string) => text.replaceAll(host, 'HOST');
    if (typeof handshake.says === 'string') expect(at(what)).toBe(handshake.says);
    else expect(at(what)).toMatch(handshake.says);
    expect(at(then)).toMatch(handshake.remedy);
  });
});

it('comes about with a certificate of an authority that was named', async () => {
  const right: Handshake = {
    ...(HANDSHAKES[0] as Handshake),
    serve: (issuer) => HANDSHAKES[0]?.serve(issuer) as Server,
  };
  const { createServer } = await import('node:https');
  const server = createServer(createCertificate({ names: [NAME], issuer: trusted }), (_request, response) => {
    response.end('{"name":"a/b","tags":["1"]}');
  });
  const { host, close } = await listen(server);
  expect((await toLine(host, right)).code).toBe('exit 0');
  expect((await toPage(host, right)).code).toBe('200');
  close();
});
