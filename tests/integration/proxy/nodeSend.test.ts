/** Connections that registries close when they like. */
import { type AddressInfo, createServer } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { expect, it } from 'vitest';
import { createNodeSend } from '../../../src/proxy/nodeSend.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

it('leaves nothing behind on a connection that is used many times', async () => {
  const warnings: string[] = [];
  const warn = ({ name }: Error) => void warnings.push(name);
  process.on('warning', warn);
  const server = createHttpServer((_request, response) => void response.end('ok')).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { send, close } = createNodeSend();
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  // Node warns of more than ten listeners.
  for (let i = 0; i < 15; i++) {
    const exchange = { url, method: 'GET' as const, headers: {}, signal: new AbortController().signal, verify: true };
    expect(await new Response((await send(exchange)).body).text()).toBe('ok');
  }
  process.off('warning', warn);
  expect(warnings).toEqual([]);
  close();
  server.close();
});

it('goes on where every kept connection was closed at the other end', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    let requests = 0;
    connections++;
    socket.on('error', () => undefined);
    // One answer a connection: the next request finds it closed.
    socket.on('data', () => (++requests === 1 ? socket.write(ANSWER) : socket.destroy()));
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { send, close } = createNodeSend();
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const ask = async () => {
    const exchange = { url, method: 'GET' as const, headers: {}, signal: new AbortController().signal, verify: true };
    return new Response((await send(exchange)).body).text();
  };
  expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(connections).toBe(4);
  expect(await ask()).toBe('ok');
  expect(connections).toBe(5);
  close();
  server.close();
});
