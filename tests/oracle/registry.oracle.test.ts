/**
 * The proxy before Debian's docker-registry in three set-ups, with images that skopeo pushed: what it gives must be what
 * skopeo and the registry itself give.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeSend, resolveInNode } from '../../src/proxy/nodeSend.ts';
import { NOTHING_ALLOWED } from '../../src/proxy/registry/policy.ts';
import { createRegistries, type Handle } from '../../src/proxy/registry/registries.ts';
import { samples } from '../fixtures/samples.ts';
import { must, onPath, sayWhy } from './cutaway.ts';
import {
  PASSWORD,
  passwordFile,
  type RegistryServer,
  sha256,
  startRegistry,
  startTokenServer,
  type TokenServer,
  USER,
} from './registryServer.ts';

const absent = ['docker-registry', 'skopeo', 'openssl'].filter((tool) => !onPath(tool));
sayWhy('registries', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const BASIC = `Basic ${btoa(`${USER}:${PASSWORD}`)}`;
const folder = mkdtempSync(join(tmpdir(), 'cutaway-registry-'));
const archive = join(folder, 'hello-oci.tar');
const node = createNodeSend();
const servers: RegistryServer[] = [];
let tokens: TokenServer;
let handle: Handle;

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  handle(new Request(`http://127.0.0.1/registries/${path}`, { method, headers: { 'X-Cutaway': '1', ...headers } }));
const withPassword = { 'X-Cutaway-Credential': BASIC };

beforeAll(async () => {
  if (absent.length > 0) return;
  const allowed = { ...NOTHING_ALLOWED, anyPublic: true, thisMachine: true };
  handle = createRegistries({ allowed, send: node.send, resolve: resolveInNode });
  writeFileSync(archive, samples().get('hello-oci.tar') ?? new Uint8Array());
  tokens = await startTokenServer(folder);
  servers.push(await startRegistry(folder));
  servers.push(await startRegistry(folder, await passwordFile(folder)));
  servers.push(await startRegistry(folder, tokens.auth));
  for (const [i, { host }] of servers.entries()) {
    const credentials = i === 0 ? [] : ['--dest-creds', `${USER}:${PASSWORD}`];
    const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--all', ...credentials];
    await must('skopeo', ...push, `oci-archive:${archive}`, `docker://${host}/cutaway/hello:1.0`);
  }
  const docker = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--format', 'v2s2'];
  const saved = join(folder, 'hello-docker.tar');
  writeFileSync(saved, samples().get('hello-docker.tar') ?? new Uint8Array());
  await must('skopeo', ...docker, `docker-archive:${saved}`, `docker://${servers[0]?.host}/cutaway/docker:1.0`);
});
afterAll(async () => {
  node.close();
  tokens?.stop();
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

interface Document {
  readonly mediaType: string;
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The whole image: documents by digest, blobs by digest, each held against its descriptor. */
async function walk(base: string, headers: Record<string, string>): Promise<number> {
  let blobs = 0;
  const document = async (reference: string, expected?: Descriptor): Promise<void> => {
    const response = await ask(`${base}/manifests/${reference}`, headers);
    expect(response.status, reference).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('docker-content-digest')).toBe(sha256(bytes));
    if (expected) expect([sha256(bytes), bytes.length]).toEqual([expected.digest, expected.size]);
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Document;
    expect(response.headers.get('content-type')).toBe(value.mediaType);
    for (const child of value.manifests ?? []) await document(child.digest, child);
    for (const { digest, size } of [value.config, ...(value.layers ?? [])].filter((one) => one !== undefined)) {
      const blob = await ask(`${base}/blobs/${digest}`, { ...headers, 'X-Cutaway-Size': `${size}` });
      expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(digest);
      blobs += 1;
    }
  };
  await document('1.0');
  return blobs;
}

describe.skipIf(absent.length > 0)('a registry', () => {
  it.each([
    ['open', 0],
    ['with a password file', 1],
    ['with a token server', 2],
  ])('%s gives every document and blob of an image to the byte', async (_name, i) => {
    const base = `${servers[i]?.host}/v2/cutaway/hello`;
    expect(await walk(base, i === 0 ? {} : withPassword)).toBeGreaterThan(6);
  });

  it.each([1, 2])('refuses who has no password, and who has a wrong one (%i)', async (i) => {
    const path = `${servers[i]?.host}/v2/cutaway/hello/manifests/1.0`;
    for (const password of [undefined, 'wrong']) {
      const wrong = { 'X-Cutaway-Credential': `Basic ${btoa(`${USER}:${password}`)}` };
      const response = await ask(path, password === undefined ? {} : wrong);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorized', registry: servers[i]?.host } });
    }
  });

  it('gives a manifest as skopeo does', async () => {
    const host = servers[0]?.host;
    for (const name of ['hello', 'docker']) {
      const raw = await must(
        'skopeo',
        'inspect',
        '--raw',
        '--tls-verify=false',
        `docker://${host}/cutaway/${name}:1.0`,
      );
      expect(await (await ask(`${host}/v2/cutaway/${name}/manifests/1.0`)).text()).toBe(raw);
    }
  });

  it('lists repositories by page, and tags', async () => {
    const { host } = servers[0] as RegistryServer;
    const first = await ask(`${host}/v2/_catalog?n=1`);
    expect(await first.json()).toEqual({ repositories: ['cutaway/docker'] });
    const link = /^<\/registries\/(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
    expect(await (await ask(link ?? '')).json()).toEqual({ repositories: ['cutaway/hello'] });
    expect(await (await ask(`${host}/v2/cutaway/hello/tags/list`)).json()).toMatchObject({ tags: ['1.0'] });
  });

  it('gives ranges of a blob, HEAD, and 304 for what is known', async () => {
    const base = `${servers[0]?.host}/v2/cutaway/docker`;
    const head = await ask(`${base}/manifests/1.0`, {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const etag = head.headers.get('etag') ?? '';
    expect((await ask(`${base}/manifests/1.0`, { 'If-None-Match': etag })).status).toBe(304);
    const { layers = [] } = (await (await ask(`${base}/manifests/1.0`)).json()) as Document;
    const whole = Buffer.from(await (await ask(`${base}/blobs/${layers[0]?.digest}`)).arrayBuffer());
    const part = await ask(`${base}/blobs/${layers[0]?.digest}`, { Range: 'bytes=-9' });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(-9));
    const beyond = await ask(`${base}/blobs/${layers[0]?.digest}`, { Range: `bytes=${whole.length}-` });
    expect(beyond.status).toBe(416);
  });

  it('that lacks it says so in its own words; referrers are not found at this one', async () => {
    const { host } = servers[0] as RegistryServer;
    const missing = await ask(`${host}/v2/cutaway/hello/manifests/none`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      error: { code: 'not-found', detail: [{ code: 'MANIFEST_UNKNOWN' }] },
    });
    expect((await ask(`${host}/v2/cutaway/hello/referrers/sha256:${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('is asked for one token, to pull and no more', () => {
    const scopes = tokens.asked.filter(({ scope }) => scope?.endsWith(':pull'));
    expect(new Set(scopes.map(({ scope }) => scope))).toEqual(new Set(['repository:cutaway/hello:pull']));
    // A good one, one without a user, a wrong one; skopeo's own ask for push too, or come before.
    expect(scopes.length).toBeLessThan(8);
  });
});
