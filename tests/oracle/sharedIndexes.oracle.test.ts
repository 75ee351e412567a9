/**
 * A layer in a real registry with an index attached to its image: the first view and each file cost what the registry's
 * own log says, and the bytes are those of the layer. The registries (Debian's, of distribution 2, and distribution 3) have no
 * referrers API.
 */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import type { Node } from '../../src/core/image/node.ts';
import { referrersTag } from '../../src/core/oci/attachedTag.ts';
import type { Digest } from '../../src/core/oci/digest.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { type Running, startServer } from '../../src/proxy/node.ts';
import { DEEP, onlyDeep } from '../fixtures/deep.ts';
import { OCI } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { attach, CONTENTS, indexBytes, sharedImage } from '../fixtures/sharedIndex.ts';
import { cutaway, type FileLine, lines, missing, must, sayWhy } from './cutaway.ts';
import { goProgram } from './goProgram.ts';
import {
  PASSWORD,
  passwordFile,
  type RegistryServer,
  startRegistry,
  startTokenServer,
  type TokenServer,
  USER,
} from './registryServer.ts';

const absent = missing('docker-registry', 'openssl');
const third = await goProgram('distribution3');
const orasCopy = DEEP ? await goProgram('orasCopy') : undefined;
const sociIndexes = DEEP ? await goProgram('sociIndexes', 'gcc') : undefined;
const folder = mkdtempSync(join(tmpdir(), 'cutaway-shared-'));
const CREDENTIAL = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
const NAME = 'team/app';
const OTHER = 'team/other';
let open: RegistryServer;
let locked: RegistryServer;
let byToken: RegistryServer;
let tokens: TokenServer;
/** The token server is on another port, which is another host: credentials go there where it is told so. */
let realms: readonly string[] = [];
let newer: RegistryServer | undefined;
let proxy: Running | undefined;
const hosts: ReturnType<typeof createNodeHost>[] = [];

