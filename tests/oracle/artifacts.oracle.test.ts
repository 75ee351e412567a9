/** `referrers`, and `cat` of the files of an artifact, on a real docker-registry: beside skopeo, and regctl where it is installed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referrersTag } from '../../src/core/oci/attachedTag.ts';
import type { Digest } from '../../src/core/oci/digest.ts';
import { type BuiltBlob, blob, buildImage, OCI } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { cutaway, missing, must, onPath, sayWhy } from './cutaway.ts';
import { type RegistryServer, startRegistry } from './registryServer.ts';

const reason = missing('skopeo', 'docker-registry');
sayWhy('artifacts in a registry', reason);
sayWhy('artifacts beside regctl', onPath('regctl') ? undefined : 'regctl is not on the PATH');

const folder = mkdtempSync(join(tmpdir(), 'cutaway-artifacts-'));
const image = buildImage({ layers: [{ entries: [{ path: 'x', content: 'x' }] }] });
const TITLE = 'org.opencontainers.image.title';
const empty = blob('application/vnd.oci.empty.v1+json', {});
const notes = blob('text/plain', new TextEncoder().encode('the release notes\n'));
const binary = blob(
  'application/octet-stream',
  Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 251),
);
let server: RegistryServer;
let bill: BuiltBlob;
let signature: BuiltBlob;

const titled = (of: BuiltBlob, title: string) => ({ ...of.descriptor, annotations: { [TITLE]: title } });

function artifact(artifactType: string, layers: readonly object[], subject?: BuiltBlob): BuiltBlob {
  const more = subject ? { subject: subject.descriptor } : {};
  return blob(OCI.manifest, {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    artifactType,
    config: empty.descriptor,
    layers,
    ...more,
  });
}

/** As any client of the distribution API, in a repository of its own. */
async function push(repository: string, reference: string, manifest: BuiltBlob, blobs: readonly BuiltBlob[]) {
  const base = `http://${server.host}/v2/${repository}`;
  for (const { bytes, descriptor } of blobs) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const to = new URL(started.headers.get('location') ?? '', base);
    to.searchParams.set('digest', descriptor.digest);
    expect((await fetch(to, { method: 'PUT', body: bytes })).status).toBe(201);
  }
  const headers = { 'Content-Type': manifest.descriptor.mediaType };
  const put = await fetch(`${base}/manifests/${reference}`, { method: 'PUT', headers, body: manifest.bytes });
  expect(put.status).toBe(201);
}

