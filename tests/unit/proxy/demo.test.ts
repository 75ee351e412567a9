import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLayouts } from '../../../src/proxy/layouts.ts';
import { demoRegistry } from '../../fixtures/demoRegistry.ts';
import { type Lab, openLab } from '../../fixtures/hostileRegistry.ts';
import { OCI, sha256 } from '../../fixtures/image.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({}, { inside: new Map([['demo', (await openLayouts('public/demo')).inside]]) });
});
afterAll(() => lab.close());

const json = async <T>(path: string) => (await lab.ask(`demo/v2/${path}`)).json() as Promise<T>;

describe('the demo registry', () => {
  it('is in public/demo as it is made, and small', () => {
    let size = 0;
    for (const [path, content] of demoRegistry()) {
      if (!(content instanceof Uint8Array)) throw new Error('no links here');
      expect(readFileSync(`public/demo/${path}`).equals(content), path).toBe(true);
      expect(content.length).toBeLessThan(200_000);
      size += content.length;
    }
    expect(size).toBeLessThan(300_000);
  });

  it('has repositories, many tags, and tags that share a digest', async () => {
    expect(await json('_catalog')).toEqual({ repositories: ['cutaway/hello', 'cutaway/lazy', 'cutaway/releases'] });
    const { tags } = await json<{ tags: string[] }>('cutaway/releases/tags/list');
    expect(tags).toHaveLength(151);
    const digests: unknown[] = [];
    for (const tag of tags) {
      const { headers } = await lab.ask(`demo/v2/cutaway/releases/manifests/${tag}`);
      digests.push(headers.get('docker-content-digest'));
    }
    expect(new Set(digests).size).toBe(10);
  });

  it('has an image for several platforms, its signature, and its bill of materials as a referrer', async () => {
    const response = await lab.ask('demo/v2/cutaway/hello/manifests/latest');
    expect(response.headers.get('content-type')).toBe(OCI.index);
    const digest = response.headers.get('docker-content-digest') ?? '';
    const index = (await response.json()) as { manifests: { platform: { architecture: string } }[] };
    expect(index.manifests.map(({ platform }) => platform.architecture)).toEqual([
      'amd64',
      'arm64',
      'unknown',
      'unknown',
    ]);
    const { tags } = await json<{ tags: string[] }>('cutaway/hello/tags/list');
    expect(tags).toContain(`${digest.replace(':', '-')}.sig`);
    const { manifests } = await json<{ manifests: object[] }>(`cutaway/hello/referrers/${digest}`);
    expect(manifests).toMatchObject([{ artifactType: 'application/spdx+json' }]);
  });

  it('gives every blob that its manifests name, with their digests', async () => {
    let blobs = 0;
    const walk = async (repository: string, reference: string): Promise<void> => {
      const document = await json<Record<string, { digest: string }[] & { digest: string }>>(
        `${repository}/manifests/${reference}`,
      );
      for (const { digest } of document.manifests ?? []) await walk(repository, digest);
      for (const one of [document.config, ...(document.layers ?? [])]) {
        if (!one) continue;
        const response = await lab.ask(`demo/v2/${repository}/blobs/${one.digest}`);
        expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(one.digest);
        blobs += 1;
      }
    };
    for (const tag of ['latest', '1.0-arm64']) await walk('cutaway/hello', tag);
    for (const tag of ['estargz', 'zstd-chunked']) await walk('cutaway/lazy', tag);
    await walk('cutaway/releases', '9');
    expect(blobs).toBeGreaterThan(20);
  });
});
