import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { Marked } from '../../../../../src/core/image/producers/evidence.ts';
import { producersOf } from '../../../../../src/core/image/producers/producers.ts';
import type { ImageConfig } from '../../../../../src/core/oci/config.ts';

const layer = { key: '0.1', role: 'layer' } as Node;
const node = { key: '0', role: 'manifest', annotations: {}, children: [layer] } as unknown as Node;
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function marked(config: ImageConfig, more: Partial<Marked> = {}): Marked {
  return { node, config, extraFields: [], heads: [], ...more };
}

const named = (given: Marked) => producersOf(given).map(({ name, strength }) => `${strength}: ${name}`);

describe('who made an image', () => {
  it.each<[string, ImageConfig, string]>([
    ['BuildKit', { history: [{ created_by: 'RUN x # buildkit', comment: 'buildkit.dockerfile.v0' }] }, 'BuildKit'],
    ['kaniko', { history: [{ author: 'kaniko', created_by: 'COPY a b' }] }, 'kaniko'],
    ['Jib', { history: [{ author: 'Jib', created_by: 'jib-gradle-plugin:3.4.0' }] }, 'Jib'],
    ['ko', { author: 'github.com/ko-build/ko', history: [{ author: 'ko', created_by: 'ko build ko://x' }] }, 'ko'],
    ['apko', { history: [{ author: 'apko', created_by: 'apko' }] }, 'apko'],
    ['Bazel', { author: 'Bazel', history: [{ created_by: 'bazel build //:image' }] }, 'Bazel'],
    ['nix', { history: [{ comment: "store paths: ['/nix/store/abc-hello']" }] }, 'nix'],
    ['umoci', { history: [{ created_by: 'umoci insert --rootless a b' }] }, 'umoci'],
    ['buildah', { config: { Labels: { 'io.buildah.version': '1.28.2' } } }, 'buildah'],
    ['docker', { docker_version: '20.10.24' }, 'docker'],
  ])('%s is known by what it writes about itself', (_, config, name) => {
    expect(named(marked(config))).toEqual([`states: ${name}`]);
  });

  it('is told by the first bytes of gzip layers, which says only who compressed them', () => {
    const heads = [bytes('1f8b080000096e8800ff'), undefined];
    const [found] = producersOf(marked({}, { heads }));
    expect(found).toMatchObject({ role: 'write', strength: 'fits' });
    // All who write these bytes are named: umoci too, as its raw add-layer shows.
    expect(found?.evidence[0]?.text).toContain('umoci');
    expect(found?.evidence[0]).toMatchObject({ at: '0.1', text: expect.stringContaining('layer 0') });
  });

  it('is nobody where nothing tells', () => {
    expect(named(marked({ created: '2024-05-01T12:00:00Z', history: [{ created_by: 'make' }] }))).toEqual([]);
    expect(producersOf({ node, config: undefined, extraFields: [], heads: [] })).toEqual([]);
  });

  it('rests on evidence, one sentence and one place each, whatever a config holds', () => {
    const step = fc.record({ created_by: fc.string(), comment: fc.string(), author: fc.string() });
    fc.assert(
      fc.property(fc.array(step), fc.dictionary(fc.string(), fc.string()), (history, labels) => {
        for (const { evidence } of producersOf(marked({ history, config: { Labels: labels } }))) {
          expect(evidence.length).toBeGreaterThan(0);
          for (const { at, text } of evidence) expect([at !== '', text.length > 10]).toEqual([true, true]);
        }
      }),
    );
  });
});
