/** Images whose documents belong to both forms: read as they are, and written in one. Judges are in tests/oracle. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../src/core/image/node.ts';
import { convertOpened } from '../../../fixtures/convertImage.ts';
import { blob, buildImage, DOCKER, OCI } from '../../../fixtures/image.ts';
import { type Files, ociFiles } from '../../../fixtures/layouts.ts';
import { codes, openBytes } from '../../../fixtures/openImage.ts';

const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }] });
const [layer] = image.layers;
const types = { config: OCI.config, layer: `${OCI.layer}+gzip` };

/** The image with these types in its documents; `called` is what index.json calls the manifest. */
function layout({ called = OCI.manifest, says, config = types.config, tar = types.layer }: Types): Files {
  const manifest = blob(called, {
    schemaVersion: 2,
    ...(says && { mediaType: says }),
    config: { ...image.config.descriptor, mediaType: config },
    layers: [{ ...layer?.descriptor, mediaType: tar }],
  });
  return ociFiles([...image.layers, image.config, manifest], [manifest.descriptor]);
}

interface Types {
  readonly called?: string;
  readonly says?: string;
  readonly config?: string;
  readonly tar?: string;
}

const allTypes = ({ mediaType, children }: Node): string[] => [mediaType, ...children.flatMap(allTypes)];

describe('an image of both forms', () => {
  const docker = { config: DOCKER.config, tar: `${DOCKER.layer}.gzip` };
  it.each<[string, Types, string]>([
    ['a Docker manifest under an OCI descriptor', { says: DOCKER.manifest, ...docker }, '0 media-type-mismatch'],
    ['the same without saying so', docker, '0 mixed-forms'],
    ['an OCI manifest with a Docker config', { says: OCI.manifest, config: DOCKER.config }, '0 mixed-forms'],
    ['an OCI manifest with a Docker layer', { says: OCI.manifest, tar: docker.tar }, '0 mixed-forms'],
    [
      'an OCI manifest under a Docker descriptor',
      { called: DOCKER.manifest, says: OCI.manifest },
      '0 media-type-mismatch',
    ],
  ])('is told and converted into one: %s', async (_, of, code) => {
    const opened = await openBytes(layout(of));
    expect(codes(opened)).toContain(code);
    for (const to of ['oci-archive', 'hybrid'] as const) {
      const made = await convertOpened(opened, { to });
      const again = await openBytes(await made.tar());
      expect(codes(again)).toEqual([]);
      const [root] = again.roots;
      expect(root && allTypes(root)).toEqual([OCI.manifest, types.config, types.layer]);
      expect(made.plan.objects[0]).toMatchObject({ role: 'manifest', fate: 'rewritten' });
    }
  });

  it('keeps its config and layers, so that the image ID stays', async () => {
    const made = await convertOpened(await openBytes(layout(docker)), { to: 'oci-archive' });
    const digests = made.plan.objects.filter(({ role }) => role !== 'document').map(({ to }) => to?.digest);
    expect(digests.slice(1)).toEqual([image.config.descriptor.digest, layer?.descriptor.digest]);
  });
});

describe('a hybrid of an image whose name is only a tag', () => {
  it('has two views that agree', async () => {
    const named = { ...image.manifest.descriptor, annotations: { 'org.opencontainers.image.ref.name': '3.19' } };
    const opened = await openBytes(ociFiles([...image.layers, image.config, image.manifest], [named]));
    const made = await convertOpened(opened, { to: 'hybrid' });
    expect(made.plan.losses).toHaveLength(1);
    const again = await openBytes(await made.tar());
    expect(codes(again)).toEqual([]);
    expect(again.roots.map(({ names }) => names)).toEqual([['3.19'], []]);
  });
});
