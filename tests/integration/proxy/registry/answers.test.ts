import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromFailure } from '../../../../src/proxy/registry/failure.ts';
import { NOTHING_ALLOWED, Policy } from '../../../../src/proxy/registry/policy.ts';
import { bearer, type Lab, openLab, reply } from '../../../fixtures/hostileRegistry.ts';

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const BLOB = `registry.test/v2/a/b/blobs/${sha256('blob')}`;
const SECRET = 's3cret-pass-word';
const BASIC = `Basic ${btoa(`user:${SECRET}`)}`;
let lab: Lab | undefined;
afterEach(() => lab?.close());

describe('what comes back', () => {
  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'application/pdf', 'text/xml'])(
    '%s from the registry is bytes to the browser',
    async (type) => {
      lab = await openLab({ 'registry.test': reply(200, { 'Content-Type': type }, 'blob') });
      for (const path of [
        BLOB,
        'registry.test/v2/a/manifests/x',
        'registry.test/v2/a/tags/list',
        'registry.test/v2/',
      ]) {
        const { headers } = await lab.ask(path);
        expect(headers.get('content-type')).toMatch(/^application\/(?:octet-stream|json)$/);
        if (path === BLOB) expect(headers.get('content-type')).toBe('application/octet-stream');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
        expect(headers.get('content-disposition')).toBe('attachment');
      }
    },
  );

  it('keeps the media type of a document, which is JSON to any browser', async () => {
    const type = 'application/vnd.oci.image.index.v1+json';
    lab = await openLab({ 'registry.test': reply(200, { 'Content-Type': `${type}; charset=utf-8` }, '{}') });
    expect((await lab.ask('registry.test/v2/a/manifests/x')).headers.get('content-type')).toBe(type);
  });

  it('has no header but those on a short list', async () => {
    const evil = {
      'Set-Cookie': ['a=b', 'c=d'],
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Credentials': 'true',
      'Content-Security-Policy': 'x',
      Refresh: '0;url=https://evil.test',
      'Clear-Site-Data': '"*"',
      Location: 'https://evil.test',
      'Service-Worker-Allowed': '/',
      'X-Frame-Options': 'ALLOWALL',
      'Strict-Transport-Security': 'max-age=1',
      'Content-Disposition': 'inline; filename=x.html',
      'Cache-Control': 'public',
      'WWW-Authenticate': 'Basic realm="x"',
      'X-Cutaway-Upstream': 'evil',
      Server: 'evil',
      Link: '<https://evil.test/x>; rel="preload"',
    };
    const good = { ETag: '"x"', 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': '99;w=21600' };
    lab = await openLab({ 'registry.test': reply(200, { ...evil, ...good }, 'blob') });
    const { headers } = await lab.ask(BLOB);
    const ours = [
      ...[
        'accept-ranges',
        'cache-control',
        'content-disposition',
        'content-security-policy',
        'content-type',
        'content-length',
      ],
      ...[
        'cross-origin-opener-policy',
        'cross-origin-resource-policy',
        'etag',
        'ratelimit-limit',
        'ratelimit-remaining',
      ],
      ...['referrer-policy', 'vary', 'x-content-type-options', 'x-cutaway-upstream'],
    ];
    expect([...headers.keys()].filter((name) => !ours.includes(name))).toEqual([]);
    expect(headers.get('content-disposition')).toBe('attachment');
    expect(headers.get('x-cutaway-upstream')).toBe('registry.test');
    expect(headers.get('ratelimit-remaining')).toBe('99;w=21600');
  });

  it('went out with no header of the page but those on a short list', async () => {
    lab = await openLab({ 'registry.test': reply(200, {}, 'blob') });
    await lab.ask(BLOB, {
      Cookie: 'session=1',
      Authorization: 'Bearer page',
      Referer: 'http://127.0.0.1:4280/x',
      'X-Forwarded-For': '10.0.0.1',
      'X-Real-IP': '10.0.0.1',
      Forwarded: 'for=1.2.3.4',
      'Accept-Language': 'de',
      'User-Agent': 'Browser',
      Accept: 'text/html',
      'If-None-Match': '"x"',
    });
    const sent = lab.went[0]?.headers ?? {};
    expect(Object.keys(sent).sort()).toEqual(['accept', 'accept-encoding', 'if-none-match', 'user-agent']);
    expect(JSON.stringify(sent)).not.toMatch(/session|page|10\.0\.0\.1|Browser|html/);
  });

  it('names the next page as ours, by the query alone', async () => {
    const link = (target: string) =>
      reply(200, { Link: `<${target}>; rel="next"`, 'Content-Type': 'application/json' }, '{"tags":[]}');
    const cases: [string, string | null][] = [
      ['/v2/a/b/tags/list?last=x%2Fy&n=2', '</registries/registry.test/v2/a/b/tags/list?last=x%2Fy&n=2>; rel="next"'],
      ['https://evil.test/steal?last=z', '</registries/registry.test/v2/a/b/tags/list?last=z>; rel="next"'],
      ['//evil.test/', null],
      ['?last=%0d%0aX', null],
      ['?a="b"', null],
    ];
    for (const [target, expected] of cases) {
      lab = await openLab({ 'registry.test': link(target) });
      expect((await lab.ask('registry.test/v2/a/b/tags/list')).headers.get('link'), target).toBe(expected);
      expect(lab.went).toHaveLength(1);
      await lab.close();
    }
  });

  it('foreign layers are passed as text, and their addresses never asked', async () => {
    const foreign = JSON.stringify({ layers: [{ urls: ['https://canary.test/layer'], digest: sha256('x'), size: 1 }] });
    lab = await openLab({ 'registry.test': reply(200, {}, foreign) });
    expect(await (await lab.ask('registry.test/v2/a/manifests/x')).text()).toBe(foreign);
    expect(lab.went).toHaveLength(1);
  });

  it('is kept by nobody where a credential was there, and for ever by digest where none was', async () => {
    const servers = { 'registry.test': reply(200, {}, 'blob') };
    lab = await openLab(servers);
    expect((await lab.ask(BLOB)).headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await lab.ask(BLOB)).headers.get('vary')).toBe('X-Cutaway-Credential');
    expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC })).headers.get('cache-control')).toBe('no-store');
    expect((await lab.ask('registry.test/v2/a/manifests/x')).headers.get('cache-control')).toBe('no-store');
    await lab.close();
    lab = await openLab(servers, { credentialFor: async () => BASIC });
    expect((await lab.ask(BLOB)).headers.get('cache-control')).toBe('no-store');
  });

  it('one user’s token is never another’s', async () => {
    lab = await openLab({
      'registry.test': (request, response) => {
        const { authorization } = request.headers;
        if (request.url?.startsWith('/token'))
          return reply(200, {}, JSON.stringify({ token: authorization ? 'hers' : 'anonymous' }))(request, response);
        if (authorization === 'Bearer hers') return reply(200, {}, 'blob')(request, response);
        return reply(401, bearer('https://registry.test/token'))(request, response);
      },
    });
    expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC })).status).toBe(200);
    expect((await lab.ask(BLOB)).status).toBe(401);
    expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': `Basic ${btoa('user:other')}` })).status).toBe(200);
    expect(lab.went.filter(({ url }) => url.includes('/token'))).toHaveLength(3);
  });
});

