/**
 * The proxy before Debian's docker-registry in three set-ups, with images that skopeo pushed: what it gives must be what
 * skopeo and the registry itself give.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RegistrySettings, serveRegistries } from '../../src/proxy/nodeRegistries.ts';
import { createNodeSend, resolveInNode } from '../../src/proxy/nodeSend.ts';
import { NOTHING_ALLOWED } from '../../src/proxy/registry/policy.ts';
import { createRegistries, type Handle } from '../../src/proxy/registry/registries.ts';
import { samples } from '../fixtures/samples.ts';
import { must, onPath, sayWhy } from './cutaway.ts';
import {
  IDENTITY,
  PASSWORD,
  passwordFile,
  type RegistryServer,
  selfSigned,
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
let realms: readonly string[] = [];
let handle: Handle;

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  handle(new Request(`http://127.0.0.1/registries/${path}`, { method, headers: { 'X-Cutaway': '1', ...headers } }));
const withPassword = { 'X-Cutaway-Credential': BASIC };

beforeAll(async () => {
  if (absent.length > 0) return;
  writeFileSync(archive, samples().get('hello-oci.tar') ?? new Uint8Array());
  tokens = await startTokenServer(folder);
  servers.push(await startRegistry(folder));
  servers.push(await startRegistry(folder, await passwordFile(folder)));
  servers.push(await startRegistry(folder, tokens.auth));
  // A token server on another port is another server: credentials go there where it is told so.
  realms = [`${servers[2]?.host}=${tokens.host}`];
  const allowed = { ...NOTHING_ALLOWED, anyPublic: true, thisMachine: true, realms };
  handle = createRegistries({ allowed, send: node.send, resolve: resolveInNode });
  // Before the others: skopeo takes a layer that is there already for it, and one of them is the same content as zstd.
  const docker = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--format', 'v2s2'];
  const saved = join(folder, 'hello-docker.tar');
  writeFileSync(saved, samples().get('hello-docker.tar') ?? new Uint8Array());
  await must('skopeo', ...docker, `docker-archive:${saved}`, `docker://${servers[0]?.host}/cutaway/docker:1.0`);
  for (const [i, { host }] of servers.entries()) {
    const credentials = i === 0 ? [] : ['--dest-creds', `${USER}:${PASSWORD}`];
    const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--all', ...credentials];
    await must('skopeo', ...push, `oci-archive:${archive}`, `docker://${host}/cutaway/hello:1.0`);
  }
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

  it('whose token has expired is asked for a new one', async () => {
    // One that came expired: let in by no registry, and it is said so; the next request gets a good one.
    const path = `${servers[2]?.host}/v2/cutaway/hello/manifests/1.0`;
    const { handle: fresh, close } = await serveRegistries({ realms }, true);
    const get = () =>
      fresh(new Request(`http://127.0.0.1/registries/${path}`, { headers: { 'X-Cutaway': '1', ...withPassword } }));
    tokens.life = -600;
    expect((await get()).status).toBe(401);
    tokens.life = 300;
    const before = tokens.asked.length;
    expect((await get()).status).toBe(200);
    expect((await get()).status).toBe(200);
    expect(tokens.asked.length).toBe(before + 1);
    close();
  });

  it('takes an identity token, which goes to the token server by POST and in no address', async () => {
    const identity = { 'X-Cutaway-Credential': `Basic ${btoa(`<token>:${IDENTITY}`)}` };
    const response = await ask(`${servers[2]?.host}/v2/cutaway/hello/manifests/1.0`, identity);
    expect(response.status).toBe(200);
    expect(tokens.asked.at(-1)).toEqual({ user: USER, scope: 'repository:cutaway/hello:pull', method: 'POST' });
    const wrong = { 'X-Cutaway-Credential': `Basic ${btoa('<token>:not-hers')}` };
    expect((await ask(`${servers[2]?.host}/v2/cutaway/hello/manifests/1.0`, wrong)).status).toBe(401);
  });

  it.each([1, 2])('lists tags, has blobs by HEAD and by range with a password (%i)', async (i) => {
    const base = `${servers[i]?.host}/v2/cutaway/hello`;
    expect(await (await ask(`${base}/tags/list`, withPassword)).json()).toMatchObject({ tags: ['1.0'] });
    const index = (await (await ask(`${base}/manifests/1.0`, withPassword)).json()) as Document;
    const manifest = (await (
      await ask(`${base}/manifests/${index.manifests?.[0]?.digest}`, withPassword)
    ).json()) as Document;
    const { digest = '', size = 0 } = manifest.layers?.[0] ?? {};
    const head = await ask(`${base}/blobs/${digest}`, withPassword, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, `${size}`, '']);
    const part = await ask(`${base}/blobs/${digest}`, { ...withPassword, Range: 'bytes=2-5' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 2-5/${size}`]);
    expect((await part.arrayBuffer()).byteLength).toBe(4);
    expect(part.headers.get('cache-control')).toBe('no-store');
    const unknown = await ask(`${base}/blobs/${digest}`, {}, 'HEAD');
    expect([unknown.status, unknown.headers.get('x-cutaway-error')]).toEqual([401, 'unauthorized registry-said']);
  });

  it.each([
    ['a password file', 1],
    ['a token server', 2],
  ])('with %s lets in who has a docker config, by what is in it and by a helper it names', async (_name, i) => {
    const host = servers[i]?.host ?? '';
    const path = process.env.PATH;
    const helper = join(folder, 'docker-credential-oracle');
    const answer = JSON.stringify({ ServerURL: host, Username: USER, Secret: PASSWORD });
    writeFileSync(helper, `#!/bin/sh\nread -r server\n[ "$server" = "${host}" ] || exit 1\nprintf '%s' '${answer}'\n`);
    chmodSync(helper, 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
    const auth = BASIC.replace('Basic ', '');
    const configs = [{ auths: { [host]: { auth } } }, { credHelpers: { [host]: 'oracle' } }, { credsStore: 'oracle' }];
    for (const [at, config] of configs.entries()) {
      const file = join(folder, `docker-${i}-${at}.json`);
      writeFileSync(file, JSON.stringify(config));
      const { handle: own, close } = await serveRegistries({ dockerConfig: file, realms }, true);
      const asked = new Request(`http://127.0.0.1/registries/${host}/v2/cutaway/hello/manifests/1.0`, {
        headers: { 'X-Cutaway': '1' },
      });
      const response = await own(asked);
      expect(response.status, JSON.stringify(Object.keys(config))).toBe(200);
      expect(JSON.stringify([...response.headers])).not.toContain(auth);
      close();
    }
    process.env.PATH = path;
  });
});

describe.skipIf(absent.length > 0)('a registry by https, with a certificate that signs itself,', () => {
  let server: RegistryServer;
  let own: Awaited<ReturnType<typeof selfSigned>>;
  beforeAll(async () => {
    own = await selfSigned(folder, 'registry');
    server = await startRegistry(folder, '', own);
  });
  afterAll(() => server.stop());

  /** Not on loopback as a person has it, where any certificate will do: as a named registry of somebody's network. */
  const from = async (settings: RegistrySettings, path = '/v2/') => {
    const { handle: own, close } = await serveRegistries(settings, false);
    const url = `http://127.0.0.1/registries/${server.host}${path}`;
    const response = await own(new Request(url, { headers: { 'X-Cutaway': '1' } }));
    const value = (await response.json()) as { error?: { message?: string; remedy?: string } };
    close();
    return { ...value.error, status: response.status };
  };

  it('is refused, with what to do', async () => {
    const refused = await from({ allowed: [server.host] });
    expect(refused).toMatchObject({ status: 502, code: 'unreachable', reason: 'certificate', registry: server.host });
    expect(refused.message).toContain(server.host);
    expect(refused.remedy).toMatch(/--ca-file FILE.*--insecure-registry 127\.0\.0\.1:\d+/);
  });

  it('is asked with --ca-file, and with another’s certificate it is not', async () => {
    expect(await from({ allowed: [server.host], caFile: own.certificate })).toMatchObject({ status: 200 });
    const other = await selfSigned(folder, 'other');
    expect(await from({ allowed: [server.host], caFile: other.certificate })).toMatchObject({ reason: 'certificate' });
    await expect(from({ caFile: own.key })).rejects.toThrow('no PEM certificate');
    await expect(from({ caFile: join(folder, 'absent.pem') })).rejects.toThrow('absent.pem');
  });

  it('is asked with --insecure-registry', async () => {
    expect(await from({ insecure: [server.host] })).toMatchObject({ status: 200 });
  });

  it('is asked by https even where plain http is allowed', async () => {
    const settings = { allowed: [server.host], plainHttp: true };
    expect(await from({ ...settings, caFile: own.certificate })).toMatchObject({ status: 200 });
    expect(await from(settings)).toMatchObject({ reason: 'certificate' });
  });
});

