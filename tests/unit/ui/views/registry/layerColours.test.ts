/** Narrow cuts of several tags: which layers they share is seen by colour. */
import { expect, it } from 'vitest';
import type { TaggedImage } from '../../../../../src/core/store/registry/browse/tagged.ts';
import { narrowCuts } from '../../../../../src/ui/views/registry/layerColours.ts';

const image = (digest: string, ...layers: string[]): TaggedImage => ({
  ...{
    digest,
    mediaType: '',
    kind: 'image',
    artifactType: null,
    annotations: {},
    total: 0,
    created: null,
    subject: null,
  },
  images: [
    {
      ...{ digest, manifestSize: 1, platform: 'linux/amd64', role: 'image', artifactType: null, size: 1 },
      ...{
        config: null,
        created: null,
        about: null,
        layers: layers.map((layer) => ({ digest: layer, size: 1, mediaType: '' })),
      },
    },
  ],
});

it('gives a shared base one colour in every cut, and layers of one cut their own', () => {
  const cuts = narrowCuts([
    { tag: '2', image: image('i2', 'base', 'two') },
    { tag: '1', image: image('i1', 'base', 'one') },
  ]);
  expect(cuts.map(({ beds }) => beds.map(({ colour, shared }) => [colour, shared]))).toEqual([
    [
      [0, 2],
      [1, 1],
    ],
    [
      [0, 2],
      [2, 1],
    ],
  ]);
});
