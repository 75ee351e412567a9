/** What is attached to images: SPDX 3 and Sigstore bundles, as files, and as documents alone. */
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { describeFile } from '../../../../src/core/content/describe.ts';
import { explainMediaType } from '../../../../src/core/oci/mediaType.ts';
import { openBytes } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const read = (document: object) =>
  describeFile(fromBytes(toBytes(JSON.stringify(document)).slice()), { path: 'x.json' });
const ID = 'https://example.org/';

/** As the specification's examples have it: a creation in the graph, elements that name one another. */
const SPDX3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    {
      ...{ type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', created: '2024-05-01T00:00:00Z' },
      ...{ createdBy: [`${ID}me`], createdUsing: [`${ID}tool`] },
    },
    { type: 'Tool', spdxId: `${ID}tool`, name: 'maker-1', creationInfo: '_:c' },
    { type: 'Person', spdxId: `${ID}me`, name: 'Someone', creationInfo: '_:c' },
    { type: 'SpdxDocument', spdxId: `${ID}doc`, name: 'image', creationInfo: '_:c', rootElement: [`${ID}p`] },
    {
      ...{ type: 'software_Package', spdxId: `${ID}p`, name: 'bash', software_packageVersion: '5.2' },
      software_packageUrl: 'pkg:deb/debian/bash@5.2',
    },
    {
      ...{ type: 'software_Package', spdxId: `${ID}q`, name: 'left' },
      externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/left@1' }],
    },
    {
      ...{ type: 'software_File', spdxId: `${ID}f`, name: './bin/bash' },
      verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: 'ab' }],
    },
    { type: 'simplelicensing_LicenseExpression', spdxId: `${ID}l`, simplelicensing_licenseExpression: 'GPL-3.0' },
    { type: 'Relationship', from: `${ID}p`, relationshipType: 'hasDeclaredLicense', to: [`${ID}l`] },
  ],
};

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'https://slsa.dev/provenance/v1',
  subject: [],
};
const envelope = {
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
  signatures: [{ sig: 'AA==' }],
};
const bundleOf = (mediaType: string, content: object) => ({
  ...{ mediaType, verificationMaterial: { certificate: { rawBytes: 'AA==' } } },
  ...content,
});
const V03 = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const V02 = 'application/vnd.dev.sigstore.bundle+json;version=0.2';

describe('SPDX 3', () => {
  it('is a bill of materials with its packages, files, licenses and makers', async () => {
    expect(await read(SPDX3)).toMatchObject({
      ...{ kind: 'sbom', format: 'SPDX', version: '3.0.1', name: 'image', created: '2024-05-01T00:00:00Z' },
      tools: ['maker-1', 'Someone'],
      packages: [
        { name: 'bash', version: '5.2', type: 'deb', purl: 'pkg:deb/debian/bash@5.2', license: 'GPL-3.0' },
        { name: 'left', version: null, type: 'npm', license: null },
      ],
      files: [{ path: 'bin/bash', digests: [{ algorithm: 'sha256', hex: 'ab' }] }],
      relations: 1,
    });
  });

  it('is none without its context', async () => {
    expect(await read({ ...SPDX3, '@context': 'https://schema.org' })).toBeNull();
  });
});

describe('a Sigstore bundle', () => {
  it.each([V03, V02])('around a statement is that statement, signed: %s', async (type) => {
    expect(await read(bundleOf(type, { dsseEnvelope: envelope }))).toMatchObject({
      ...{ kind: 'statement', predicateType: statement.predicateType },
      envelope: { payloadType: envelope.payloadType, signatures: [''] },
    });
  });

  it('around a signature of a digest is named for what it is', async () => {
    const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: 'AA==' }, signature: 'AA==' };
    expect(await read(bundleOf(V03, { messageSignature }))).toMatchObject({
      ...{ kind: 'document', name: 'Sigstore bundle' },
      facts: expect.arrayContaining([['algorithm', 'SHA2_256']]),
    });
  });

  it.each([V03, V02, 'application/vnd.dev.sigstore.bundle.v0.1+json'])('is known by its type: %s', (type) => {
    expect(explainMediaType(type)).toContain('Sigstore bundle');
  });
});

describe('a document that is attached to images', () => {
  it.each([
    ['SPDX 3', SPDX3, 'application/spdx+json'],
    ['SPDX 2', { spdxVersion: 'SPDX-2.3' }, 'application/spdx+json'],
    ['CycloneDX', { bomFormat: 'CycloneDX', specVersion: '1.6' }, 'application/vnd.cyclonedx+json'],
    ['an envelope', envelope, 'application/vnd.dsse.envelope.v1+json'],
    ['a bundle', bundleOf(V03, { dsseEnvelope: envelope }), V03],
    ['a statement', statement, 'application/vnd.in-toto+json'],
  ])('opens alone: %s', async (_, document, mediaType) => {
    const opened = await openBytes(JSON.stringify(document));
    expect(opened.roots.map((root) => [root.role, root.mediaType])).toEqual([['unknown', mediaType]]);
  });
});
