/**
 * Debian's docker-registry browsed through the engine and the proxy: what it holds, what refers to what, and by its own
 * access log what each look costs in requests and bytes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import { indexFolder } from '../fixtures/indexFolder.ts';
import { referrersTag } from '../../src/core/oci/attachedTag.ts';
import type { Digest } from '../../src/core/oci/digest.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { createIndexStore } from '../../src/engine/indexStore.ts';
import { blob, buildImage, OCI } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { samples } from '../fixtures/samples.ts';
import { estargzLayer } from '../fixtures/tableLayers.ts';
import { must, onPath, sayWhy } from './cutaway.ts';
import { type RegistryServer, sha256, startRegistry } from './registryServer.ts';

const absent = ['docker-registry', 'skopeo', 'tar', 'find'].filter((tool) => !onPath(tool));
sayWhy('a registry browsed', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-browse-'));
const plain = join(folder, 'layer.tar');
let server: RegistryServer;
let repository = '';

const skopeo = (...args: string[]) => must('skopeo', '--insecure-policy', 'copy', '--dest-tls-verify=false', ...args);

/** As any client of the distribution API: blobs in two requests, the manifest in one. */
async function put(
  manifest: object,
  blobs: readonly Uint8Array<ArrayBuffer>[],
  reference?: string,
  type?: string,
): Promise<string> {
  const base = `http://${server.host}/v2/cutaway/app`;
  for (const bytes of blobs) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const to = new URL(started.headers.get('location') ?? '', base);
    to.searchParams.set('digest', sha256(bytes));
    const { status } = await fetch(to, { method: 'PUT', body: bytes });
    expect(status).toBe(201);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const headers = { 'Content-Type': type ?? OCI.manifest };
  const { status } = await fetch(`${base}/manifests/${reference ?? sha256(bytes)}`, {
    method: 'PUT',
    headers,
    body: bytes,
  });
  expect(status).toBe(201);
  return sha256(bytes);
}

beforeAll(async () => {
  if (absent.length > 0) return;
  server = await startRegistry(folder);
  repository = `${server.host}/cutaway/app`;
  const archive = join(folder, 'hello-oci.tar');
  writeFileSync(archive, samples().get('hello-oci.tar') ?? new Uint8Array());
  for (const tag of ['1.9', '1.10']) await skopeo('--all', `oci-archive:${archive}`, `docker://${repository}:${tag}`);
  const pick = `find /usr/share /usr/lib/python3* -xdev -type f -size -900k 2>/dev/null | sort | awk 'NR % 9 == 0' | head -n 900`;
  await must('bash', '-c', `${pick} | tar cf "${plain}" --no-recursion -T - 2>/dev/null`);
  const layer = new Uint8Array(readFileSync(plain));
  for (const [tag, compression] of [
    ['gzip', 'gzip'],
    ['plain', 'none'],
  ] as const) {
    const image = buildImage({ layers: [{ tar: layer, compression }] });
    toFolder(ociLayout([{ image, names: ['x'] }]), join(folder, tag));
  }
  // skopeo compresses anew only what is not compressed.
  const chunked = ['--dest-compress-format', 'zstd:chunked', `oci:${join(folder, 'plain')}:x`];
  await must('skopeo', '--insecure-policy', 'copy', ...chunked, `oci:${join(folder, 'chunked')}:x`);
  for (const tag of ['gzip', 'chunked']) await skopeo(`oci:${join(folder, tag)}:x`, `docker://${repository}:${tag}`);
  await pushEstargz();
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function pushEstargz(): Promise<void> {
  const noise = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251);
  const entries = [
    { path: 'etc/motd', content: 'hello\n' },
    { path: 'noise', content: noise },
  ];
  const { tar, annotations, bytes } = estargzLayer(entries);
  const rootfs = { type: 'layers', diff_ids: [sha256(tar)] };
  const config = blob(OCI.config, { architecture: 'amd64', os: 'linux', rootfs });
  const layer = { mediaType: `${OCI.layer}+gzip`, digest: sha256(bytes), size: bytes.length, annotations };
  const manifest = { schemaVersion: 2, mediaType: OCI.manifest, config: config.descriptor, layers: [layer] };
  await put(manifest, [config.bytes, bytes], 'estargz');
}

const stops: (() => Promise<void>)[] = [];

function newEngine(cache?: string) {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  stops.push(() => host.stop());
  return createEngine({ ...host, ...(cache !== undefined && { indexes: createIndexStore(indexFolder(cache)) }) });
}

async function openImage(reference: string, cache?: string) {
  const engine = newEngine(cache);
  const { id, roots, findings } = await engine.open({ kind: 'registry', name: reference, reference });
  const cat = async (path: string) => {
    const file = await engine.findInLayer(id, roots[0]?.key ?? '', 0, path);
    return Buffer.from((await engine.read(id, { kind: 'file', file }, 0, 1 << 20)).bytes);
  };
  return { engine, id, roots, findings, cat };
}

interface Seen {
  readonly Created: string;
  readonly Layers: readonly string[];
}

interface Line {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
}

/** What the registry wrote down while something was done. The log is written a moment after the answer. */
async function logged(work: () => Promise<unknown>): Promise<Line[]> {
  const before = server.requests().length;
  await work();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return server
    .requests()
    .slice(before)
    .flatMap((line) => {
      const [, method = '', path = '', status, bytes] = /"(GET|HEAD) (\S+) HTTP[^"]*" (\d+) (\d+)/.exec(line) ?? [];
      return method === '' ? [] : [{ method, path, status: Number(status), bytes: Number(bytes) }];
    });
}

