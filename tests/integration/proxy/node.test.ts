import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { CLIENT_REQUESTS_MAX_COUNT } from '../../../src/proxy/registry/limits.ts';
import { type Running, type ServeOptions, startServer, toClient } from '../../../src/proxy/node.ts';
import { runs } from '../../fixtures/deep.ts';
import { type Answer, reply, type Started, startHttp, startRaw } from '../../fixtures/hostileRegistry.ts';

const app = mkdtempSync(join(tmpdir(), 'cutaway-node-'));
writeFileSync(join(app, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(app, { recursive: true }));

const DIGEST = `sha256:${'c'.repeat(64)}`;
let server: Running | undefined;
let registry: Started | undefined;
afterEach(async () => {
  await server?.close();
  await registry?.close();
});

/** The server that people run, before a registry on loopback. Gives the address of a blob there. */
async function start(answer: Answer | Started, options: Partial<ServeOptions> = {}): Promise<string> {
  registry = typeof answer === 'function' ? await startHttp(answer) : answer;
  server = await startServer({ app, port: 0, ...options });
  return `${server.url}registries/127.0.0.1:${registry.port}/v2/a/blobs/${DIGEST}`;
}

const until = async (done: () => boolean) => {
  for (let tries = 0; !done() && tries < 1000; tries++) await new Promise((wake) => setTimeout(wake, 5));
};

/** A body that begins and does not end (`bytes`), or goes on for as long as it is read; counts those that are open. */
function endless(bytes = Number.POSITIVE_INFINITY): { answer: Answer; open: () => number; begun: () => number } {
  let open = 0;
  let begun = 0;
  const answer = (_request: IncomingMessage, response: ServerResponse) => {
    open += 1;
    begun += 1;
    response.on('close', () => {
      open -= 1;
    });
    response.writeHead(200);
    let left = bytes;
    const more = () => {
      while (!response.destroyed && left > 0) {
        left -= 65_536;
        if (!response.write(Buffer.alloc(65_536))) return;
      }
    };
    response.on('drain', more);
    more();
  };
  return { answer, open: () => open, begun: () => begun };
}

/** Reads until `when`, then is gone without a word. */
function goAway(url: string, when: 'after the head' | 'in the middle'): Promise<void> {
  return new Promise((resolve) => {
    let size = 0;
    const request = get(url, { agent: false, headers: { 'X-Cutaway': '1' } }, (response) => {
      const leave = () => {
        request.destroy();
        resolve();
      };
      response.on('error', () => undefined);
      if (when === 'after the head') return leave();
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > 300_000) leave();
      });
    });
    request.on('error', () => resolve());
  });
}

describe('a reader who goes away', () => {
  it('ends the request to the registry, every time', async () => {
    const { answer, open, begun } = endless(512 * 1024);
    const url = await start(answer);
    for (let round = 0; round < runs(2, 5); round++) {
      const whens = ['after the head', 'in the middle'] as const;
      await Promise.all(Array.from({ length: 20 }, (_, i) => goAway(url, whens[i % 2] ?? 'in the middle')));
      await until(() => open() === 0);
      expect([begun(), open()]).toEqual([20 * (round + 1), 0]);
    }
  });

  it('before the registry has answered likewise', async () => {
    let open = 0;
    let begun = 0;
    const url = await start((_request, response) => {
      open += 1;
      begun += 1;
      response.on('close', () => {
        open -= 1;
      });
    });
    const waiting = Array.from({ length: 20 }, () =>
      get(url, { agent: false, headers: { 'X-Cutaway': '1' } }).on('error', () => undefined),
    );
    await until(() => begun === 20);
    for (const request of waiting) request.destroy();
    await until(() => open === 0);
    expect([begun, open]).toEqual([20, 0]);
  });

  it('is one of those that count no more against what one user may have under way', async () => {
    const { answer, open } = endless(1024);
    const url = await start(answer);
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 32 }, () => goAway(url, 'after the head')));
      await until(() => open() === 0);
    }
    const response = await fetch(url, { headers: { 'X-Cutaway': '1' } });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });
});