/** Pushes as any client does. */
async function push(host: string, credential?: string, name = NAME): Promise<void> {
  const { image, layer } = sharedImage();
  const attached = attach(await indexBytes(layer), image, layer);
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    if (credential !== undefined) headers.set('Authorization', credential);
    const response = await fetch(path, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  for (const { bytes, descriptor } of [...image.layers, image.config, ...attached.blobs]) {
    const begun = await send(`http://${host}/v2/${name}/blobs/uploads/`, { method: 'POST' });
    const to = new URL(begun.headers.get('location') ?? '', `http://${host}`);
    to.searchParams.set('digest', descriptor.digest);
    await send(to.href, { method: 'PUT', body: bytes, headers: { 'Content-Type': 'application/octet-stream' } });
  }
  const list = { schemaVersion: 2, mediaType: OCI.index, manifests: [attached.descriptor] };
  const manifests: readonly (readonly [string, string, Uint8Array<ArrayBuffer>])[] = [
    ['1', OCI.manifest, image.manifest.bytes],
    [attached.manifest.descriptor.digest, OCI.manifest, attached.manifest.bytes],
    [
      referrersTag(image.manifest.descriptor.digest as Digest),
      OCI.index,
      new TextEncoder().encode(JSON.stringify(list)),
    ],
  ];
  for (const [reference, type, body] of manifests)
    await send(`http://${host}/v2/${name}/manifests/${reference}`, {
      method: 'PUT',
      body,
      headers: { 'Content-Type': type },
    });
}

beforeAll(async () => {
  sayWhy('shared indexes in a registry', absent);
  sayWhy('shared indexes in distribution 3', third.absent);
  sayWhy("soci-snapshotter's own indexes", sociIndexes?.absent);
  sayWhy('layouts that oras wrote', orasCopy?.absent);
  if (absent) return;
  open = await startRegistry(folder);
  locked = await startRegistry(folder, await passwordFile(folder));
  tokens = await startTokenServer(folder);
  byToken = await startRegistry(folder, tokens.auth);
  realms = [`${byToken.host}=${tokens.host}`];
  for (const name of [NAME, OTHER]) {
    const query = `scope=repository:${name}:pull,push`;
    const granted = await fetch(`http://${tokens.host}/token?${query}`, { headers: { Authorization: CREDENTIAL } });
    await push(byToken.host, `Bearer ${((await granted.json()) as { token: string }).token}`, name);
  }
  if (!third.absent) newer = await startRegistry(folder, '', undefined, '', third.path);
  if (newer) await push(newer.host);
  await push(open.host);
  await push(locked.host, CREDENTIAL);
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app', 'index.html'), '');
  proxy = await reopened();
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(async () => {
  await open?.stop();
  await locked?.stop();
  await byToken?.stop();
  tokens?.stop();
  await newer?.stop();
  await proxy?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server that has met no registry yet. */
async function reopened(): Promise<Running> {
  await proxy?.close();
  return startServer({ app: join(folder, 'app'), port: 0, registries: { realms } });
}

const SETUPS = [
  'by the fallback tag',
  'with a password',
  'with tokens',
  'behind the proxy',
  'with tokens behind the proxy',
  'of distribution 3',
] as const;
type Setup = (typeof SETUPS)[number];

function serverOf(setup: Setup): RegistryServer {
  if (setup === 'of distribution 3' && newer) return newer;
  if (setup.startsWith('with tokens')) return byToken;
  return setup === 'with a password' ? locked : open;
}

/** Opened as the command line opens it, or as a page does, through the server. */
async function opened(setup: Setup, name = NAME) {
  const server = serverOf(setup);
  const host = createNodeHost('/no-built-scripts-here', { realms });
  hosts.push(host);
  const origin = new URL(proxy?.url ?? '').origin;
  const through = (path: string, init?: RequestInit) => fetch(origin + path, init);
  const engine = createEngine(setup.endsWith('behind the proxy') ? { ...host, registryFetch: through } : host);
  const reference = `${server.host}/${name}:1`;
  const credential = server === locked || server === byToken ? { credential: CREDENTIAL } : {};
  const { id, roots } = await engine.open({ kind: 'registry', name: reference, reference, ...credential });
  const find = (nodes: readonly Node[]): Node | undefined =>
    nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);
  return { engine, server, id, key: find(roots)?.key ?? '' };
}

/** What went over the wire by the registry's log: GET and HEAD that it did not refuse for want of a login. */
async function logOf(server: RegistryServer, from: number) {
  // The log is written a moment after the answer.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const lines = server.requests().slice(from);
  return lines.flatMap((line) => {
    const [, status, bytes] = /"(?:GET|HEAD) \/v2\/.[^"]*" (\d+) (\d+)/.exec(line) ?? [];
    return status === undefined || status === '401' ? [] : [{ line, bytes: Number(bytes) }];
  });
}

describe.skipIf(absent)('a layer with a published index', () => {
  it.skipIf(DEEP).for(SETUPS)(
    'costs 1 % of its bytes and six requests at first sight, and two a file (%s)',
    async (setup, { skip }) => {
      if (setup === 'of distribution 3') skip(third.absent !== undefined, third.absent);
      const { layer } = sharedImage();
      const server = serverOf(setup);
      const [before, asked] = [server.requests().length, tokens.asked.length];
      const { engine, id, key } = await opened(setup);
      const { basis, entries } = await engine.layer(id, key, 0, false);
      const view = await logOf(server, before);
      expect(basis.unchecked).toMatchObject([{ sharedIndex: { from: 'referrer' } }]);
      expect(entries).toBe(212);
      expect(view.length, view.map(({ line }) => line).join('\n')).toBeLessThanOrEqual(6);
      // The log is understood.
      expect(view.length).toBeGreaterThan(2);
      expect(view.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(layer.bytes.length / 100);
      for (const [path, content] of Object.entries(CONTENTS)) {
        const start = server.requests().length;
        const file = await engine.findInLayer(id, key, 0, path);
        const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 1000);
        expect(new TextDecoder().decode(bytes)).toBe(content);
        expect((await logOf(server, start)).length).toBeLessThanOrEqual(2);
      }
      // Beside all these, at most one that is told to log in, and one for a token, which holds for the files too.
      const refused = server
        .requests()
        .slice(before)
        .filter((line) => line.includes('" 401 '));
      expect(refused.length, refused.join('\n')).toBeLessThanOrEqual(1);
      expect(tokens.asked.length - asked).toBe(server === byToken ? 1 : 0);
    },
  );

  it.skipIf(DEEP)(
    'costs one refused request and one token, in the next repository a token, and then neither',
    async () => {
      const costs: (readonly [refused: number, tokens: number])[] = [];
      proxy = await reopened();
      for (const name of [NAME, OTHER, NAME]) {
        const [before, asked] = [byToken.requests().length, tokens.asked.length];
        const { engine, id, key } = await opened('with tokens behind the proxy', name);
        const { basis } = await engine.layer(id, key, 0, false);
        expect(basis.unchecked).toMatchObject([{ sharedIndex: { from: 'referrer' } }]);
        expect((await logOf(byToken, before)).length).toBe(6);
        const refused = byToken
          .requests()
          .slice(before)
          .filter((line) => line.includes('" 401 '));
        costs.push([refused.length, tokens.asked.length - asked]);
      }
      expect(costs).toEqual([
        [1, 1],
        [0, 1],
        [0, 0],
      ]);
    },
  );

  it.runIf(onlyDeep())('comes along where oras copies the image into a layout, and is used there', async ({ skip }) => {
    skip(orasCopy?.absent !== undefined, orasCopy?.absent);
    const layout = join(folder, 'by-oras');
    await must(orasCopy?.path ?? '', `${open.host}/${NAME}:1`, layout);
    const { stdout, stderr } = await cutaway('ls', layout, '--json');
    expect(stderr).toContain('is listed by a shared index (cutaway sha256:');
    expect(lines<FileLine>(`${stdout}`).map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(CONTENTS)));
    for (const [path, content] of Object.entries(CONTENTS))
      expect(`${(await cutaway('cat', layout, path)).stdout}`, path).toBe(content);
  });

  it.runIf(onlyDeep())(
    'stays behind where skopeo copies the image, which reads as it does without one',
    async ({ skip }) => {
      const none = missing('skopeo');
      skip(none !== undefined, none);
      const layout = join(folder, 'by-skopeo');
      await must(
        'skopeo',
        'copy',
        '-q',
        '--src-tls-verify=false',
        `docker://${open.host}/${NAME}:1`,
        `oci:${layout}:1`,
      );
      const { stdout, stderr } = await cutaway('ls', layout, '--json');
      expect(stderr).not.toContain('shared index');
      expect(lines<FileLine>(`${stdout}`).map(({ path }) => path)).toEqual(
        expect.arrayContaining(Object.keys(CONTENTS)),
      );
    },
  );

  /** Version 1 is found by the fallback tag, version 2 is named by the image itself. */
  it.runIf(onlyDeep()).for(['v1', 'v2'])(
    'is read by an index that the code of soci-snapshotter built and pushed (%s)',
    async (version, { skip }) => {
      skip(sociIndexes?.absent !== undefined, sociIndexes?.absent);
      const { image, layer } = sharedImage();
      const [layout, blob] = [join(folder, version), join(folder, `${version}.tar.gz`)];
      toFolder(ociLayout([{ image, names: ['1'] }]), layout);
      writeFileSync(blob, layer.bytes);
      const repository = `${open.host}/soci/${version}`;
      const made = (await must(sociIndexes?.path ?? '', version, layout, repository)).trimEnd().split('\n').at(-1);
      const before = open.requests().length;
      const { stdout, stderr } = await cutaway('ls', `${repository}:1`, '--json');
      const view = await logOf(open, before);
      expect(view.length, view.map(({ line }) => line).join('\n')).toBeLessThanOrEqual(6);
      expect(view.filter(({ line }) => line.includes(layer.descriptor.digest))).toEqual([]);
      expect(stderr).toMatch(/is listed by a shared index \(SOCI sha256:.*made by AWS SOCI CLI/);
      if (version === 'v1') expect(stderr).toContain(made);
      const paths = lines<FileLine>(`${stdout}`).map(({ path }) => path);
      const archive = (await must('tar', '-tzf', blob)).trimEnd().split('\n');
      expect(paths).toEqual(expect.arrayContaining(archive.map((path) => path.replace(/\/$/, ''))));
      for (const [path, content] of Object.entries(CONTENTS)) {
        const start = open.requests().length;
        const read = await cutaway('cat', `${repository}:1`, path);
        expect(`${read.stdout}`, read.stderr).toBe(content);
        const layers = (await logOf(open, start)).filter(({ line }) => line.includes(layer.descriptor.digest));
        expect(layers.length, path).toBe(1);
        expect(layers[0]?.line).toMatch(/" 206 /);
      }
    },
  );
});
