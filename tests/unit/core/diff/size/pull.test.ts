import { describe, expect, it } from 'vitest';
import { pullOf } from '../../../../../src/core/diff/size/pull.ts';
import type { Node, Role } from '../../../../../src/core/image/node.ts';

const node = (role: Role, digest: string | null, size: number, more: Partial<Node> = {}): Node => ({
  ...{ key: `${role} ${digest}`, role, mediaType: '', digest, size, origin: 'stored', form: 'oci', names: [] },
  ...{ platform: null, present: true, findings: [], children: [] },
  ...more,
});
const layer = (digest: string, size: number, diffID: string, compression = 'gzip') =>
  node('layer', digest, size, { diffID, compression });
const image = (name: string, ...layers: Node[]) =>
  node('manifest', `m ${name}`, 10, { children: [node('config', `c ${name}`, 5), ...layers] });

describe('what a host must fetch', () => {
  it('is the layers whose stored digests it lacks, and the documents', () => {
    const left = image('a', layer('x', 100, 'X'), layer('y', 200, 'Y'));
    const right = image('b', layer('x', 100, 'X'), layer('z', 300, 'Z'));
    expect(pullOf(left, right)).toMatchObject({
      layers: [1],
      bytes: 315,
      documents: 15,
      shared: 100,
      recompressed: [],
    });
    expect(pullOf(left, left)).toMatchObject({ layers: [], bytes: 0, documents: 0, shared: 300 });
  });

  it('is less for a host that goes by diffIDs, where the same content was compressed anew', () => {
    const left = image('a', layer('x', 100, 'X'));
    const right = image('b', layer('x2', 90, 'X', 'zstd'), layer('w', 1000, 'W', 'none'));
    const pull = pullOf(left, right);
    expect(pull).toMatchObject({ layers: [0, 1], bytes: 1105, recompressed: [0], uncompressed: [1] });
    expect(pull.byDiffID).toEqual({ layers: [1], bytes: 1015 });
  });

  it('counts a layer once that the image has twice, and no manifest that nobody stores', () => {
    const twice = image('b', layer('x', 100, 'X'), layer('x', 100, 'X'));
    expect(pullOf(image('a'), twice)).toMatchObject({ layers: [0, 1], bytes: 115 });
    const derived = node('manifest', null, 999, { origin: 'derived', children: [node('config', 'c', 5)] });
    expect(pullOf(image('a'), derived)).toMatchObject({ bytes: 5, documents: 5 });
  });
});
