/** What registries and token servers answer, head and body, and the docker config whose logins they are asked with. */
import { ImageError } from '../../../src/core/oci/imageError.ts';
import { openDockerConfig } from '../../../src/proxy/dockerConfig.ts';
import { nextPage, parseAsked } from '../../../src/proxy/registry/asked.ts';
import type { Exchange, Upstream } from '../../../src/proxy/registry/exchange.ts';
import { NOTHING_ALLOWED } from '../../../src/proxy/registry/policy.ts';
import { createRegistries } from '../../../src/proxy/registry/registries.ts';
import { CHEAP, FEW, type Target, textTarget } from '../target.ts';

const HOST = 'registry.test';
const DIGEST = `sha256:${'ab'.repeat(32)}`;
const PATHS = ['a/b/manifests/latest', `a/b/blobs/${DIGEST}`, 'a/b/tags/list', `a/b/referrers/${DIGEST}`];

/** Each input is of another client, so that the limit of each is not met. */
let clients = 0;

/** `STATUS`, headers a line each, an empty line, the body; what is no header is left out, as HTTP libraries do. */
function toUpstream(input: Uint8Array<ArrayBuffer>): Upstream {
  const text = new TextDecoder('latin1').decode(input);
  const end = text.indexOf('\n\n');
  const [status = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\n');
  const headers = new Headers();
  for (const line of lines) {
    const [name = '', ...value] = line.split(':');
    try {
      headers.append(name, value.join(':'));
    } catch {
      // Not the name of a header, or characters that none may have.
    }
  }
  const body = new Response(input.slice(end < 0 ? input.length : end + 2)).body;
  return { status: Number.parseInt(status, 10) || 200, headers, body: body as ReadableStream<Uint8Array> | null };
}

/** Asks for one kind of document, which goes by the length of the input. */
async function ask(input: Uint8Array, method: string, send: (exchange: Exchange) => Upstream): Promise<void> {
  const path = PATHS[input.length % PATHS.length];
  const handle = createRegistries({
    allowed: { ...NOTHING_ALLOWED, anyPublic: true },
    send: async (exchange) => send(exchange),
    resolve: async () => ['93.184.215.14'],
  });
  const credential = { 'X-Cutaway-Credential': `Basic ${btoa('user:s3cret-pass')}` };
  const headers = { 'X-Cutaway': '1', Range: 'bytes=0-9', ...credential };
  const url = `http://127.0.0.1/registries/${HOST}/v2/${path}`;
  const response = await handle(new Request(url, { method, headers }), `${++clients}`);
  if (response.status === 500) throw new Error(`${path}: an error that nobody foresaw`);
  // A body that breaks its promise ends in an error of ours: nobody takes it for whole.
  const body = await response.text().catch((error: unknown) => {
    if (error instanceof ImageError) return '';
    throw error;
  });
  const seen = `${JSON.stringify([...response.headers])}${body}`;
  if (/s3cret-pass/.test(seen)) throw new Error(`${path}: the password is told`);
}

const texts = (...seeds: readonly string[]) => seeds.map((seed) => new TextEncoder().encode(seed));

/** A 401 of the registry first, then a token or what stands for one. */
const isToken = ({ url }: Exchange) => url.pathname === '/token';
const challenge = () => ({
  status: 401,
  headers: new Headers({ 'WWW-Authenticate': `Bearer realm="https://${HOST}/token",service="s"` }),
  body: null,
});

export const registryAnswers: readonly Target[] = [
  {
    ...{ name: 'registry-answer', runs: CHEAP, share: FEW },
    seeds: () =>
      texts(
        `200\nContent-Type: application/json\nDocker-Content-Digest: ${DIGEST}\nContent-Length: 2\n\n{}`,
        '206\nContent-Range: bytes 0-9/100\nContent-Length: 10\n\n0123456789',
        '200\nLink: </v2/a/b/tags/list?last=x&n=5>; rel="next"\nContent-Encoding: gzip\n\n{"tags":["1"]}',
        '401\nWWW-Authenticate: Basic realm="x", Bearer realm="https://registry.test/token"\n\n{"errors":[{"code":"X"}]}',
        '307\nLocation: https://cdn.test/x?y\n\n',
        '429\nRetry-After: 17\nRateLimit-Limit: 100;w=21600\n\nslow down',
      ),
    run: (input) => ask(input, 'GET', () => toUpstream(input)),
  },
  {
    ...{ name: 'registry-token', runs: CHEAP, share: FEW },
    seeds: () =>
      texts('200\n\n{"token":"abc","expires_in":300}', '200\n\n{"access_token":"a.b-c"}', '403\n\n{"details":"no"}'),
    run: (input) => ask(input, 'HEAD', (exchange) => (isToken(exchange) ? toUpstream(input) : challenge())),
  },
  textTarget(
    'registry-link',
    ['</v2/a/tags/list?last=x&n=5>; rel="next"', '<http://h/x?a>; rel=prev, <?b=%31>; rel=next'],
    (text) => nextPage(text, parseAsked(`/registries/${HOST}/v2/a/b/tags/list`, '')),
  ),
  textTarget(
    'docker-config',
    ['{"auths":{"https://h/v2/":{"auth":"dTpw"},"h:5":{"identitytoken":"t"}}}', '{"auths":{"h":null}}'],
    async (text) => {
      // The programs that a config names are not for a fuzzer to start.
      if (/cred/i.test(text) || text.includes('\\')) return;
      try {
        const find = openDockerConfig(text, 'config.json');
        for (const host of ['h', 'h:5', 'docker.io']) await find(host);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.endsWith('not a valid Docker config in JSON')) throw error;
      }
    },
  ),
];
