import { isIP } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addressKind } from '../../../../src/proxy/registry/address.ts';
import { type Lab, openLab, PUBLIC, reply } from '../../../fixtures/hostileRegistry.ts';

let lab: Lab | undefined;
afterEach(() => lab?.close());

describe('an address', () => {
  it.each([
    ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255'],
    ...['fc00::1', 'fd12:3456::1'],
  ])('%s is private', (text) => expect(addressKind(text)).toBe('private'));
  it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'])('%s is this machine', (text) =>
    expect(addressKind(text)).toBe('loopback'),
  );
  it.each([
    ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255', '192.88.99.1', '192.0.0.170'],
    ...['::', 'fe80::1', 'febf::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:93.184.215.14'],
    ...['::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::1', '2002:7f00:1::', '2002:a00:1::1'],
    ...['2001::1', '2001:db8::1', '2001:10::1', '3fff::1', 'fec0::1', '100::1', '5f00::1'],
  ])('%s is no registry’s', (text) => expect(addressKind(text)).toBe('never'));
  it.each([
    ...['1.1.1.1', '93.184.215.14', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '192.167.1.1'],
    ...['11.0.0.1', '126.1.1.1', '128.0.0.1', '169.253.1.1', '223.255.255.255', '198.17.1.1', '198.20.0.1'],
    ...['2606:2800:220:1:248:1893:25c8:1946', '2001:4860:4860::8888', '2a00::1'],
  ])('%s is public', (text) => expect(addressKind(text)).toBe('public'));
  it.each([
    ...['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '127.0.0.01', '127.0.0.1.', '1.2.3.256', '1.2.3', ''],
    ...['localhost', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', '[::1]', '12345::', '1:2:3:4:5:6:7::8'],
  ])('%s is no address in its usual spelling', (text) => expect(addressKind(text)).toBeUndefined());

  it('is read just where the system reads it, whatever the text', () => {
    const parts = fc.array(fc.constantFrom('0', '1', 'ff', '127', '255', '256', '.', ':', '::', '01'), {
      maxLength: 18,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          parts.map((all) => all.join('')),
        ),
        (text) => {
          // The system takes `1:2:3:4:5:6:7::`, where the run stands for one group; so do we.
          expect(addressKind(text) !== undefined).toBe(isIP(text) !== 0);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a registry by its address', () => {
  it.each([
    ...['127.0.0.1', '10.0.0.1:5000', '169.254.169.254', '192.168.0.1', '100.64.0.1', '224.0.0.1', '0.0.0.0'],
    ...['[::1]:5000', '[fc00::1]', '[fe80::1]', '[64:ff9b::a00:1]', '[2002:a00:1::1]', '[::ffff:7f00:1]'],
  ])('%s is refused, and nothing is sent', async (host) => {
    lab = await openLab({});
    expect((await lab.fails(`${host}/v2/`)).code).toBe('denied');
    expect(lab.went).toEqual([]);
  });

  it.each([
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    'localhost.',
    '[::ffff:127.0.0.1]',
  ])('the spelling %s is refused, and nothing is sent', async (host) => {
    lab = await openLab({}, { allowed: { thisMachine: true, private: true } });
    expect((await lab.fails(`${host}/v2/`)).status).toBe(400);
    expect(lab.went).toEqual([]);
  });

  it('all addresses of a name are checked, and one that is refused is enough', async () => {
    const addresses = {
      'first.test': [PUBLIC, '10.0.0.1'],
      'last.test': ['127.0.0.1', PUBLIC],
      'six.test': [PUBLIC, '::ffff:10.0.0.1'],
      'none.test': [],
    };
    lab = await openLab({}, { addresses });
    for (const name of ['first.test', 'last.test', 'six.test'])
      expect(await lab.fails(`${name}/v2/`), name).toMatchObject({ code: 'denied', reason: 'address-refused' });
    expect(await lab.fails('none.test/v2/')).toMatchObject({ code: 'unreachable', reason: 'no-such-host' });
    expect(lab.went).toEqual([]);
  });

  it('the connection is made to the addresses checked, without a second look-up', async () => {
    let lookups = 0;
    const resolve = async () => (lookups++ === 0 ? [PUBLIC] : ['127.0.0.1']);
    lab = await openLab({ 'rebind.test': reply(200, {}, '{}') }, { resolve });
    expect((await lab.ask('rebind.test/v2/')).status).toBe(200);
    expect(lookups).toBe(1);
    expect(lab.exchanges[0]?.addresses).toEqual([PUBLIC]);
  });

  it('Node connects to the address it is given, with the name in Host', async () => {
    let host: string | undefined;
    const { createNodeSend } = await import('../../../../src/proxy/nodeSend.ts');
    const { startHttp } = await import('../../../fixtures/hostileRegistry.ts');
    const server = await startHttp((request, response) => {
      host = request.headers.host;
      response.end('here');
    });
    const { send, close } = createNodeSend();
    const url = new URL(`http://name-without-address.test:${server.port}/v2/`);
    const { signal } = new AbortController();
    const got = await send({ url, method: 'GET', headers: {}, signal, addresses: ['127.0.0.1'], verify: true });
    expect(await new Response(got.body).text()).toBe('here');
    expect(host).toBe(url.host);
    close();
    await server.close();
  });

  it('may be on this machine or private where that was allowed, and nowhere else', async () => {
    const here = { addresses: { localhost: ['127.0.0.1'], 'inside.test': ['10.1.2.3'], 'other.test': ['127.0.0.1'] } };
    lab = await openLab({ 'localhost:5000': reply(200, {}, '{}') }, { ...here, allowed: { thisMachine: true } });
    expect((await lab.ask('localhost:5000/v2/')).status).toBe(200);
    for (const host of ['other.test', 'inside.test', '10.1.2.3'])
      expect((await lab.fails(`${host}/v2/`)).reason, host).toBe('address-refused');
    await lab.close();
    lab = await openLab({ 'inside.test': reply(200, {}, '{}') }, { ...here, allowed: { registries: ['inside.test'] } });
    expect((await lab.ask('inside.test/v2/')).status).toBe(200);
    expect((await lab.fails('localhost:5000/v2/')).reason).toBe('address-refused');
    await lab.close();
    lab = await openLab({ 'inside.test': reply(200, {}, '{}') }, { ...here, allowed: { private: true } });
    expect((await lab.ask('inside.test/v2/')).status).toBe(200);
    expect((await lab.fails('169.254.169.254/v2/')).reason).toBe('address-refused');
  });
});
