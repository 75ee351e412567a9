import { request as requestHttp } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../../src/proxy/app.ts';
import { Gate } from '../../../../src/proxy/registry/gate.ts';
import { CLIENT_BURST_MAX_COUNT, CLIENT_REQUESTS_MAX_COUNT } from '../../../../src/proxy/registry/limits.ts';
import { type Lab, openLab, reply } from '../../../fixtures/hostileRegistry.ts';

const HEX = 'a'.repeat(64);
let lab: Lab | undefined;
afterEach(() => lab?.close());

const empty = reply(200, { 'Content-Type': 'application/json' }, '{}');

describe('what can be asked', () => {
  it('the six endpoints, each by the grammar, become requests built from their parts', async () => {
    lab = await openLab({ 'registry.test': empty });
    const asked = [
      'v2/',
      'v2/_catalog?n=10&last=x%2Fy',
      'v2/a/b/tags/list?n=100',
      'v2/a/b/manifests/latest',
      `v2/a/b/referrers/sha256:${HEX}?artifactType=application%2Fspdx%2Bjson`,
      `v2/tags/list/blobs/sha256:${HEX}`,
    ];
    for (const path of asked) expect((await lab.ask(`registry.test/${path}`)).status, path).toBe(200);
    expect(lab.went.map(({ url }) => url)).toEqual(asked.map((path) => `https://registry.test/${path}`));
  });

  it.each([
    ...['v2', 'v1/', '', 'v2//', 'v2/a/b', 'v2/a/b/uploads/', 'v2/a/b/blobs/uploads/', 'v2/_catalog/x', 'v2/tags/list'],
    ...['v2/A/manifests/x', 'v2/a/manifests/.x', 'v2/a/manifests/x/y', 'v2/a/blobs/latest', 'v2/a/manifests/'],
    ...[
      `v2/a/blobs/sha256:${HEX}0`,
      `v2/a/blobs/sha256:${HEX.toUpperCase()}`,
      'v2/a/blobs/sha256:x',
      'v2/-a/tags/list',
    ],
    ...[`v2/a/manifests/${'x'.repeat(129)}`, `v2/${'a'.repeat(256)}/tags/list`, 'v2/a/manifests/x?a=b', 'v2/?x'],
    ...[
      'v2/a/referrers/latest',
      'v2/a__/manifests/x',
      'v2/a/tags/list/',
      'metrics',
      'debug/vars',
      'v2/../x/manifests/y',
    ],
  ])('%s is refused, and nothing is sent', async (path) => {
    lab = await openLab({});
    expect((await lab.fails(`registry.test/${path}`)).status).toBe(400);
    expect(lab.went).toEqual([]);
  });

  it.each([
    ...['user@host.test', 'https:', 'host.test:99999999', 'host..test:', 'a b', 'host.test:0', '-a.test', 'http://x'],
    ...['host.test%40evil.test', 'host.test\\@evil', 'host。test', 'xn--.test.'],
  ])('the host %s is refused, and nothing is sent', async (host) => {
    lab = await openLab({});
    expect((await lab.ask(`${host}/v2/`)).status).toBe(400);
    expect(lab.went).toEqual([]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('not with %s', async (method) => {
    lab = await openLab({});
    expect((await lab.ask('registry.test/v2/', {}, { method })).status).toBe(405);
    expect(lab.went).toEqual([]);
  });

  it.each([
    ...['a%0d%0aX-Evil: 1', 'a%0a', 'a%00', 'a\tb', 'a b', 'a%20b'].map((name) => `v2/${name}/manifests/latest`),
    ...['x%0d%0aHost: evil', 'x%0a'].map((tag) => `v2/a/manifests/${tag}`),
    `v2/a/blobs/sha256:${HEX}%0d%0a`,
    ...['n=1%0d%0aX: y', 'last=%0A', 'last=%00', 'n=1#x y', 'n=1 2', 'last=<x>'].map(
      (query) => `v2/a/tags/list?${query}`,
    ),
  ])('%s is refused, and nothing is sent', async (path) => {
    lab = await openLab({ 'registry.test': empty });
    // A Request would tidy the path first; a server hands it over as it came.
    const response = await lab.ask(`registry.test/${path}`);
    if (response.status !== 400) expect(lab.went.every(({ url }) => !/%0[0ad]|\s/i.test(url))).toBe(true);
    else expect(lab.went).toEqual([]);
  });

  it.each([...['a%2fb', 'a//b', 'a;x=1', 'a/\u2024\u2024/b', 'a/．．/b', '%61', 'a/..%2f']])(
    'the path trick %s is refused, and nothing is sent',
    async (name) => {
      lab = await openLab({});
      expect((await lab.ask(`registry.test/v2/${name}/manifests/latest`)).status).toBe(400);
      expect(lab.went).toEqual([]);
    },
  );

  it('not more than 1,000 entries of a page', async () => {
    lab = await openLab({ 'registry.test': empty });
    await lab.ask('registry.test/v2/_catalog?n=999999999999');
    await lab.ask('registry.test/v2/_catalog?last=a&n=-5&n=10');
    await lab.ask('registry.test/v2/_catalog?%6e=99999&n=%39999999&%6E=x&n');
    expect(lab.went.map(({ url }) => new URL(url).search)).toEqual(['?n=1000', '?last=a&n=10', '?n=1000&n=1000']);
  });
});

describe('who can ask', () => {
  it('a server for others asks known registries and named ones only', async () => {
    lab = await openLab(
      { 'registry-1.docker.io': empty },
      { allowed: { anyPublic: false, registries: ['mine.test'] } },
    );
    expect(await lab.fails('evil.test/v2/')).toMatchObject({ code: 'denied', reason: 'registry-not-allowed' });
    expect(lab.went).toEqual([]);
    expect((await lab.ask('docker.io/v2/')).status).toBe(200);
  });

  it('one user gets so many requests at once and over time, and others are not affected', () => {
    let now = 0;
    const gate = new Gate(() => now);
    const leave = Array.from({ length: CLIENT_REQUESTS_MAX_COUNT }, () => gate.enter('a', 'r'));
    expect(() => gate.enter('a', 'r')).toThrow('Too many');
    gate.enter('b', 'r')();
    leave[0]?.();
    leave[0]?.();
    gate.enter('a', 'r');
    expect(() => gate.enter('a', 'r')).toThrow('Too many');
    for (let i = 1; i < CLIENT_BURST_MAX_COUNT; i++) gate.enter('b', 'r')();
    expect(() => gate.enter('b', 'r')).toThrow('Too many');
    now += 1000;
    gate.enter('b', 'r')();
  });

  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ Origin: 'https://evil.test' }],
    [{ Origin: 'null' }],
    [{ Origin: 'http://127.0.0.1:4281' }],
    [{ 'X-Cutaway': '' }],
    [{ 'X-Cutaway': '2' }],
  ])('not another site: %j', async (headers) => {
    lab = await openLab({});
    const response = await lab.ask('registry.test/v2/', headers as unknown as Record<string, string>);
    expect(response.status).toBe(403);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(lab.went).toEqual([]);
  });

  it('the page itself', async () => {
    lab = await openLab({ 'registry.test': empty });
    const headers = { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://127.0.0.1:4280' };
    expect((await lab.ask('registry.test/v2/', headers)).status).toBe(200);
  });

  it('not under a name that was bound to this address', async () => {
    let asked = 0;
    const app = createApp({ assets: new Map(), registries: async () => Response.json({ asked: ++asked }) });
    const ask = (host: string) =>
      app.fetch(new Request(`http://${host}/registries/`, { headers: { host, 'x-cutaway': '1' } }));
    expect((await ask('evil.test:4280')).status).toBe(403);
    expect((await ask('127.0.0.1:4280')).status).toBe(200);
    expect(asked).toBe(1);
  });

  it('says what may be asked, and nothing of credentials', async () => {
    lab = await openLab(
      {},
      { allowed: { thisMachine: true }, credentialFor: async () => 'Basic c2VjcmV0OnNlY3JldA==' },
    );
    const text = await (await lab.ask('')).text();
    expect(JSON.parse(text)).toMatchObject({ anyPublic: true, thisMachine: true, private: false, dockerConfig: true });
    expect(text).not.toContain('secret');
  });
});

