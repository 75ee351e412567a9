import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLayouts } from '../../../src/proxy/layouts/openLayouts.ts';
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
    const repositories = [
      'charts/hello',
      'cutaway/hello',
      'cutaway/lazy',
      'cutaway/old',
      'cutaway/releases',
      'modules/answer',
    ];
    expect(await json('_catalog')).toEqual({ repositories });
    const pages: string[][] = [];
    for (let path = '_catalog?n=4'; path !== ''; ) {
      const response = await lab.ask(`demo/v2/${path}`);
      pages.push(((await response.json()) as { repositories: string[] }).repositories);
      path = /^<\/registries\/demo\/v2\/(.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(pages).toEqual([repositories.slice(0, 4), repositories.slice(4)]);
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
    const of = async (subject: string) =>
      (await json<{ manifests: { digest: string; artifactType: string }[] }>(`cutaway/hello/referrers/${subject}`))
        .manifests;
    const [materials, built] = await of(digest);
    expect([materials?.artifactType, built?.artifactType]).toEqual([
      'application/spdx+json',
      'application/vnd.in-toto+json',
    ]);
    // What refers to it is referred to in turn.
    expect(await of(materials?.digest ?? '')).toMatchObject([
      { artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json' },
    ]);
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

  it('has a chart in two versions, a module that runs, and an image in schema 1', async () => {
    expect(await json('charts/hello/tags/list')).toMatchObject({ tags: ['0.1.0', '0.2.0'] });
    expect(await json('charts/hello/manifests/0.2.0')).toMatchObject({
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip' }],
    });
    const { layers } = await json<{ layers: { digest: string }[] }>('modules/answer/manifests/v1');
    const bytes = await (await lab.ask(`demo/v2/modules/answer/blobs/${layers[0]?.digest}`)).arrayBuffer();
    const { instance } = await WebAssembly.instantiate(bytes);
    expect((instance.exports.run as () => number)()).toBe(42);
    const old = await lab.ask('demo/v2/cutaway/old/manifests/2015');
    expect(old.headers.get('content-type')).toBe('application/vnd.docker.distribution.manifest.v1+json');
    const text = await old.text();
    expect(old.headers.get('docker-content-digest')).toBe(sha256(Buffer.from(text)));
    const { fsLayers, history } = JSON.parse(text) as { fsLayers: { blobSum: string }[]; history: unknown[] };
    expect([fsLayers.length, history.length]).toEqual([2, 2]);
    for (const { blobSum } of fsLayers)
      expect((await lab.ask(`demo/v2/cutaway/old/blobs/${blobSum}`, {}, { method: 'HEAD' })).status).toBe(200);
  });
});
