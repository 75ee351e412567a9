/** Another port of a host is another server: what is allowed, trusted or followed is held against both. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, bearer, guarded, type Lab, openLab, reply } from '../../../fixtures/hostileRegistry.ts';

const HEX = 'b'.repeat(64);
const BLOB = `registry.test/v2/a/b/blobs/sha256:${HEX}`;
const BASIC = `Basic ${btoa('user:s3cret-pass')}`;
let lab: Lab | undefined;
afterEach(() => lab?.close());

const to = (location: string, status = 307) => reply(status, { Location: location });
const hosts = () => lab?.went.map(({ url }) => new URL(url).host);

describe('ports', () => {
  const token = (request: Parameters<Answer>[0], response: Parameters<Answer>[1]) =>
    reply(
      200,
      {},
      JSON.stringify({ token: request.headers.authorization ? 'for-user' : 'anonymous' }),
    )(request, response);

  it('on another port of the registry’s host gets no credentials without --allow-realm', async () => {
    const servers = {
      'registry.test:5000': guarded(
        bearer('https://registry.test:5001/token'),
        'Bearer for-user',
        reply(200, {}, 'blob'),
      ),
      'registry.test:5001': token,
    };
    const ask = BLOB.replace('registry.test', 'registry.test:5000');
    lab = await openLab(servers, { allowed: { registries: ['registry.test:5000'] } });
    expect(await lab.fails(ask, { 'X-Cutaway-Credential': BASIC })).toMatchObject({ reason: 'realm-elsewhere' });
    expect(lab.went.every(({ headers }) => headers.authorization !== BASIC)).toBe(true);
    await lab.close();
    lab = await openLab(servers, { allowed: { realms: ['registry.test:5000=registry.test'] } });
    expect((await lab.fails(ask, { 'X-Cutaway-Credential': BASIC })).reason).toBe('realm-elsewhere');
    await lab.close();
    lab = await openLab(servers, { allowed: { realms: ['registry.test:5000=registry.test:5001'] } });
    expect(await (await lab.ask(ask, { 'X-Cutaway-Credential': BASIC })).text()).toBe('blob');
  });

  it.each(['localhost', 'inside.test'])(
    'another port of %s is another server, for redirects and tokens',
    async (name) => {
      const addresses = { localhost: ['127.0.0.1'], 'inside.test': ['192.168.1.1'] };
      const allowed = { thisMachine: true, plainHttp: true, registries: ['inside.test:5000'] };
      for (const answer of [to(`https://${name}:5001/canary`), reply(401, bearer(`https://${name}:5001/token`))]) {
        // Without a server at 5001: whoever went there would have met the canary.
        lab = await openLab({ [`${name}:5000`]: answer }, { addresses, allowed });
        const failure = await lab.fails(BLOB.replace('registry.test', `${name}:5000`), {
          'X-Cutaway-Credential': BASIC,
        });
        expect(failure.reason).toBe('address-refused');
        expect([...new Set(hosts())]).toEqual([`${name}:5000`]);
        await lab.close();
      }
    },
  );

  it('a host that was allowed with its port is not allowed at another, nor the other way round', async () => {
    const allowed = { anyPublic: false, registries: ['one.test:5000', 'two.test'], insecure: ['three.test:5000'] };
    lab = await openLab({}, { allowed });
    for (const host of ['one.test', 'one.test:5001', 'two.test:5000', 'three.test'])
      expect((await lab.fails(BLOB.replace('registry.test', host))).reason, host).toBe('registry-not-allowed');
    expect(lab.went).toEqual([]);
  });
});
