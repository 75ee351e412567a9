import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, bearer, guarded, type Lab, openLab, reply } from '../../../fixtures/hostileRegistry.ts';

const HEX = 'b'.repeat(64);
const BLOB = `registry.test/v2/a/b/blobs/sha256:${HEX}`;
const BASIC = `Basic ${btoa('user:s3cret-pass')}`;
let lab: Lab | undefined;
afterEach(() => lab?.close());

const to = (location: string, status = 307) => reply(status, { Location: location });
const WITH_REFUSAL = '/v2/a /token /v2/a /token /v2/c /token /v2/c';
const hosts = () => lab?.went.map(({ url }) => new URL(url).host);

describe('a redirect', () => {
  it.each([
    ...['http://169.254.169.254/latest/meta-data/', 'https://169.254.169.254/', 'https://127.0.0.1/', 'https://[::1]/'],
    ...['https://10.0.0.1/', 'https://localhost/', 'https://2130706433/', 'https://0x7f.1/', 'https://inside.test/'],
    ...['https://[::ffff:10.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://cdn.test./', 'file:///etc/passwd'],
    ...[
      'ftp://cdn.test/',
      'javascript:1',
      'data:,x',
      'https://user:pass@cdn.test/',
      'https://user@cdn.test/',
      'https://',
    ],
    ...['http://cdn.test/', 'http://registry.test/'],
  ])('rows 7 and 10: to %s is refused', async (location) => {
    const addresses = { 'inside.test': ['10.0.0.1'], localhost: ['127.0.0.1'] };
    lab = await openLab({ 'registry.test': to(location) }, { addresses });
    expect((await lab.fails(BLOB)).code).toBe('denied');
    expect(hosts()).toEqual(['registry.test']);
  });

  it('is refused at the second hop as at the first, also from a registry on this machine', async () => {
    lab = await openLab({ 'registry.test': to('https://cdn.test/x'), 'cdn.test': to('https://10.0.0.1/') });
    expect((await lab.fails(BLOB)).reason).toBe('address-refused');
    expect(hosts()).toEqual(['registry.test', 'cdn.test']);
    await lab.close();
    const options = { addresses: { localhost: ['127.0.0.1'] }, allowed: { thisMachine: true } };
    lab = await openLab({ 'localhost:5000': to('https://169.254.169.254/') }, options);
    expect((await lab.fails('localhost:5000/v2/a/manifests/x')).reason).toBe('address-refused');
  });

  it('is followed five times and no more', async () => {
    let hops = 0;
    const chain =
      (times: number): Answer =>
      (request, response) =>
        hops++ < times ? to(`/hop/${hops}`)(request, response) : reply(200, {}, 'x')(request, response);
    lab = await openLab({ 'registry.test': chain(5) });
    expect((await lab.ask(BLOB)).status).toBe(200);
    await lab.close();
    hops = 0;
    lab = await openLab({ 'registry.test': chain(Number.POSITIVE_INFINITY) });
    expect((await lab.fails(BLOB)).reason).toBe('redirect-refused');
    expect(hops).toBe(6);
  });

  it.each([301, 302, 303, 307, 308])('takes no credentials to another origin (%i)', async (status) => {
    const registry = guarded(
      { 'WWW-Authenticate': 'Basic realm="x"' },
      BASIC,
      to('https://cdn.test/signed?x=1', status),
    );
    lab = await openLab({ 'registry.test': registry, 'cdn.test': reply(200, {}, 'blob') });
    const response = await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC, Range: 'bytes=0-3' });
    expect(await response.text()).toBe('blob');
    const last = lab.went.at(-1);
    expect(last?.url).toBe('https://cdn.test/signed?x=1');
    expect(JSON.stringify(last?.headers)).not.toMatch(/authorization|cookie|Basic|credential/i);
    expect(last?.headers.range).toBe('bytes=0-3');
  });

  it.each(['https://registry.test:8443/x', 'https://sub.registry.test/x'])(
    '%s is another origin, and is not given the token it asks for with them',
    async (location) => {
      const other = new URL(location).host;
      lab = await openLab({
        'registry.test': guarded({ 'WWW-Authenticate': 'Basic realm="x"' }, BASIC, to(location)),
        [other]: reply(401, { 'WWW-Authenticate': 'Basic realm="x"' }),
      });
      expect((await lab.fails(BLOB, { 'X-Cutaway-Credential': BASIC })).code).toBe('unauthorized');
      for (const { url, headers } of lab.went)
        if (new URL(url).host === other) expect(headers.authorization).toBeUndefined();
    },
  );

  it('keeps them on the same origin, and answers another host’s own challenge without them', async () => {
    lab = await openLab({
      'registry.test': guarded({ 'WWW-Authenticate': 'Basic realm="x"' }, BASIC, (request, response) =>
        request.url?.startsWith('/v2/')
          ? to('/moved')(request, response)
          : to('https://front.test/v2/x')(request, response),
      ),
      'front.test': guarded(bearer('https://front.test/token'), 'Bearer anonymous', reply(200, {}, 'ok')),
    });
    const servers = lab;
    const asked = servers.ask(BLOB, { 'X-Cutaway-Credential': BASIC });
    const { error } = (await (await asked).json()) as { error: { code: string } };
    // front.test gives no token here: what counts is that it was asked, and without credentials.
    expect(error.code).toBe('unauthorized');
    const front = servers.went.filter(({ url }) => url.includes('front.test'));
    expect(front.map(({ url }) => new URL(url).pathname)).toEqual(['/v2/x', '/token']);
    expect(front.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(servers.went.find(({ url }) => url.endsWith('/moved'))?.headers.authorization).toBe(BASIC);
  });
});

