/** Names of images that other programs refuse. What Docker says is in tests/oracle; the table is the same. */
import { describe, expect, it } from 'vitest';
import { tagFindings } from '../../../../src/core/store/docker/repoTags.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { dockerLegacy, kanikoTarball, ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { codes, openBytes } from '../../../fixtures/openImage.ts';
import { REPO_TAGS } from '../../../fixtures/repoTags.ts';

const imageOf = (path: string) => buildImage({ layers: [{ entries: [{ path }] }] });
const one = imageOf('a');
const other = imageOf('b');

describe('names in a docker-archive', () => {
  it.each(REPO_TAGS)('$name: taken by Docker: $taken', ({ name, taken }) => {
    expect(tagFindings([name], '/0')).toHaveLength(taken ? 0 : 1);
  });

  it('are told at their place, the first twenty', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `UP${i}`);
    const opened = await openBytes(toTar(dockerLegacy([{ image: one, names }])));
    expect(codes(opened)).toEqual(Array.from({ length: 20 }, () => '0 tag-refused'));
    expect(opened.roots[0]?.findings[3]).toMatchObject({ at: '/0/RepoTags/3', severity: 'warning' });
  });

  it('given to two images are told', async () => {
    const files = dockerLegacy([
      { image: one, names: ['a:1'] },
      { image: other, names: ['a:1'] },
    ]);
    expect(codes(await openBytes(files))).toEqual(['repeated-name']);
  });

  it('say nothing of layers in gzip, and warn of those in zstd', async () => {
    const zstd = buildImage({ layers: [{ entries: [{ path: 'a' }], compression: 'zstd' }] });
    expect(codes(await openBytes(kanikoTarball({ image: one, names: ['a:1'] })))).toEqual([]);
    expect(codes(await openBytes(kanikoTarball({ image: zstd, names: ['a:1'] })))).toEqual([
      '0.1 zstd-in-docker-archive',
    ]);
  });
});

describe('names in an OCI layout', () => {
  it('given to two entries are told', async () => {
    const files = ociLayout([
      { image: one, names: ['a:1'] },
      { image: other, names: ['b:1'] },
    ]);
    expect(codes(await openBytes(files))).toEqual(['repeated-name']);
  });
});