describe('what goes wrong', () => {
  it.each([
    [401, 'unauthorized', 401],
    [403, 'denied', 403],
    [404, 'not-found', 404],
    [405, 'unsupported', 405],
    [429, 'rate-limited', 429],
    [500, 'unreachable', 502],
    [503, 'unreachable', 502],
    [302, 'unreachable', 502],
  ])('status %i is %s, with what the registry says as text, and asked once', async (status, code, ours) => {
    const errors = { errors: [{ code: 'SOME_CODE', message: 'Some\u202e message\n<b>' }] };
    const headers = { 'Content-Type': 'application/json', 'Retry-After': '17' };
    lab = await openLab({ 'registry.test': reply(status, headers, JSON.stringify(errors)) });
    const failure = await lab.fails(BLOB);
    expect(failure).toMatchObject({ code, status: ours, registry: 'registry.test', retryAfter: '17' });
    expect(failure.detail).toEqual([{ code: 'SOME_CODE', message: 'Some\\u{202e} message <b>' }]);
    expect(lab.went).toHaveLength(1);
  });

  it('of 429 say when to ask again and what is left, also on HEAD', async () => {
    const quota = {
      'RateLimit-Limit': '100;w=21600',
      'RateLimit-Remaining': '0;w=21600',
      'Docker-RateLimit-Source': 'x',
    };
    const more = { ...quota, 'Retry-After': '60', 'Set-Cookie': 'a=b', 'X-Other': '1' };
    lab = await openLab({ 'registry.test': reply(429, more, 'toomanyrequests: You have reached your limit.') });
    for (const method of ['GET', 'HEAD']) {
      const response = await lab.ask(BLOB, {}, { method });
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
      for (const [name, value] of Object.entries(quota)) expect(response.headers.get(name)).toBe(value);
      expect([response.headers.get('set-cookie'), response.headers.get('x-other')]).toEqual([null, null]);
    }
    expect(lab.went).toHaveLength(2);
  });

  it('an HTML page is a few words of text', async () => {
    const page = `<html><script>evil()</script><h1>502 Bad Gateway</h1>${'<p>x</p>'.repeat(100_000)}`;
    lab = await openLab({ 'registry.test': reply(502, { 'Content-Type': 'text/html' }, page) });
    const { detail } = await lab.fails(BLOB);
    // Beyond 64 KiB nothing is read, and then nothing is said.
    expect(detail).toEqual([]);
    await lab.close();
    lab = await openLab({ 'registry.test': reply(404, {}, '<script>evil()</script><h1>Not\tfound</h1>') });
    expect((await lab.fails(BLOB)).detail).toEqual([{ code: '', message: 'Not found' }]);
  });

  it('is told on HEAD too, where there is no body', async () => {
    lab = await openLab({ 'registry.test': reply(404) });
    const response = await lab.ask(BLOB, {}, { method: 'HEAD' });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-cutaway-error')).toBe('not-found registry-said');
  });

  it('tells no secret, even where the registry repeats it', async () => {
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) => vi.spyOn(console, name));
    lab = await openLab({
      'registry.test': (request, response) =>
        reply(
          request.headers.authorization ? 403 : 401,
          { 'WWW-Authenticate': 'Basic realm="x"' },
          JSON.stringify({
            errors: [{ code: 'X', message: `You sent ${request.headers.authorization}, that is user:${SECRET}` }],
          }),
        )(request, response),
    });
    const response = await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC });
    const seen = JSON.stringify([await response.text(), [...response.headers], response.url]);
    expect(seen).toContain('You sent');
    expect(seen).not.toContain(SECRET);
    expect(seen).not.toContain(btoa(`user:${SECRET}`));
    expect(lab.went.every(({ url }) => !url.includes(SECRET))).toBe(true);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('a token that the registry repeats is told neither in its errors nor in a header or a page’s address', async () => {
    const token = 'eyJhbGciOi.token-of-this-session';
    const echo = (status: number) => (request: IncomingMessage, response: ServerResponse) => {
      const { authorization = '' } = request.headers;
      if (request.url?.startsWith('/token')) return reply(200, {}, JSON.stringify({ token }))(request, response);
      if (authorization === '') return reply(401, bearer('https://registry.test/token'))(request, response);
      const repeated = {
        ETag: `"${authorization}"`,
        Link: `</v2/a/b/tags/list?last=${authorization.slice(7)}>; rel="next"`,
      };
      return reply(status, repeated, `{"errors":[{"message":"sent ${authorization}"}]}`)(request, response);
    };
    for (const status of [200, 403]) {
      lab = await openLab({ 'registry.test': echo(status) });
      const response = await lab.ask('registry.test/v2/a/b/tags/list');
      expect(response.status).toBe(status);
      const seen = JSON.stringify([[...response.headers], status === 200 ? '' : await response.text()]);
      expect(seen).not.toContain(token);
      await lab.close();
    }
    lab = await openLab({ 'registry.test': echo(200) });
    const plain = await lab.ask('registry.test/v2/a/b/tags/list', { 'X-Cutaway-Credential': BASIC });
    expect(JSON.stringify([...plain.headers])).not.toContain(token);
  });

  it('a secret in the address of the next page, in any spelling, is left out with it', async () => {
    for (const spelled of [SECRET, encodeURIComponent('p&ss=w/rd')]) {
      const password = decodeURIComponent(spelled);
      lab = await openLab({
        'registry.test': (request, response) =>
          request.headers.authorization
            ? reply(200, { Link: `</v2/a/tags/list?last=${spelled}>; rel="next"` }, '{}')(request, response)
            : reply(401, { 'WWW-Authenticate': 'Basic realm="x"' })(request, response),
      });
      const credential = { 'X-Cutaway-Credential': `Basic ${btoa(`user:${password}`)}` };
      const { headers } = await lab.ask('registry.test/v2/a/tags/list', credential);
      expect(headers.get('link')).toBeNull();
      await lab.close();
    }
  });

  it('an error that nobody foresaw says nothing of itself', async () => {
    lab = await openLab(
      {},
      {
        credentialFor: async () => {
          throw new Error(SECRET);
        },
      },
    );
    const response = await lab.ask(BLOB);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(SECRET);
  });

  it.each(['Basic', 'Basic x y', 'Basic !!!', `Basic ${btoa('no-colon')}`, 'Digest x', `Bearer ${'x'.repeat(9000)}`])(
    'the credential %s is refused, and nothing is sent',
    async (credential) => {
      lab = await openLab({});
      expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': credential })).status).toBe(400);
      expect(lab.went).toEqual([]);
    },
  );

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', '', 'certificate', '--ca-file'],
    ['CERT_HAS_EXPIRED', '', 'certificate', '--insecure-registry'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '', 'certificate', '--insecure-registry'],
    ['EPROTO', 'SSL routines:ssl3_get_record:wrong version number', 'plain-http', '--plain-http'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', '', 'plain-http', '--plain-http'],
    ['ENOTFOUND', '', 'no-such-host', 'spelling'],
    ['ECONNREFUSED', '', 'connection', 'running'],
    ['HPE_INVALID_CONSTANT', '', 'answer', ''],
  ])('%s %s is said as what it means: %s', (code, message, reason, remedy) => {
    const registry = new Policy({ ...NOTHING_ALLOWED, anyPublic: true }).admit('registry.test');
    const error = fromFailure(Object.assign(new Error(message), { code }), registry, new URL('https://registry.test/'));
    expect(error.reason).toBe(reason);
    expect(error.more.remedy ?? '').toContain(remedy);
  });
});
