import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../src/core/diff/json.ts';
import { reasonOf } from '../../../../src/core/diff/reason.ts';
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
      expect.stringContaining("of annotations lost: Docker's manifests have no place for them."),
    );
  });
});