describe('a token server', () => {
  const token = (request: Parameters<Answer>[0], response: Parameters<Answer>[1]) =>
    reply(
      200,
      {},
      JSON.stringify({ token: request.headers.authorization ? 'for-user' : 'anonymous' }),
    )(request, response);

  it.each([
    ...['http://169.254.169.254/', 'https://10.0.0.1/token', 'https://127.0.0.1/token', 'https://localhost/token'],
    ...[
      'file:///etc/passwd',
      'ftp://auth.test/',
      'gopher://auth.test/',
      'https://inside.test/',
      'https://u:p@auth.test/',
    ],
    ...['http://auth.test/token', 'http://registry.test/token', 'not a url', '', '/token'],
  ])('rows 10 and 11: at %s is not asked', async (realm) => {
    const addresses = { 'inside.test': ['192.168.1.1'], localhost: ['127.0.0.1'] };
    lab = await openLab({ 'registry.test': reply(401, bearer(realm)) }, { addresses });
    expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC })).status).toBeGreaterThanOrEqual(400);
    expect(hosts()).toEqual(['registry.test']);
  });

  it('that points elsewhere is not followed', async () => {
    lab = await openLab({
      'registry.test': reply(401, bearer('https://auth.test/token')),
      'auth.test': to('https://10.0.0.1/'),
    });
    expect((await lab.fails(BLOB)).reason).toBe('realm-refused');
    expect(hosts()).toEqual(['registry.test', 'auth.test']);
  });

  it('on another host gets no credentials, and that is said', async () => {
    const servers = {
      'registry.test': guarded(bearer('https://auth.test/token'), 'Bearer for-user', reply(200, {}, 'blob')),
      'auth.test': token,
    };
    lab = await openLab(servers);
    const failure = await lab.fails(BLOB, { 'X-Cutaway-Credential': BASIC });
    expect(failure).toMatchObject({ code: 'unauthorized', reason: 'realm-elsewhere' });
    expect(failure.message).toContain('auth.test');
    expect(lab.went.every(({ headers }) => headers.authorization !== BASIC)).toBe(true);
    await lab.close();
    lab = await openLab(servers, { allowed: { realms: ['registry.test=auth.test'] } });
    expect(await (await lab.ask(BLOB, { 'X-Cutaway-Credential': BASIC })).text()).toBe('blob');
  });

  it('of Docker Hub gets them, since the pair is known', async () => {
    lab = await openLab({
      'registry-1.docker.io': guarded(bearer('https://auth.docker.io/token'), 'Bearer for-user', reply(200, {}, '{}')),
      'auth.docker.io': token,
    });
    const response = await lab.ask('docker.io/v2/library/alpine/tags/list', { 'X-Cutaway-Credential': BASIC });
    expect(response.status).toBe(200);
  });

  it('is asked to pull one repository and for nothing else, whatever the registry asks', async () => {
    const wide = bearer('https://registry.test/token?account=x', 'repository:a/b:pull,push,delete registry:catalog:*');
    lab = await openLab({
      'registry.test': (request, response) =>
        request.url?.startsWith('/token')
          ? token(request, response)
          : guarded(wide, 'Bearer anonymous', reply(200, {}, 'x'))(request, response),
    });
    expect((await lab.ask(BLOB)).status).toBe(200);
    const asked = new URL(lab.went[1]?.url ?? '').searchParams;
    expect([...asked]).toEqual([
      ['account', 'x'],
      ['service', 'lab'],
      ['scope', 'repository:a/b:pull'],
    ]);
  });

  it('is not asked again by a request that was refused before another was let in', async () => {
    let asked = 0;
    let letIn: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    lab = await openLab({
      'registry.test': async (request, response) => {
        if (request.url?.startsWith('/token')) return reply(200, {}, '{"access_token":"anonymous"}')(request, response);
        asked += 1;
        // The second request's refusal comes when the first has long been through.
        if (asked === 2) await slow;
        return guarded(
          bearer('https://registry.test/token'),
          'Bearer anonymous',
          reply(200, {}, 'x'),
        )(request, response);
      },
    });
    const servers = lab;
    const both = [servers.ask(BLOB), servers.ask(BLOB)];
    await Promise.race(both);
    letIn();
    for (const answer of await Promise.all(both)) expect(await answer.text()).toBe('x');
    expect(servers.went.filter(({ url }) => url.includes('/token'))).toHaveLength(1);
  });

  it('is asked once for many requests, and its token is used until shortly before its end', async () => {
    let now = 0;
    lab = await openLab(
      {
        'registry.test': (request, response) =>
          request.url?.startsWith('/token')
            ? reply(200, {}, '{"access_token":"anonymous","expires_in":300}')(request, response)
            : guarded(
                bearer('https://registry.test/token'),
                'Bearer anonymous',
                reply(200, {}, 'x'),
              )(request, response),
      },
      { now: () => now },
    );
    const servers = lab;
    const tokens = () => servers.went.filter(({ url }) => url.includes('/token')).length;
    await Promise.all(Array.from({ length: 8 }, async () => (await servers.ask(BLOB)).text()));
    expect(tokens()).toBe(1);
    now = 289_000;
    await (await servers.ask(BLOB)).text();
    expect(tokens()).toBe(1);
    now = 291_000;
    await (await servers.ask(BLOB)).text();
    expect(tokens()).toBe(2);
    // Another credential is another key.
    await (await servers.ask(BLOB, { 'X-Cutaway-Credential': BASIC })).text();
    expect(tokens()).toBe(3);
  });

  /** Two repositories, one after the other; `second` is what the token server says when it is asked for the second. */
  it.each([
    ['a token is asked for at once', reply(200, {}, '{"token":"t"}'), '/v2/a /token /v2/a /token /v2/c', 200],
    ['a token that is not given is no loss', reply(403), '/v2/a /token /v2/a /token /v2/c /token', 401],
    ['a token that is refused is asked for anew', reply(200, {}, '{"token":"u"}'), WITH_REFUSAL, 401],
  ])('is known to the next repository of a registry: %s', async (_what, second, went, status) => {
    lab = await openLab({
      'registry.test': (request, response) => {
        const isSecond = request.url?.includes('repository%3Ac') ?? false;
        if (request.url?.startsWith('/token'))
          return (isSecond ? second : reply(200, {}, '{"token":"t"}'))(request, response);
        guarded(bearer('https://registry.test/token'), 'Bearer t', reply(200, {}, 'x'))(request, response);
      },
    });
    expect((await lab.ask(BLOB)).status).toBe(200);
    expect((await lab.ask(BLOB.replace('a/b', 'c/d'))).status).toBe(status);
    const paths = lab.went.map(({ url }) => new URL(url).pathname.split('/').slice(0, 3).join('/'));
    expect(paths.join(' ')).toBe(went);
  });

  it('is asked by what was said a short while ago, to the same user, and not for longer', async () => {
    let now = 0;
    lab = await openLab(
      {
        'registry.test': (request, response) =>
          request.url?.startsWith('/token')
            ? reply(200, {}, '{"token":"t"}')(request, response)
            : guarded(bearer('https://registry.test/token'), 'Bearer t', reply(200, {}, 'x'))(request, response),
      },
      { now: () => now },
    );
    const servers = lab;
    const requestsOf = async (repository: string, headers = {}) => {
      const before = servers.went.length;
      await (await servers.ask(BLOB.replace('a/b', repository), headers)).text();
      return servers.went.length - before;
    };
    expect(await requestsOf('a')).toBe(3);
    expect(await requestsOf('b')).toBe(2);
    // A password that was not let in yet is not sent unasked.
    expect(await requestsOf('c', { 'X-Cutaway-Credential': BASIC })).toBe(3);
    now = 10 * 60_000;
    expect(await requestsOf('d')).toBe(3);
  });

  it.each([
    [200, 2],
    [404, 3],
  ])('exchanges an identity token by POST, and by GET where it knows no POST (%i)', async (status, requests) => {
    const identity = `Basic ${btoa('<token>:refresh-me')}`;
    lab = await openLab({
      'registry.test': (request, response) => {
        if (!request.url?.startsWith('/token')) {
          guarded(bearer('https://registry.test/token'), 'Bearer t', reply(200, {}, 'x'))(request, response);
        } else reply(request.method === 'POST' ? status : 200, {}, '{"token":"t"}')(request, response);
      },
    });
    expect((await lab.ask(BLOB, { 'X-Cutaway-Credential': identity })).status).toBe(200);
    const asked = lab.went.filter(({ url }) => url.includes('/token'));
    expect(asked).toHaveLength(requests - 1);
    expect(new URLSearchParams(asked[0]?.body).get('refresh_token')).toBe('refresh-me');
    expect(new URLSearchParams(asked[0]?.body).get('scope')).toBe('repository:a/b:pull');
    expect(lab.went.every(({ url }) => !url.includes('refresh-me'))).toBe(true);
  });

  it('is not asked after a challenge without end', async () => {
    const realm = 'Bearer realm="https://registry.test/token"';
    const many = Array.from({ length: 1000 }, (_, i) => `p${i}=x`).join(',');
    for (const challenge of [
      `Bearer ${many}`,
      `${realm},${Array.from({ length: 20 }, (_, i) => `p${i}=x`).join(',')}`,
      `${realm},${many}`,
      Array.from({ length: 20 }, () => realm).join(', '),
      Array(1000).fill('Basic').join(', '),
      'Bearer realm="x',
      '"',
      'Bearer =',
    ]) {
      lab = await openLab({ 'registry.test': reply(401, { 'WWW-Authenticate': challenge }) });
      expect((await lab.fails(BLOB, { 'X-Cutaway-Credential': BASIC })).reason).toBe('challenge');
      expect(hosts()).toEqual(['registry.test']);
      await lab.close();
    }
  });

  it('is asked once, however often the registry says 401', async () => {
    lab = await openLab({
      'registry.test': (request, response) =>
        request.url?.startsWith('/token')
          ? token(request, response)
          : reply(401, bearer('https://registry.test/token'))(request, response),
    });
    expect((await lab.fails(BLOB, { 'X-Cutaway-Credential': BASIC })).code).toBe('unauthorized');
    expect(lab.went.map(({ url }) => new URL(url).pathname.slice(0, 6))).toEqual(['/v2/a/', '/token', '/v2/a/']);
    // And with Basic likewise.
    await lab.close();
    lab = await openLab({ 'registry.test': reply(401, { 'WWW-Authenticate': 'Basic realm="x"' }) });
    expect((await lab.fails(BLOB, { 'X-Cutaway-Credential': BASIC })).code).toBe('unauthorized');
    expect(lab.went).toHaveLength(2);
  });

  it.each([
    ['64 MiB', Buffer.alloc(64 << 20, 0x20)],
    ['HTML', '<html>Log in</html>'],
    ['no token', '{"tokens":[]}'],
    ['a token with line ends', JSON.stringify({ token: 'a\r\nX-Evil: 1' })],
    ['a token of 1 MB', JSON.stringify({ token: 'a'.repeat(1_000_000) })],
    ['null', 'null'],
  ])('that answers with %s is an error that names it', async (what, answer) => {
    lab = await openLab({
      'registry.test': (request, response) =>
        request.url?.startsWith('/token')
          ? reply(200, {}, answer)(request, response)
          : reply(401, bearer('https://registry.test/token'))(request, response),
    });
    const failure = await lab.fails(BLOB);
    expect(failure.code).toBe(what === '64 MiB' ? 'too-large' : 'malformed');
    expect(lab.went).toHaveLength(2);
  });
});
