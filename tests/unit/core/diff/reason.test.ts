import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../src/core/diff/json.ts';
import { reasonOf } from '../../../../src/core/diff/reason.ts';
import { pairOf } from './imagePairs.ts';
import { parseJson } from '../../../../src/core/oci/json/parseJson.ts';

const parse = (value: unknown) => parseJson(JSON.stringify(value), 'test');
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const textsOf = (left: unknown, right: unknown) =>
  reasonOf(diffJson(parse(left), parse(right)), 'manifest', []).causes.map(({ text }) => text);

describe('annotations that changed', () => {
  it('are laid to Docker’s form only where one side is in it', () => {
    const annotated = { mediaType: OCI, annotations: { a: '1' } };
    expect(textsOf(annotated, { mediaType: OCI, annotations: { a: '2' } })).toEqual([
      '1 field of annotations changed.',
    ]);
    expect(textsOf(annotated, { mediaType: DOCKER })).toContainEqual(
      expect.stringContaining('of annotations lost: Docker’s manifests have no place for them.'),
    );
  });
});

describe('a manifest that no file holds', () => {
  const layer = (name: string) => ({ digest: `sha256:${name}`, diffID: `sha256:${name}` });
  it.each([
    ['on both sides', true],
    ['on one side', false],
  ])('%s says which of what it lists differs', async (_, derived) => {
    const pair = await pairOf(
      { config: { a: 1 }, derived: true, layers: [layer('a'), layer('b')] },
      { config: { a: 2 }, derived, layers: [layer('a'), layer('c'), layer('d')] },
    );
    const texts = pair.causes.map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toBe('Of what is listed, the config and layers 1, 2 differ.');
    const listed = (pair.listed ?? []).map(({ pointer, kind }) => `${kind} ${pointer}`);
    expect(listed).toEqual(['modified /config/digest', 'modified /layers/1/digest', 'added /layers/2']);
    expect(pair.fields).toEqual([]);
  });

  it('of equal content has nothing to list', async () => {
    const one = { derived: true, layers: [layer('a')] };
    const { causes, listed } = await pairOf(one, one);
    expect([causes.length, listed]).toEqual([1, undefined]);
  });
});