const bytesOf = (log: readonly Line[]) =>
  log.reduce((sum, { method, bytes }) => (method === 'GET' ? sum + bytes : sum), 0);

describe.skipIf(absent.length > 0)('by the access log of a real registry', () => {
  it('a tree costs its documents, each once, and nothing of a layer', async () => {
    let expected = 0;
    const log = await logged(async () => {
      const { roots } = await openImage(`${repository}:gzip`);
      expected = (roots[0]?.size ?? 0) + (roots[0]?.children.find(({ role }) => role === 'config')?.size ?? 0);
    });
    expect(log.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(bytesOf(log)).toBe(expected);
  });

  const WORTH_PARTS = 64 * 1024;
  it.each(['estargz', 'chunked'])('one file of a layer of form %s costs three ranges at most', async (tag) => {
    const { cat, roots } = await openImage(`${repository}:${tag}`);
    const size = roots[0]?.children.find(({ role }) => role === 'layer')?.size ?? 0;
    const path = tag === 'estargz' ? 'etc/motd' : ((await must('tar', '-tf', plain)).split('\n').at(-20) ?? '');
    let bytes = Buffer.alloc(0);
    const log = await logged(async () => {
      bytes = await cat(path);
    });
    const wanted = tag === 'estargz' ? Buffer.from('hello\n') : readFileSync(`/${path}`);
    expect(bytes.equals(wanted)).toBe(true);
    expect(log.length).toBeLessThanOrEqual(3);
    // A layer of a few kilobytes is fetched whole at once: that costs less than asking for its parts.
    if (size < WORTH_PARTS) return;
    expect(log.every(({ status }) => status === 206)).toBe(true);
    expect(bytesOf(log)).toBeLessThan(size / 2);
  });

  it('a plain gzip layer is streamed once; on the next visit a file costs one range, and the tree one HEAD', async () => {
    const cache = join(folder, 'kept');
    const path = (await must('tar', '-tf', plain)).split('\n').at(-20) ?? '';
    const first = await openImage(`${repository}:gzip`, cache);
    const size = first.roots[0]?.children.find(({ role }) => role === 'layer')?.size ?? 0;
    const streamed = await logged(async () =>
      expect((await first.cat(path)).equals(readFileSync(`/${path}`))).toBe(true),
    );
    expect(streamed.filter(({ status }) => status === 200)).toHaveLength(1);
    // Beside the stream at most one stretch, which is given up once it holds the file: what was on its way counts too.
    expect(streamed.filter(({ status }) => status === 206).length).toBeLessThanOrEqual(2);
    expect(bytesOf(streamed)).toBeLessThan(size * 2);
    await expect.poll(async () => (await first.engine.ask([], 'stored', {}))?.layers.length).toBe(1);
    let again: Awaited<ReturnType<typeof openImage>> | undefined;
    const opened = await logged(async () => {
      again = await openImage(`${repository}:gzip`, cache);
    });
    expect(opened.map(({ method }) => method)).toEqual(['HEAD']);
    const log = await logged(async () => expect((await again?.cat(path))?.equals(readFileSync(`/${path}`))).toBe(true));
    expect(log.map(({ method, status }) => [method, status])).toEqual([['GET', 206]]);
    expect(bytesOf(log)).toBeLessThan(size);
  });
});

describe.skipIf(absent.length > 0)('a real registry', () => {
  it('tells its repositories, its tags in order, and where they lead', async () => {
    const engine = newEngine();
    expect(await engine.ask([], 'catalog', { registry: server.host })).toMatchObject({ repositories: ['cutaway/app'] });
    const { tags, complete } = await engine.ask([], 'tags', { repository });
    expect([tags.slice(0, 2), complete]).toEqual([['1.10', '1.9'], true]);
    const heads = await engine.ask([], 'tagHeads', { repository, tags: ['1.9', '1.10', 'gzip'] });
    const raw = await must('skopeo', 'inspect', '--raw', '--tls-verify=false', `docker://${repository}:1.9`);
    const digest = sha256(new TextEncoder().encode(raw));
    expect(heads.map((head) => head.digest === digest)).toEqual([true, true, false]);
    expect(heads[0]).toMatchObject({ mediaType: OCI.index, size: raw.length });
    const traffic = await engine.ask([], 'traffic', {});
    expect(traffic?.requests).toBe(5);
  });

  it('shows platforms, attestations and sizes behind a tag, as skopeo inspects them', async () => {
    const answer = await newEngine().ask([], 'tagged', { repository, reference: '1.10' });
    expect(answer.kind).toBe('index');
    const images = answer.images.filter(({ role }) => role === 'image');
    expect(images.length).toBeGreaterThan(1);
    expect(answer.images.filter(({ role, about }) => role === 'attestation' && about !== null).length).toBeGreaterThan(
      0,
    );
    for (const { platform, digest, layers, created } of images) {
      const [os = '', arch = '', variant] = platform?.split('/') ?? [];
      const which = ['--override-os', os, '--override-arch', arch, ...(variant ? ['--override-variant', variant] : [])];
      const at = ['inspect', '--tls-verify=false'];
      const seen = JSON.parse(await must('skopeo', ...which, ...at, `docker://${repository}:1.10`)) as Seen;
      expect(layers.map((layer) => layer.digest)).toEqual(seen.Layers);
      expect(Date.parse(created ?? '')).toBe(Date.parse(seen.Created));
      const raw = JSON.parse(await must('skopeo', ...at, '--raw', `docker://${repository}@${digest}`)) as {
        layers: { digest: string; size: number; mediaType: string }[];
      };
      expect(layers).toEqual(raw.layers.map(({ digest, size, mediaType }) => ({ digest, size, mediaType })));
    }
  });

  it('without referrers has them by tags, as a tree, and each opens with its blobs', async () => {
    const { digest: image } = await newEngine().ask([], 'tagged', { repository, reference: 'gzip' });
    const subject = { mediaType: OCI.manifest, digest: image, size: 1 };
    const text = new TextEncoder().encode('{"spdxVersion":"SPDX-2.3","packages":[]}');
    const empty = new TextEncoder().encode('{}');
    const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256(empty), size: 2 };
    const layer = { mediaType: 'application/spdx+json', digest: sha256(text), size: text.length };
    const sbom = {
      schemaVersion: 2,
      mediaType: OCI.manifest,
      artifactType: 'application/spdx+json',
      config,
      layers: [layer],
      subject,
    };
    const digest = await put(sbom, [empty, text]);
    const entry = {
      mediaType: OCI.manifest,
      digest,
      size: JSON.stringify(sbom).length,
      artifactType: 'application/spdx+json',
    };
    const index = (manifests: object[]) => ({ schemaVersion: 2, mediaType: OCI.index, manifests });
    await put(index([entry]), [], referrersTag(image as Digest), OCI.index);
    const signed = new TextEncoder().encode('{"critical":{}}');
    const simple = {
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      digest: sha256(signed),
      size: signed.length,
    };
    await put(
      { ...sbom, artifactType: undefined, subject: undefined, layers: [simple] },
      [signed],
      `${referrersTag(image as Digest)}.sig`,
    );
    await put(
      index([
        {
          ...entry,
          digest: await put(
            { ...sbom, artifactType: 'application/vnd.cncf.notary.signature', subject: { ...subject, digest } },
            [],
          ),
          artifactType: undefined,
        },
      ]),
      [],
      referrersTag(digest as Digest),
      OCI.index,
    );

    const answer = await newEngine().ask([], 'referrers', { repository, digest: image ?? '' });
    expect(answer).toMatchObject({ by: 'tag', complete: true });
    expect(
      answer.referrers.map(({ what, tag, referrers }) => [what, tag !== undefined, referrers.map((one) => one.what)]),
    ).toEqual([
      ['sbom', false, ['signature']],
      ['signature', true, []],
    ]);

    const { engine, id, roots } = await openImage(`${repository}@${digest}`);
    expect(roots[0]).toMatchObject({ digest, verified: 'ok' });
    const node = roots[0]?.children.find((child) => child.digest === layer.digest);
    const { bytes } = await engine.read(id, { kind: 'node', key: node?.key ?? '' }, 0, 1000);
    expect(bytes).toEqual(text);
    expect(await engine.ask([], 'tagged', { repository, reference: digest })).toMatchObject({
      kind: 'artifact',
      subject: image,
    });
  });
});
