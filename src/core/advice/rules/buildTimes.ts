/** Files that carry the time of the build: two builds of the same sources have different digests. */
import type { ImageRule } from '../rule.ts';

export const buildTimes: ImageRule = {
  name: 'build-times',
  look({ builtTimes, baseLayers }) {
    const layers = [...builtTimes.keys()].filter((layer) => layer >= baseLayers && (builtTimes[layer] ?? 0) > 0);
    if (layers.length === 0) return [];
    const files = layers.reduce((sum, layer) => sum + (builtTimes[layer] ?? 0), 0);
    return [
      {
        title: 'Files have the time of the build, so no two builds have the same digest',
        why: `In ${layers.length === 1 ? `layer ${layers[0]}` : `${layers.length} layers`} the times of ${files} ${files === 1 ? 'file lies' : 'files lie'} within the build, according to the history.`,
        change:
          'SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) docker buildx build --output type=registry,name=IMAGE,rewrite-timestamp=true .\n# buildah, podman: build --timestamp "$(git log -1 --format=%ct)"',
        confidence: 'certain',
        ...{ layers, step: null, files, largest: [] },
      },
    ];
  },
};
