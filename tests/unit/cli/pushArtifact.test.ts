/** An artifact pushed to a registry of a few lines: what is asked for, in which order, and what is said where it is refused. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushArtifact } from '../../../src/cli/published/push.ts';
import type { RegistryWriter, WriteRequest } from '../../../src/proxy/writing/nodeWriter.ts';

const text = (value: string) => new TextEncoder().encode(value);
const blobOf = (value: string) => ({
  digest: `sha256:${createHash('sha256').update(value).digest('hex')}`,
  bytes: text(value),
});
const SUBJECT = `sha256:${'a'.repeat(64)}`;
const TAG = `sha256-${'a'.repeat(64)}`;
const ARTIFACT = {
  ...{ manifest: blobOf('{"manifest":1}'), artifactType: 'application/x', subject: SUBJECT },
  blobs: [blobOf('{}'), blobOf('index')],
};

type Answer = { status: number; headers?: Record<string, string>; body?: string };
type Rule = (request: WriteRequest, asked: number) => Answer | undefined;

/** Answers by the first rule that knows, else as a registry with nothing in it. */
function registry(...rules: readonly Rule[]): { writer: RegistryWriter; asked: string[]; put: Map<string, string> } {
  const asked: string[] = [];
  const put = new Map<string, string>();
  const usual: Rule = ({ method, target }) => {
    if (method === 'POST') return { status: 202, headers: { location: '/v2/app/blobs/uploads/1?state=s' } };
    if (method === 'PUT') return { status: 201 };
    return { status: 404, body: target };
  };
  return {
    ...{ asked, put },
    writer: {
      host: 'registry.example.com',
      close() {},
      send(request) {
        const { method, target, body } = request;
        asked.push(`${method} ${target.replace('/v2/app/', '')}`);
        if (method === 'PUT') put.set(target, typeof body === 'string' ? body : new TextDecoder().decode(body));
        const answer = [...rules, usual].map((rule) => rule(request, asked.length)).find(Boolean);
        const { status = 500, headers = {}, body: said = '' } = answer ?? {};
        return Promise.resolve({
          status,
          headers: new Headers(headers),
          bytes: text(said),
          said: said === '' || status < 400 ? [] : [{ code: '', message: said }],
        });
      },
    },
  };
}

const ofManifest: Rule = ({ method, target }) =>
  method === 'PUT' && target.includes('/manifests/sha256:')
    ? { status: 201, headers: { 'oci-subject': SUBJECT } }
    : undefined;
const listed =
  (manifests: readonly unknown[], where = '/manifests/'): Rule =>
  ({ method, target }) =>
    method === 'GET' && target.includes(where)
      ? { status: 200, body: JSON.stringify({ schemaVersion: 2, annotations: { a: 'b' }, manifests }) }
      : undefined;