describe('a body that breaks its promise', () => {
  it.each([
    ['shorter than its length', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this', {}],
    [
      'shorter than its descriptor',
      'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nonly this',
      { 'X-Cutaway-Size': '1000' },
    ],
    [
      'longer than its descriptor',
      `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${'x'.repeat(2000)}`,
      { 'X-Cutaway-Size': '1000' },
    ],
    ['without a length and cut in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this', {}],
  ])('is never taken for whole by a client of the server: %s', async (_what, bytes, headers) => {
    const url = await start(await startRaw((socket) => socket.end(bytes)));
    const printed = (['log', 'error', 'warn', 'info'] as const).map((name) => vi.spyOn(console, name));
    const whole = await fetch(url, { headers: { 'X-Cutaway': '1', ...headers } })
      .then((response) => response.arrayBuffer().then(() => response.status < 400))
      .catch(() => false);
    expect(whole).toBe(false);
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

describe('a slow client', () => {
  const times = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };

  it('whose request does not come to its end is let go, and others are served meanwhile', async () => {
    await start(reply(200), { times });
    const { port } = new URL(server?.url ?? '');
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /registries/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    let closed = false;
    socket.resume().on('close', () => {
      closed = true;
    });
    const other = await fetch(`${server?.url}registries/`, { headers: { 'X-Cutaway': '1' } });
    expect(other.status).toBe(200);
    await until(() => closed);
    expect(closed).toBe(true);
  });

  it('may take its time between two requests, longer than other servers and clients wait', async () => {
    await start(reply(200));
    const { headers } = await fetch(`${server?.url}registries/`, { headers: { 'X-Cutaway': '1' } });
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
  });

  it('who reads nothing of a body does not hold a registry for ever', async () => {
    const { answer, open, begun } = endless();
    const url = await start(answer, { times: { stalled: 300 } });
    const { port, pathname } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: localhost\r\nX-Cutaway: 1\r\n\r\n`);
    socket.pause();
    await until(() => begun() === 1);
    await until(() => open() === 0);
    expect([begun(), open()]).toEqual([1, 0]);
    socket.destroy();
  });
});

describe('one user', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('at %s counts as %s', (address, client) => expect(toClient(address)).toBe(client));

  it('is told by what the last proxy said, where the server was told to trust one', async () => {
    for (const clientHeader of [undefined, 'X-Forwarded-For']) {
      const url = await start(() => undefined, { clientHeader });
      const stop = new AbortController();
      const ask = (client: string) =>
        fetch(url, { headers: { 'X-Cutaway': '1', 'X-Forwarded-For': client }, signal: stop.signal });
      const held = Array.from({ length: CLIENT_REQUESTS_MAX_COUNT }, (_, i) => ask(`9.9.9.${i}, 1.2.3.4`));
      const first = Promise.race(held.map((request) => request.catch(() => undefined)));
      let refused: Response | undefined;
      for (let tries = 0; refused?.status !== 429 && tries < 200; tries++)
        refused = await Promise.race([ask('1.2.3.4'), first, new Promise<undefined>((go) => setTimeout(go, 50))]);
      expect(refused?.status).toBe(429);
      const other = ask('1.2.3.5').then(
        ({ status }) => status,
        () => 0,
      );
      const seen = await Promise.race([other, new Promise((go) => setTimeout(() => go('let in'), 300))]);
      expect(seen).toBe(clientHeader === undefined ? 429 : 'let in');
      stop.abort();
      await Promise.allSettled([...held, other]);
      await server?.close();
    }
  });
});

describe('registries on this machine', () => {
  const failure = async (url: string) => {
    const response = await fetch(url, { headers: { 'X-Cutaway': '1' } });
    return { status: response.status, ...((await response.json().catch(() => ({}))) as object) };
  };

  it('may be asked by a server on loopback, over http too, and that is said', async () => {
    const url = await start(reply(200, { 'Content-Length': '4' }, 'blob'));
    expect(server?.notes[0]).toContain('registries on this machine (localhost)');
    const response = await fetch(url, { headers: { 'X-Cutaway': '1' } });
    expect(await response.text()).toBe('blob');
  });

  it('may not be asked by a server that others reach, which says what it asks', async () => {
    let asked = 0;
    const url = await start(
      () => {
        asked += 1;
      },
      { host: '0.0.0.0' },
    );
    expect(server?.notes[0]).toContain('well-known public registries');
    expect(server?.notes[0]).not.toContain('this machine');
    const refused = await failure(url.replace('localhost', '127.0.0.1'));
    expect(refused).toMatchObject({ status: 403, error: { code: 'denied', reason: 'registry-not-allowed' } });
    expect(asked).toBe(0);
  });

  it('may be asked there with --allow-private, by http where that is allowed for them by name', async () => {
    const answer = reply(200, { 'Content-Length': '4' }, 'blob');
    const url = await start(answer, { host: '0.0.0.0', registries: { private: true } });
    expect(server?.notes[0]).toContain('registries in private networks');
    // Reached, and found to speak no https: nothing said that http will do.
    expect(await failure(url)).toMatchObject({ error: { reason: 'plain-http' } });
    await server?.close();
    const named = { private: true, plainHttp: true, allowed: [`127.0.0.1:${registry?.port}`] };
    server = await startServer({ app, port: 0, host: '0.0.0.0', registries: named });
    const again = `${server.url}registries/127.0.0.1:${registry?.port}/v2/a/blobs/${DIGEST}`;
    expect(await (await fetch(again, { headers: { 'X-Cutaway': '1' } })).text()).toBe('blob');
  });
});