describe('the front in Node', () => {
  it('large headers and bodies are refused, and paths arrive as they were sent', async () => {
    const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const { startServer } = await import('../../../../src/proxy/node.ts');
    const folder = await mkdtemp(join(tmpdir(), 'cutaway-front-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    const server = await startServer({ app: folder, port: 0 });
    const { port } = new URL(server.url);
    const status = (path: string, headers: Record<string, string>, body = '') =>
      new Promise<number | undefined>((resolve) => {
        const options = { port, host: '127.0.0.1', path, headers: { 'X-Cutaway': '1', ...headers } };
        requestHttp(options, (response) => resolve(response.resume().statusCode))
          .on('error', () => resolve(0))
          .end(body);
      });
    expect(await status('/registries/', {})).toBe(200);
    expect(await status('/registries/', { 'X-Long': 'x'.repeat(20_000) })).toBe(431);
    expect(await status('/registries/', { 'Content-Length': '5' }, 'hello')).toBe(400);
    for (const name of ['a/../b', 'a/%2e%2e/b', '.', '..', './a', 'a/.', 'a\\b', 'a%5cb', 'a;b', '%61', 'a//b'])
      expect(await status(`/registries/r.test/v2/${name}/manifests/x`, {}), name).toBe(400);
    const both =
      'GET /registries/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n';
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(both));
      socket.once('data', (data) => resolve(`${data}`));
      socket.once('close', () => resolve('closed'));
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400|^closed/);
    await server.close();
    await rm(folder, { recursive: true });
  });
});
