import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Lab, openLab, reply, startRaw } from '../../../fixtures/hostileRegistry.ts';

const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const sha256 = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const BLOB = `registry.test/v2/a/blobs/${sha256(content)}`;
const manifest = '{"schemaVersion":2}';
const MANIFEST = `registry.test/v2/a/manifests/${sha256(manifest)}`;
let lab: Lab | undefined;
afterEach(() => lab?.close());

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const until = async (done: () => boolean) => {
  for (const end = Date.now() + 5000; !done() && Date.now() < end; ) await new Promise((wake) => setTimeout(wake, 5));
};

/** A body that goes on until the reader does not. */
const endless: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
  };
  response.on('drain', more);
  more();
};

describe('a manifest', () => {
  it('without end is refused at 4 MiB', async () => {
    lab = await openLab({ 'registry.test': endless });
    expect(await lab.fails('registry.test/v2/a/manifests/latest')).toMatchObject({ code: 'too-large', status: 502 });
  });

  it('that a content coding blows up is refused at 4 MiB after decoding', async () => {
    const bomb = gzipSync(Buffer.alloc(32 << 20, 0x20));
    lab = await openLab({ 'registry.test': reply(200, { 'Content-Encoding': 'gzip' }, bomb) });
    expect(await lab.fails('registry.test/v2/a/manifests/latest')).toMatchObject({ code: 'too-large', status: 502 });
  });

  it('is decoded where a coding was put on it unasked, and refused in one that is not known', async () => {
    lab = await openLab({
      'registry.test': reply(200, { 'Content-Encoding': 'gzip' }, gzipSync(manifest)),
      'other.test': reply(200, { 'Content-Encoding': 'br' }, 'x'),
    });
    expect(await (await lab.ask(MANIFEST)).text()).toBe(manifest);
    expect((await lab.fails('other.test/v2/a/manifests/latest')).code).toBe('unsupported');
    expect(lab.went[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('with other bytes than its digest is an error', async () => {
    lab = await openLab({ 'registry.test': reply(200, {}, '{"schemaVersion":1}') });
    const failure = await lab.fails(MANIFEST);
    expect(failure).toMatchObject({ code: 'digest-mismatch', status: 502 });
    expect(failure.message).toContain(sha256('{"schemaVersion":1}'));
  });

  it('of schema 1 goes by the digest of what was signed, and by no other', async () => {
    const payload = '{\n   "schemaVersion": 1,\n   "name": "a"\n}';
    const base64url = (text: string) => Buffer.from(text).toString('base64url');
    const cut = payload.length - 2;
    const claim = base64url(JSON.stringify({ formatLength: cut, formatTail: base64url('\n}') }));
    const signed = `${payload.slice(0, cut)},\n   "signatures": [{"protected": "${claim}"}]\n}`;
    lab = await openLab({ 'registry.test': reply(200, {}, signed), 'other.test': reply(200, {}, signed) });
    const answer = await lab.ask(`registry.test/v2/a/manifests/${sha256(payload)}`);
    expect(await answer.text()).toBe(signed);
    expect(answer.headers.get('docker-content-digest')).toBe(sha256(signed));
    const failure = await lab.fails(`other.test/v2/a/manifests/${sha256('another')}`);
    expect(failure).toMatchObject({ code: 'digest-mismatch' });
  });

  it('by tag has the digest of its bytes, and what the registry said where that differs', async () => {
    const lie = sha256('something else');
    lab = await openLab({
      'registry.test': reply(200, { 'Docker-Content-Digest': lie }, manifest),
      'silent.test': reply(200, {}, manifest),
    });
    const response = await lab.ask('registry.test/v2/a/manifests/latest');
    expect(response.headers.get('docker-content-digest')).toBe(sha256(manifest));
    expect(response.headers.get('x-cutaway-said-digest')).toBe(lie);
    const silent = await lab.ask('silent.test/v2/a/manifests/latest');
    expect(silent.headers.get('docker-content-digest')).toBe(sha256(manifest));
    expect(silent.headers.get('x-cutaway-said-digest')).toBeNull();
  });
});

describe('a blob', () => {
  it('comes as it is, with its length', async () => {
    lab = await openLab({ 'registry.test': reply(200, { 'Content-Length': '1000' }, content) });
    const response = await lab.ask(BLOB, { 'X-Cutaway-Size': '1000' });
    expect(response.headers.get('content-length')).toBe('1000');
    expect(await bytesOf(response)).toEqual(content);
  });

  it.each([
    ['999', 'longer'],
    ['1001', 'shorter'],
  ])('of another size than its descriptor (%s) is an error before its first byte', async (size) => {
    lab = await openLab({ 'registry.test': reply(200, { 'Content-Length': '1000' }, content) });
    const response = await lab.ask(BLOB, { 'X-Cutaway-Size': size });
    expect(await response.json()).toMatchObject({ error: { code: 'size-mismatch' } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['999', '1001'])('of another size (%s) without a length ends in an error', async (size) => {
    lab = await openLab({
      'registry.test': (_request, response) => {
        response.writeHead(200);
        response.write(content.subarray(0, 500));
        setTimeout(() => response.end(content.subarray(500)), 20);
      },
    });
    await expect((await lab.ask(BLOB, { 'X-Cutaway-Size': size })).arrayBuffer()).rejects.toThrow('bytes');
  });

  it('cut by its connection ends in an error', async () => {
    const cut = await startRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'));
    lab = await openLab({ 'registry.test': cut });
    await expect((await lab.ask(BLOB)).arrayBuffer()).rejects.toThrow();
  });

  it.each([
    [
      'both TE and CL',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'],
    ['broken chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n'],
    ['a header with a bare CR', 'HTTP/1.1 200 OK\r\nX: a\rY: b\r\nContent-Length: 5\r\n\r\nhello'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
  ])('with %s is an error, never a shorter blob', async (_what, bytes) => {
    lab = await openLab({ 'registry.test': await startRaw((socket) => socket.end(bytes)) });
    const response = await lab.ask(BLOB);
    const whole = await response.arrayBuffer().catch(() => undefined);
    expect(response.status >= 400 || whole === undefined).toBe(true);
  });
});

describe('a range', () => {
  const ranged =
    (range: string, body: Uint8Array, status = 206, more: Record<string, string> = {}): Answer =>
    (request, response) =>
      reply(status, { 'Content-Range': range, ...more }, body)(request, response);

  it('is passed on and checked', async () => {
    lab = await openLab({ 'registry.test': ranged('bytes 10-19/1000', content.subarray(10, 20)) });
    const response = await lab.ask(BLOB, { Range: 'bytes=10-19' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 10-19/1000');
    expect(await bytesOf(response)).toEqual(content.subarray(10, 20));
    expect(lab.went[0]?.headers.range).toBe('bytes=10-19');
  });

  it.each([
    ['bytes 11-20/1000', 10],
    ['bytes 10-18/1000', 9],
    ['bytes 10-20/1000', 11],
    ['bytes 10-19/15', 10],
    ['bytes 10-19/x', 10],
    ['bytes */1000', 10],
    ['', 10],
    ['bytes 19-10/1000', 10],
    ['bytes 10-19/1000', 11],
  ])('answered with %s and %i bytes is an error', async (range, length) => {
    lab = await openLab({
      'registry.test': ranged(range, content.subarray(10, 10 + length), 206, { 'Content-Length': `${length}` }),
    });
    expect((await lab.fails(BLOB, { Range: 'bytes=10-19' })).code).toBe('malformed');
  });

  it.each([
    ['bytes=10-19', 10, 20],
    ['bytes=990-', 990, 1000],
    ['bytes=-7', 993, 1000],
    ['bytes=995-2000', 995, 1000],
    ['bytes=0-0', 0, 1],
  ])('that is ignored (%s) is cut out of the whole, and that is said', async (range, start, end) => {
    lab = await openLab({ 'registry.test': reply(200, { 'Content-Length': '1000' }, content) });
    const response = await lab.ask(BLOB, { Range: range });
    expect(response.status).toBe(206);
    expect(response.headers.get('x-cutaway-range')).toBe('cut');
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/1000`);
    expect(await bytesOf(response)).toEqual(content.subarray(start, end));
  });

  it('beyond the end is 416, from the registry or found here', async () => {
    lab = await openLab({
      'registry.test': reply(200, { 'Content-Length': '1000' }, content),
      'other.test': reply(416, { 'Content-Range': 'bytes */1000' }),
    });
    expect((await lab.fails(BLOB, { Range: 'bytes=1000-' })).status).toBe(416);
    expect((await lab.fails(BLOB.replace('registry', 'other'), { Range: 'bytes=1000-' })).status).toBe(416);
  });

  it.each(['bytes=0-1,5-6', 'bytes=5-1', 'bytes=-', 'lines=1-2', 'bytes=a-b', 'bytes=0-9999999999999999999'])(
    '%s is refused, and nothing is sent',
    async (range) => {
      lab = await openLab({});
      expect((await lab.fails(BLOB, { Range: range })).status).toBe(400);
      expect(lab.went).toEqual([]);
    },
  );

  it('that nobody asked for is refused', async () => {
    lab = await openLab({ 'registry.test': ranged('bytes 0-9/1000', content.subarray(0, 10)) });
    expect((await lab.fails(BLOB)).code).toBe('malformed');
  });
});

describe('time', () => {
  it('a registry that does not answer is given up, and others are not affected', async () => {
    const servers = { 'registry.test': () => undefined, 'other.test': reply(200, {}, '{}') };
    lab = await openLab(servers, { firstByteMs: 100 });
    const slow = lab.fails(BLOB);
    expect((await lab.ask('other.test/v2/')).status).toBe(200);
    expect(await slow).toMatchObject({ code: 'unreachable', reason: 'timeout', status: 504 });
  });

  it('a look-up that does not come back is given up', async () => {
    lab = await openLab({}, { firstByteMs: 50, resolve: () => new Promise(() => undefined) });
    expect((await lab.fails(BLOB)).reason).toBe('timeout');
  });

  it('a body that stalls ends in an error, a slow reader’s does not', async () => {
    let closed = false;
    const stalls: Answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write(content.subarray(0, 10));
      response.on('close', () => {
        closed = true;
      });
    };
    lab = await openLab({ 'registry.test': stalls, 'other.test': reply(200, {}, content) }, { idleMs: 100 });
    await expect((await lab.ask(BLOB)).arrayBuffer()).rejects.toThrow('No data arrived');
    await until(() => closed);
    expect(closed).toBe(true);
    const response = await lab.ask(BLOB.replace('registry', 'other'));
    await new Promise((wake) => setTimeout(wake, 300));
    expect(await bytesOf(response)).toEqual(content);
  });

  it('a reader who goes away ends the request to the registry', async () => {
    let open = 0;
    const counted: Answer = (request, response) => {
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      endless(request, response);
    };
    lab = await openLab({ 'registry.test': counted });
    for (const away of ['cancel', 'abort'] as const) {
      const { signal, abort } = new (class extends AbortController {
        override abort = () => super.abort();
      })();
      const response = await lab.ask(BLOB, {}, { signal });
      const reader = response.body?.getReader();
      await reader?.read();
      expect(open).toBe(1);
      if (away === 'cancel') await reader?.cancel();
      else abort();
      await until(() => open === 0);
      expect(open, away).toBe(0);
    }
  });

  it('nothing is read ahead of a slow reader', async () => {
    let written = 0;
    const counted: Answer = (_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        written += 65_536;
      };
      response.on('drain', more);
      more();
    };
    lab = await openLab({ 'registry.test': counted });
    const reader = (await lab.ask(BLOB)).body?.getReader();
    await reader?.read();
    await new Promise((wake) => setTimeout(wake, 300));
    const before = written;
    await new Promise((wake) => setTimeout(wake, 300));
    // What lies in the sockets of both sides is the system's, a few MiB; then the sender stands still.
    expect(written).toBe(before);
    expect(written).toBeLessThan(16 << 20);
    await reader?.cancel();
  });

  it('a list without end ends in an error', async () => {
    lab = await openLab({ 'registry.test': endless });
    await expect((await lab.ask('registry.test/v2/a/tags/list')).arrayBuffer()).rejects.toThrow(
      'the limit for its kind',
    );
  });
});
