import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { Sample } from '../../../../../src/ui/state/open/samples.ts';
import { openBytes } from '../../../../fixtures/openImage.ts';

const FOLDER = new URL('../../../../../public/samples/', import.meta.url);
const samples: readonly Sample[] = JSON.parse(readFileSync(new URL('index.json', FOLDER), 'utf8'));

function firstManifest(nodes: readonly Node[]): Node | undefined {
  return (
    nodes.find((node) => node.role === 'manifest') ?? nodes.map(({ children }) => firstManifest(children)).find(Boolean)
  );
}

describe('the list of samples', () => {
  it('has them all', () => {
    expect(samples.map(({ file }) => file)).toEqual([
      'hello-oci.tar',
      'hello-docker.tar',
      'hello-damaged.tar',
      'debian-stretch-manifest.json',
    ]);
  });

  for (const sample of samples)
    it(`tells of ${sample.file} what the file says: size, layers, which are absent`, async () => {
      const bytes = new Uint8Array(readFileSync(new URL(sample.file, FOLDER)));
      expect(sample.size).toBe(bytes.length);
      const { roots, release } = await openBytes(bytes, sample.file);
      const layers = firstManifest(roots)?.children.filter(({ role }) => role === 'layer') ?? [];
      expect(sample.layers).toEqual(layers.map(({ size }) => size));
      expect(sample.absent ?? []).toEqual(layers.flatMap(({ present }, layer) => (present ? [] : [layer])));
      await release();
    });
});
