/** The hostile registry: each of its ways, and what the page and the command line make of it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../../../../src/cli/node/registry/patient.ts';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { toFailure } from '../../../../src/cli/failure.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { createNodeSend, resolveInNode } from '../../../../src/proxy/nodeSend.ts';
import { serveRegistries } from '../../../../src/proxy/nodeRegistries.ts';
import { NOTHING_ALLOWED } from '../../../../src/proxy/registry/policy.ts';
import { createRegistries, type Handle } from '../../../../src/proxy/registry/registries.ts';
import { BEHAVIOURS, type Behaviour, good, type Place, USER } from '../../../fixtures/hostileBehaviours.ts';
import type { Answer } from '../../../fixtures/hostileRegistry.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const SHORT = { firstByteMs: 400, idleMs: 150 };
const servers: Server[] = [];
let place: Place;
let answer: Answer = good;
/** Headers of all requests to the registry since the last test began. */
let got: string[] = [];
let reached = 0;
let page: Handle;
let hasty: Handle;
const closing: (() => void)[] = [];

const listen = async (handle: Answer): Promise<Server> => {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};
const hostOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  const registry = await listen((request, response) => {
    got.push(JSON.stringify(request.headers));
    answer(request, response);
  });
  const canary = await listen((_, response) => void response.end('{"token":"t"}'));
  canary.on('connection', () => {
    reached += 1;
  });
  place = { host: hostOf(registry), canary: hostOf(canary) };
  const served = await serveRegistries({}, true);
  const node = createNodeSend();
  closing.push(served.close, node.close);
  page = served.handle;
  const allowed = { ...NOTHING_ALLOWED, thisMachine: true };
  hasty = createRegistries({ allowed, send: node.send, resolve: resolveInNode, ...SHORT });
});
afterAll(() => {
  for (const close of closing) close();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const fillIn = (text: string) => text.replace('HOST', place.host);

/** The error that comes to the page, as an answer or in the middle of a body; else the status. Its headers too. */
async function toPage({ ask, user, headers, slow }: Behaviour): Promise<{ outcome: string; transcript: string }> {
  const credential: Record<string, string> = user ? { 'X-Cutaway-Credential': `Basic ${btoa(USER)}` } : {};
  const init = { headers: { 'X-Cutaway': '1', ...credential, ...headers } };
  const request = new Request(`http://127.0.0.1/registries/${place.host}/v2/${ask[0]}`, init);
  const response = await (slow ? hasty : page)(request);
  const headerText = JSON.stringify([...response.headers]);
  const error = response.headers.get('x-cutaway-error');
  try {
    const text = await response.text();
    return { outcome: error ?? `${response.status}`, transcript: `${headerText}${error === null ? '' : text}` };
  } catch (thrown) {
    const { code = 'none', reason = 'none' } = thrown as { code?: string; reason?: string };
    return { outcome: `${code} ${reason}`, transcript: headerText };
  }
}

/** What the command ends in. One that waits is asked through the engine with times that are short. */
async function toLine({ ask, user, slow }: Behaviour): Promise<{ outcome: string; transcript: string }> {
  const creds = user ? ['--creds', USER] : [];
  try {
    if (slow) return { outcome: `exit ${await openHastily(fillIn(ask[1][1] ?? ''))}`, transcript: '' };
    const { status, out, notes } = await runCommand(...ask[1].map(fillIn), ...creds);
    return { outcome: `exit ${status}`, transcript: `${out.slice(0, 100_000)}${notes.join('\n')}` };
  } catch (error) {
    const { code, message } = toFailure(error);
    return { outcome: code, transcript: message };
  }
}

async function openHastily(reference: string): Promise<number> {
  const host = createNodeHost('/no-built-scripts-here');
  const fetch = patient((path, init) => hasty(new Request(`http://localhost${path}`, init)));
  try {
    const engine = createEngine({ ...host, registryFetch: fetch });
    await engine.open({ kind: 'registry', name: reference, reference });
    return 0;
  } finally {
    await host.stop();
  }
}

it('has at least 39 ways, each by its own name', () => {
  expect(new Set(BEHAVIOURS.map(({ name }) => name)).size).toBe(BEHAVIOURS.length);
  expect(BEHAVIOURS.length).toBeGreaterThanOrEqual(39);
});

it('is a registry like any other where it behaves', async () => {
  for (const { ask, headers } of BEHAVIOURS) {
    answer = good;
    expect((await toPage({ ask, headers } as Behaviour)).outcome).toMatch(/^20[06]$/);
    expect((await toLine({ ask } as Behaviour)).outcome).toBe('exit 0');
  }
});

describe.each(BEHAVIOURS.map((behaviour) => [behaviour.name, behaviour] as const))('%s', (_, behaviour) => {
  it.each([
    ['the page', toPage, behaviour.page],
    ['the command line', toLine, behaviour.line],
  ] as const)('is told to %s', async (_where, ask, expected) => {
    answer = behaviour.answer(place);
    got = [];
    reached = 0;
    const { outcome, transcript } = await ask(behaviour);
    expect(outcome, transcript).toBe(expected);
    expect(transcript).not.toMatch(/proxy failed|internal|s3cret|set-cookie|access-control|<script/i);
    // Nothing of another: no cookie that was set, and nobody asked but the registry itself.
    expect(got.join()).not.toMatch(/"cookie"|"referer"/i);
    expect(reached).toBe(0);
  });
});