describe('pushing an artifact', () => {
  it('to a registry that answers for referrers', async () => {
    const { writer, asked } = registry(ofManifest);
    const report = await pushArtifact(writer, 'app', ARTIFACT);
    expect(report).toEqual({ by: 'api', sent: 2, sentBytes: 7, present: 0, requests: 7 });
    const [first, second] = ARTIFACT.blobs.map(({ digest }) => digest);
    expect(asked).toEqual([
      ...[
        `HEAD blobs/${first}`,
        'POST blobs/uploads/',
        `PUT blobs/uploads/1?state=s&digest=${encodeURIComponent(first ?? '')}`,
      ],
      ...[
        `HEAD blobs/${second}`,
        'POST blobs/uploads/',
        `PUT blobs/uploads/1?state=s&digest=${encodeURIComponent(second ?? '')}`,
      ],
      `PUT manifests/${ARTIFACT.manifest.digest}`,
    ]);
  });

  it('to a registry that answers for referrers and does not say so', async () => {
    const { writer, put } = registry(listed([{ digest: ARTIFACT.manifest.digest }], '/referrers/'));
    expect(await pushArtifact(writer, 'app', ARTIFACT)).toMatchObject({ by: 'api', requests: 8 });
    expect(put.has(`/v2/app/manifests/${TAG}`)).toBe(false);
  });

  it('sends no blob that is there', async () => {
    const { writer } = registry(ofManifest, ({ method }) => (method === 'HEAD' ? { status: 200 } : undefined));
    expect(await pushArtifact(writer, 'app', ARTIFACT)).toMatchObject({ sent: 0, present: 2, requests: 3 });
  });

  it.each<[string, readonly unknown[] | undefined, number, boolean]>([
    ['makes the list where there is none', undefined, 1, true],
    ['adds to the list, and keeps what it has', [{ digest: 'sha256:1', artifactType: 'z' }], 2, true],
    ['leaves the list where it is on it', [{ digest: ARTIFACT.manifest.digest }], 1, false],
  ])('by the fallback tag: %s', async (_, before, count, isPut) => {
    const { writer, put } = registry(...(before ? [listed(before)] : []));
    expect(await pushArtifact(writer, 'app', ARTIFACT)).toMatchObject({ by: 'tag', tag: TAG });
    const list = put.get(`/v2/app/manifests/${TAG}`);
    expect(list !== undefined).toBe(isPut);
    if (list === undefined) return;
    const { manifests, annotations, ...rest } = JSON.parse(list) as Record<string, unknown> & { manifests: unknown[] };
    expect(rest).toEqual({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json' });
    expect(annotations).toEqual(before && { a: 'b' });
    expect(manifests).toHaveLength(count);
    expect(manifests.at(-1)).toEqual({
      ...{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: ARTIFACT.manifest.digest },
      ...{ size: ARTIFACT.manifest.bytes.length, artifactType: 'application/x' },
    });
  });

  it('waits where it is asked to', async () => {
    const busy: Rule = (_, asked) =>
      asked < 3 ? { status: asked === 1 ? 429 : 503, headers: { 'retry-after': '0' } } : undefined;
    const { writer } = registry(busy, ofManifest);
    expect(await pushArtifact(writer, 'app', ARTIFACT)).toMatchObject({ requests: 9 });
  });

  it.each<[string, Rule, string, RegExp]>([
    [
      'no right to push',
      ({ method }) => (method === 'POST' ? { status: 401, body: 'no' } : undefined),
      'unauthorized',
      /status 401 \(no\)\. Pushing requires push access/,
    ],
    ['denied', ({ method }) => (method === 'POST' ? { status: 403 } : undefined), 'denied', /status 403/],
    [
      'a registry that only reads',
      ({ method }) => (method === 'POST' ? { status: 405 } : undefined),
      'unsupported',
      /the start of an upload/,
    ],
    [
      'no place to upload to',
      ({ method }) => (method === 'POST' ? { status: 202 } : undefined),
      'unsupported',
      /the start of an upload/,
    ],
    [
      'a manifest that is refused',
      ({ target, method }) =>
        method === 'PUT' && target.includes('manifests') ? { status: 400, body: 'bad' } : undefined,
      'unsupported',
      /the manifest of the index.*\(bad\)/,
    ],
    [
      'a tag of somebody else’s',
      ({ method }) => (method === 'GET' ? { status: 200, body: '{"schemaVersion":2}' } : undefined),
      'malformed',
      /is not an image index/,
    ],
    ['too long a wait', () => ({ status: 429, headers: { 'retry-after': '3600' } }), 'rate-limited', /status 429/],
    [
      'an upload at another host',
      ({ method }) =>
        method === 'POST' ? { status: 202, headers: { location: 'https://storage.example.com/x' } } : undefined,
      'unsupported',
      /another host/,
    ],
  ])('is refused in words: %s', async (_, rule, code, message) => {
    const { writer } = registry(rule);
    await expect(pushArtifact(writer, 'app', ARTIFACT)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
