/** What the command line says to do where the server would say how to start it, and the page where to click. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/cli/failure.ts';
import { inShell } from '../../../src/cli/node/registry/inShell.ts';
import { fromFailure } from '../../../src/proxy/registry/failure.ts';
import { toErrorResponse } from '../../../src/proxy/registry/proxyError.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

/** A registry that lets nobody in, and sends some of them to another host for a token. */
const server = createServer(({ url = '' }, answer) => {
  const elsewhere = url.includes('/elsewhere/') && 'Bearer realm="http://127.0.0.1:9/token",service="x"';
  answer.writeHead(401, { 'www-authenticate': elsewhere || 'Basic realm="x"' }).end();
});
let host = '';
beforeAll(
  () =>
    new Promise<void>((done) =>
      server.listen(0, '127.0.0.1', () => {
        host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
        done();
      }),
    ),
);
afterAll(() => void server.close());

describe('what to do', () => {
  it.each<[what: string, args: readonly string[], remedy: string]>([
    ['a private image', ['digest', 'HOST/app:1'], 'Log in with docker login HOST, or use --creds USER:PASSWORD.'],
    ['a private list', ['catalog', 'HOST'], 'Log in with docker login HOST, or use --creds USER:PASSWORD.'],
    [
      'a token server inside the network',
      ['digest', 'HOST/elsewhere/app:1', '--creds', 'a:b'],
      'which Cutaway does not connect to. Use --allow-private, if that is intended.',
    ],
  ])('%s', async (_, args, remedy) => {
    const own = (text: string) => text.replace('HOST', host);
    const { message } = await runCommand(...args.map(own), '--no-docker-config', ...quiet(args)).then(
      () => toFailure(new Error('did not fail')),
      toFailure,
    );
    expect(message).toContain(own(remedy));
  });

  it('a registry without TLS', async () => {
    const refused = Object.assign(new Error('wrong version'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    const registry = { name: 'r.example', host: 'r.example', hostname: 'r.example' } as Parameters<
      typeof fromFailure
    >[1];
    const failed = fromFailure(refused, registry, new URL('https://r.example/v2/'));
    const answer = await inShell(async () => toErrorResponse(failed))('/');
    expect((await answer.json()).error).toMatchObject({
      reason: 'plain-http',
      remedy: 'Use --plain-http, if that is intended.',
    });
  });
});

const quiet = ([command]: readonly string[]) => (command === 'catalog' ? [] : ['--no-engines']);