describe.skipIf(absent.length > 0)('a registry by plain http', () => {
  it('that was not allowed to be is named as such, with what to do', async () => {
    const { host } = servers[0] as RegistryServer;
    for (const plainHttp of [false, true]) {
      const { handle: own, close } = await serveRegistries({ allowed: [host], plainHttp }, false);
      const url = `http://127.0.0.1/registries/${host}/v2/cutaway/hello/tags/list`;
      const response = await own(new Request(url, { headers: { 'X-Cutaway': '1' } }));
      const value = (await response.json()) as object;
      if (plainHttp) expect(value).toMatchObject({ tags: ['1.0'] });
      else {
        expect(value).toMatchObject({ error: { code: 'unreachable', reason: 'plain-http', registry: host } });
        expect(JSON.stringify(value)).toMatch(/does not speak https.*--plain-http/);
      }
      close();
    }
  });

  it('that is not there is said to be unreachable, with its port', async () => {
    const { handle: own, close } = await serveRegistries({}, true);
    const url = 'http://127.0.0.1/registries/127.0.0.1:1/v2/';
    const response = await own(new Request(url, { headers: { 'X-Cutaway': '1' } }));
    expect(await response.json()).toMatchObject({
      error: { code: 'unreachable', reason: 'connection', message: expect.stringContaining('127.0.0.1:1') },
    });
    close();
  });
});