/** Debian's registry has no referrers API: a tag stands in for it (distribution-spec, Referrers Tag Schema). */
async function refer(repository: string, subject: BuiltBlob, referrers: readonly BuiltBlob[]) {
  const manifests = referrers.map(({ descriptor, bytes }) => {
    const { artifactType } = JSON.parse(new TextDecoder().decode(bytes)) as { artifactType: string };
    return { ...descriptor, artifactType };
  });
  const list = blob(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
  await push(repository, referrersTag(subject.descriptor.digest as Digest), list, []);
}

beforeAll(async () => {
  if (reason) return;
  const archive = join(folder, 'image.tar');
  writeFileSync(archive, toTar(ociLayout([{ image, names: ['demo:1'] }])));
  server = await startRegistry(folder);
  const to = `docker://${server.host}/team/app:1`;
  await must('skopeo', '--insecure-policy', 'copy', '-q', '--dest-tls-verify=false', `oci-archive:${archive}`, to);
  bill = artifact('application/spdx+json', [titled(notes, 'bill.spdx.json')], image.manifest);
  signature = artifact('application/vnd.example.signature', [titled(binary, 'sig')], bill);
  for (const each of [bill, signature]) await push('team/app', each.descriptor.digest, each, [empty, notes, binary]);
  await refer('team/app', image.manifest, [bill]);
  await refer('team/app', bill, [signature]);
  const files = [titled(notes, 'NOTES.txt'), titled(binary, 'bin/tool')];
  await push('team/files', '1', artifact('application/vnd.example.files', files), [empty, notes, binary]);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Referrer {
  readonly digest: string;
  readonly artifactType: string;
  readonly children: readonly Referrer[];
}

describe.skipIf(reason !== undefined)('what refers to an image', () => {
  it('is listed with its type, and what refers to that below it', async () => {
    const { status, stdout } = await cutaway('referrers', `${server.host}/team/app:1`, '--json');
    const digests = (list: readonly Referrer[]): unknown =>
      list.map(({ digest, artifactType, children }) => [digest, artifactType, digests(children)]);
    expect([status, digests(JSON.parse(`${stdout}`) as Referrer[])]).toEqual([
      0,
      [
        [
          bill.descriptor.digest,
          'application/spdx+json',
          [[signature.descriptor.digest, 'application/vnd.example.signature', []]],
        ],
      ],
    ]);
  });

  it('is printed for people, a line each, indented by what it refers to', async () => {
    const { stdout } = await cutaway('referrers', `${server.host}/team/app:1`);
    const lines = `${stdout}`.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(new RegExp(`^${bill.descriptor.digest} .*application/spdx\\+json$`));
    expect(lines[1]).toMatch(new RegExp(`^ {2}${signature.descriptor.digest} .*application/vnd.example.signature$`));
  });

  it('is nothing where nothing does', async () => {
    const { status, stdout } = await cutaway('referrers', `${server.host}/team/files:1`, '--json');
    expect([status, `${stdout}`]).toEqual([0, '[]\n']);
  });

  it.skipIf(!onPath('regctl'))('is what regctl lists', async () => {
    await must('regctl', 'registry', 'set', '--tls=disabled', server.host);
    const format = '{{range .Descriptors}}{{println .Digest}}{{end}}';
    const theirs = await must('regctl', 'artifact', 'list', `${server.host}/team/app:1`, '--format', format);
    const { stdout } = await cutaway('referrers', `${server.host}/team/app:1`, '--json');
    const ours = (JSON.parse(`${stdout}`) as Referrer[]).map(({ digest }) => digest);
    expect(ours).toEqual(theirs.trim().split('\n'));
  });
});

describe.skipIf(reason !== undefined)('a file of an artifact', () => {
  const files = () => `${server.host}/team/files:1`;

  it.each([
    ['text', 'NOTES.txt', () => notes],
    ['bytes, under a name with a folder in it', 'bin/tool', () => binary],
  ])('is printed by its title: %s', async (_, title, of) => {
    const { status, stdout } = await cutaway('cat', files(), title);
    expect([status, stdout.equals(of().bytes)]).toEqual([0, true]);
    const copy = join(folder, `copy-${title.replaceAll('/', '-')}`);
    await must(
      'skopeo',
      '--insecure-policy',
      'copy',
      '-q',
      '--src-tls-verify=false',
      `docker://${files()}`,
      `dir:${copy}`,
    );
    const stored = readFileSync(join(copy, of().descriptor.digest.slice('sha256:'.length)));
    expect(stdout.equals(stored)).toBe(true);
  });

  it('that is not there is said, with what there is', async () => {
    const { status, stdout, stderr } = await cutaway('cat', files(), 'nosuch');
    expect([status, `${stdout}`]).toEqual([2, '']);
    expect(stderr).toContain('NOTES.txt, bin/tool');
  });

  it('of what refers to an image is printed too', async () => {
    const { status, stdout } = await cutaway(
      'cat',
      `${server.host}/team/app@${bill.descriptor.digest}`,
      'bill.spdx.json',
    );
    expect([status, stdout.equals(notes.bytes)]).toEqual([0, true]);
  });

  it.skipIf(!onPath('regctl'))('is what regctl gets', async () => {
    await must('regctl', 'registry', 'set', '--tls=disabled', server.host);
    expect(`${(await cutaway('cat', files(), 'NOTES.txt')).stdout}`).toBe(
      await must('regctl', 'artifact', 'get', files(), '--file', 'NOTES.txt'),
    );
  });
});
