/** What lies alone, without an image around it, or with less around it than tools write: it opens, and the guess is a remark. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildImage } from '../../../fixtures/image.ts';
import { dirTransport, type Files, ociLayout } from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes, openFolder } from '../../../fixtures/openImage.ts';
import { tar, toBytes } from '../../../fixtures/tar.ts';

const image = buildImage({ layers: [{ entries: [{ path: 'etc/a', content: 'a' }] }] });
const tarOf = (...paths: string[]) => tar(paths.map((path) => ({ path, content: '{}' })));
const only = (files: Files, ...paths: string[]) => new Map([...files].filter(([path]) => paths.includes(path)));
const without = (files: Files, ...paths: string[]) => new Map([...files].filter(([path]) => !paths.includes(path)));

describe('a tar alone', () => {
  it.each([
    ['an application', tarOf('app/package.json', 'app/yarn.lock'), 'the source tree of a project'],
    ['a Go program', tarOf('src/go.mod', 'src/main.go'), 'the source tree of a project'],
    ['an npm package', tarOf('package/package.json'), 'an npm package'],
    ['a Helm chart', tarOf('app/Chart.yaml', 'app/values.yaml'), 'a Helm chart'],
    ['a virtual appliance', tarOf('vm.ovf', 'vm.vmdk'), 'a virtual appliance (OVA)'],
    ['a tar around a tar', tarOf('image.tar'), 'an archive around "image.tar"'],
    [
      'a docker save cut in its first layer',
      tarOf(`${'0a'.repeat(32)}.tar`),
      'the beginning of a `docker save` archive',
    ],
    ['a web application', tarOf('index.json', 'manifest.json', 'version'), undefined],
    ['a list called manifest.json', tar([{ path: 'manifest.json', content: '[{"src": "a.js"}]' }]), undefined],
    ['a folder called blobs', tarOf('blobs/one', 'index.json'), undefined],
    ['a base with an archive', tarOf('tmp/x.tgz'), undefined],
    ['an empty tar', new Uint8Array(10_240), undefined],
  ] as const)('of %s opens as a layer', async (_, bytes, guess) => {
    for (const stored of [toBytes(bytes), toBytes(gzipSync(bytes))]) {
      const opened = await openBytes(stored);
      expect(opened.formats).toEqual(['layer']);
      const hint = opened.roots[0]?.findings.find(({ code }) => code === 'looks-like');
      expect(hint?.severity ?? 'info').toBe('info');
      if (guess === undefined) expect(hint).toBeUndefined();
      else expect(hint?.message).toContain(guess);
    }
  });

  it('of one folder of a root filesystem is known for a layer', async () => {
    const opened = await openBytes(tarOf('usr/bin/a', 'usr/package.json'));
    expect(opened.findings.map(({ message }) => message).join()).toContain('one layer without an image');
  });
});

describe('a layout with less than tools write', () => {
  it.each([
    ['only index.json', only(ociLayout([{ image }]), 'index.json'), ['no-layout-header'], 'oci-layout'],
    ['a dir: without version', without(dirTransport({ image }), 'version'), ['no-layout-version'], 'dir'],
    ['a dir: with manifest.json alone', only(dirTransport({ image }), 'manifest.json'), ['no-layout-version'], 'dir'],
    ['blobs without index.json', only(ociLayout([{ image }]), ...blobPaths()), ['no-roots'], 'oci-layout'],
  ] as const)('opens as a folder and a tar, with a remark: %s', async (_, files, expected, format) => {
    for (const opened of [await openBytes(files), await openFolder(files)]) {
      expect(opened.formats).toEqual([format]);
      expect(nodesOf(opened.roots)[0]?.digest).toBe(image.manifest.descriptor.digest);
      expect(codes(opened)).toEqual(expect.arrayContaining([...expected]));
    }
  });
});

function blobPaths(): readonly string[] {
  return [...ociLayout([{ image }]).keys()].filter((path) => path.startsWith('blobs/'));
}