describe.skipIf(absent.length > 0)('a folder of layouts as tools write them', () => {
  const tools = ['umoci', 'buildah'].filter((tool) => onPath(tool));
  sayWhy(
    'layouts of umoci and buildah',
    tools.length < 2 ? `only ${tools.join(', ') || 'neither'} installed` : undefined,
  );

  it('is a registry that skopeo’s, umoci’s and buildah’s images are in, to the byte', async () => {
    const layouts = join(folder, 'layouts');
    const policy = ['--insecure-policy'];
    mkdirSync(join(layouts, 'team'), { recursive: true });
    const source = `oci-archive:${archive}`;
    await must('skopeo', 'copy', ...policy, '--all', source, `oci:${layouts}/team/skopeo:1.0`);
    await must('skopeo', 'copy', ...policy, source, `oci:${layouts}/unnamed`);
    const expected = ['team/skopeo', 'unnamed'];
    if (onPath('umoci')) {
      await must('umoci', 'init', '--layout', `${layouts}/umoci`);
      await must('umoci', 'new', '--image', `${layouts}/umoci:fresh`);
      expected.push('umoci');
    }
    if (onPath('buildah')) {
      const store = ['--storage-driver', 'vfs', '--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
      const container = (await must('buildah', ...store, '--isolation', 'chroot', 'from', 'scratch')).trim();
      await must('buildah', ...store, 'commit', '--format', 'oci', container, `oci:${layouts}/buildah:2.0`);
      expected.push('buildah');
    }
    const { handle: own, close } = await serveRegistries({ layouts }, true);
    const get = (path: string) =>
      own(new Request(`http://127.0.0.1/registries/layouts/v2/${path}`, { headers: { 'X-Cutaway': '1' } }));
    expect(await (await get('_catalog')).json()).toEqual({ repositories: expected.sort() });
    const tags = { 'team/skopeo': '1.0', unnamed: 'latest', umoci: 'fresh', buildah: '2.0' };
    for (const [name, tag] of Object.entries(tags).filter(([name]) => expected.includes(name))) {
      expect(await (await get(`${name}/tags/list`)).json(), name).toMatchObject({ tags: [tag] });
      const raw = await must(
        'skopeo',
        'inspect',
        '--raw',
        `oci:${layouts}/${name}${name === 'unnamed' ? '' : `:${tag}`}`,
      );
      const response = await get(`${name}/manifests/${tag}`);
      expect(await response.text(), name).toBe(raw);
      expect(response.headers.get('docker-content-digest')).toBe(sha256(Buffer.from(raw)));
    }
    close();
  });
});
