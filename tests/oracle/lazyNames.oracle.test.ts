/** Names that nydus and overlaybd write into images, as their own sources have them: each is told for what it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainAnnotation } from '../../src/core/oci/annotations.ts';
import { explainMediaType } from '../../src/core/oci/mediaType.ts';
import { sayWhy } from './cutaway.ts';
import { goModule } from './goProgram.ts';

const nydus = await goModule('github.com/containerd/nydus-snapshotter@v0.16.1');
const overlaybd = await goModule('github.com/containerd/accelerated-container-image@v1.4.5');
sayWhy('the names of nydus', nydus.absent);
sayWhy('the names of overlaybd', overlaybd.absent);

/** Constants of Go, by their names. */
function constantsOf(module: string, ...files: readonly string[]): ReadonlyMap<string, string> {
  const text = files.map((file) => readFileSync(join(module, file), 'utf8')).join('\n');
  return new Map(
    Array.from(text.matchAll(/^\s*(\w+)\s*=\s*"([^"]+)"/gm), ([, name = '', value = '']) => [name, value]),
  );
}

/** Names of constants that stand in images; others are of the program that runs them. */
const IN_IMAGES = {
  nydus: /^LayerAnnotation|^MediaType|^ManifestConfig|^ManifestArtifactType|^NydusRefLayer$/,
  overlaybd: /^OverlayBD(?!Vsize)|^(?:TurboOCI|FastOCI)|^AccelerationLayer$|^ArtifactType/,
};

it.skipIf(nydus.absent !== undefined || overlaybd.absent !== undefined)('are taken from their sources', () => {
  expect(constantsOf(nydus.path, 'pkg/converter/constant.go', 'pkg/label/label.go').get('NydusRefLayer')).toMatch(
    /^containerd/,
  );
  expect(constantsOf(overlaybd.path, 'pkg/label/label.go').size).toBeGreaterThan(10);
});

describe.each([
  ['nydus', nydus, ['pkg/converter/constant.go', 'pkg/label/label.go']],
  ['overlaybd', overlaybd, ['pkg/label/label.go', 'cmd/convertor/builder/builder_engine.go']],
] as const)('what %s writes into images', (name, { path, absent }, files) => {
  const all = absent === undefined ? [...constantsOf(path, ...files)] : [];
  const written = all.filter(([constant]) => IN_IMAGES[name].test(constant));

  it.skipIf(absent !== undefined)('is known by name', () => {
    expect(written.length).toBeGreaterThan(8);
    const unknown = written.filter(([, value]) => {
      const words = value.startsWith('application/') ? explainMediaType(value) : explainAnnotation(value);
      return !(words?.includes(name) || value === 'containerd.io/uncompressed');
    });
    expect(unknown).toEqual([]);
  });
});
