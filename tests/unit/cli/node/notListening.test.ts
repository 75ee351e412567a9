/** A port or an address that the server cannot have, by the errors of a real socket. */
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { notListening } from '../../../../src/cli/node/notListening.ts';

const listen = (port: number, host: string) =>
  new Promise<AddressInfo | Error>((done) => {
    const server = createServer();
    server.on('error', done);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      done(address);
    });
    server.unref();
  });

it('says which option is in the way', async () => {
  const { port } = (await listen(0, '127.0.0.1')) as AddressInfo;
  expect(notListening(await listen(port, '127.0.0.1'), { port })?.message).toBe(
    `--port ${port}: another program uses this port; use --port 0 for any free one`,
  );
  const host = '203.0.113.9';
  expect(notListening(await listen(0, host), { host })?.message).toBe(
    '--host 203.0.113.9: is not an address of this machine',
  );
  expect(notListening(new Error('something else'), {})).toBeUndefined();
});
