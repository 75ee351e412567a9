/** Bills of materials: names across tools, licences, and documents that say the same of the same image every time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackagesAnswer } from '../../../../../src/core/content/packages/answer.ts';
import { type BilledImage, billedPackages } from '../../../../../src/core/content/packages/bill/bill.ts';
import { toCycloneDX } from '../../../../../src/core/content/packages/bill/cycloneDX.ts';
import { isExpression } from '../../../../../src/core/content/packages/bill/licenses.ts';
import { purlOf } from '../../../../../src/core/content/packages/bill/purl.ts';
import { toSpdx } from '../../../../../src/core/content/packages/bill/spdx.ts';
import { toTsv } from '../../../../../src/core/content/packages/bill/tsv.ts';
import { type Distribution, readDistribution } from '../../../../../src/core/content/packages/distribution.ts';
import type { PackageFacts } from '../../../../../src/core/content/packages/history.ts';
import { runs } from '../../../../fixtures/deep.ts';

const facts = (more: Partial<PackageFacts>): PackageFacts => ({
  ...{ name: 'a', version: '1', architecture: 'amd64', size: 10, source: null, maintainer: null, license: null },
  ...{ summary: null, status: null, depends: [], format: 'dpkg', path: 'var/lib/dpkg/status', layer: 0, earlier: [] },
  ...{ fileCount: null, unsureSince: null, ...more },
});
const DEBIAN: Distribution = { id: 'debian', version: '12', name: null };

describe('package URLs', () => {
  it.each([
    [{ version: '1:2+b~1' }, DEBIAN, 'pkg:deb/debian/a@1:2%2Bb~1?arch=amd64&distro=debian-12'],
    [{ format: 'rpm', version: '4:1-2.el8' }, null, 'pkg:rpm/redhat/a@1-2.el8?arch=amd64&epoch=4'],
    [
      { format: 'apk', architecture: null },
      { ...DEBIAN, id: 'alpine', version: null },
      'pkg:apk/alpine/a@1?distro=alpine',
    ],
    [{ format: 'pacman', name: 'libstdc++' }, null, 'pkg:alpm/arch/libstdc%2B%2B@1?arch=amd64'],
    [{ format: 'opkg' }, null, undefined],
    [{ name: '' }, null, undefined],
  ] as const)('of %j', (more, distribution, purl) => {
    expect(purlOf(facts(more), distribution)).toBe(purl);
  });

  it('are made of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, version) => {
        expect(purlOf(facts({ name, version }), DEBIAN) ?? 'pkg:deb/').toMatch(/^pkg:deb\/[\w%:.~@?&=/-]*$/);
      }),
      { numRuns: runs(30, 500) },
    );
  });
});

it.each([
  ['ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', 'debian', '12'],
  ["# a comment\nID='Arch'\n", 'arch', null],
  ['NAME=x\n', undefined, undefined],
])('the distribution of %j', (text, id, version) => {
  expect(readDistribution(text)?.id).toBe(id);
  expect(readDistribution(text)?.version).toBe(version);
});

it.each([
  ['MIT', true],
  ['MIT AND (GPL-2.0-only OR Apache-2.0)', true],
  ['((MIT))', true],
  ['GPLv2+', false],
  ['MIT AND', false],
  ['AND', false],
  ['MIT MIT', false],
  ['MIT (Zlib)', false],
  ['(MIT', false],
  ['', false],
])('%j as an expression of SPDX: %s', (text, expected) => {
  expect(isExpression(text)).toBe(expected);
});

describe('bills', () => {
  const image: BilledImage = {
    ...{ name: 'app:1', digest: `sha256:${'ab'.repeat(32)}`, created: '2024-05-01T10:00:00.123+02:00' },
    caveats: [],
    layers: [
      { digest: 'sha256:1', diffID: 'sha256:2', step: { number: 3, text: 'RUN x' } },
      { digest: null, diffID: null, step: null },
    ],
  };
  const answer: PackagesAnswer = {
    packages: [
      facts({ name: 'z', license: 'GPLv2+', layer: 1 }),
      facts({ name: 'b', license: 'MIT OR Zlib', version: '=cmd' }),
      facts({ name: 'z', license: 'GPLv2+', layer: 1, path: 'other/db' }),
    ],
    removed: [{ ...facts({ name: 'gone' }), removedBy: 1 }],
    ...{ databases: [], distribution: DEBIAN, findings: [], basis: { incomplete: [], unchecked: [] } },
  };
  const listed = billedPackages(answer, image);

  it('list packages in an order of their own, with step and layer, removed ones marked', () => {
    const backwards = { ...answer, packages: [...answer.packages].reverse() };
    expect(billedPackages(backwards, image).map(({ name }) => name)).toEqual(['b', 'gone', 'z', 'z']);
    expect(listed[0]).toEqual({
      ...{ type: 'deb', name: 'b', version: '=cmd', purl: 'pkg:deb/debian/b@%3Dcmd?arch=amd64&distro=debian-12' },
      ...{ licenses: ['MIT OR Zlib'], layer: 0, step: 3, paths: ['var/lib/dpkg/status'], bytes: 10 },
    });
    expect(listed[1]).toMatchObject({ name: 'gone', removedBy: 1 });
  });

  it('say in every format what a group was taken from that nothing states', () => {
    const jar = facts({ format: 'java', name: 'a', purl: 'pkg:maven/a/a@1', assumedGroup: "the artifact's name" });
    const [one] = billedPackages({ ...answer, packages: [jar], removed: [] }, image);
    const all = one ? [one] : [];
    expect(one?.assumedGroup).toBe("the artifact's name");
    expect(toTsv(all).split('\n')[1]?.split('\t').at(-1)).toBe("the artifact's name");
    expect(JSON.parse(toSpdx(all, image)).packages[1].comment).toContain("is taken from the artifact's name");
    expect(JSON.parse(toCycloneDX(all, image)).components[0].properties).toContainEqual({
      ...{ name: 'cutaway:assumedGroup', value: "the artifact's name" },
    });
    expect(JSON.parse(toSpdx(listed, image)).packages[1]).not.toHaveProperty('comment');
  });

  it('say as documents what they do not rest on', () => {
    const told = { ...image, caveats: ['layer 0 was not read', 'layer 1 was only listed'] };
    expect(JSON.parse(toSpdx([], told)).comment).toBe(
      'Not all layers were read: layer 0 was not read; layer 1 was only listed.',
    );
    const sentences = { ...image, caveats: ['layer 0: It is cut off.', 'layer 1: It is missing.'] };
    expect(JSON.parse(toSpdx([], sentences)).comment).toBe(
      'Not all layers were read: layer 0: It is cut off; layer 1: It is missing.',
    );
    const { properties } = JSON.parse(toCycloneDX([], told)).metadata;
    expect(properties).toEqual(told.caveats.map((value) => ({ name: 'cutaway:caveat', value })));
    for (const write of [toSpdx, toCycloneDX]) expect(write([], image)).not.toMatch(/caveat|Not all layers/);
  });

  it('as a table run nothing in a spreadsheet', () => {
    const [head, first] = toTsv(listed).split('\n');
    expect(head?.split('\t')).toHaveLength(12);
    expect(first?.split('\t')[2]).toBe("'=cmd");
  });

  it('as SPDX have each package once, licences as expressions or by reference, and no package that was removed', () => {
    const document = JSON.parse(toSpdx(listed, image));
    expect(document.packages.map(({ name }: { name: string }) => name)).toEqual(['app:1', 'b', 'z', 'z']);
    expect(document.packages[1].licenseDeclared).toBe('(MIT OR Zlib)');
    expect(document.packages[2].licenseDeclared).toBe('LicenseRef-1');
    expect(document.hasExtractedLicensingInfos).toEqual([{ licenseId: 'LicenseRef-1', extractedText: 'GPLv2+' }]);
    expect(document.packages[1].sourceInfo).toContain('layer 0 (layerID: sha256:2), build step 3');
    expect(document.creationInfo.created).toBe('2024-05-01T08:00:00Z');
    expect(document.relationships).toHaveLength(4);
  });

  it('as CycloneDX have references that stand once, layers as properties, and a serial number of the image', () => {
    const document = JSON.parse(toCycloneDX(listed, image));
    const references = document.components.map((each: { 'bom-ref': string }) => each['bom-ref']);
    expect(new Set(references).size).toBe(3);
    expect(document.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(document.components[0].properties).toContainEqual({ name: 'cutaway:layerDiffID', value: 'sha256:2' });
    expect(document.components[0].licenses).toEqual([{ expression: 'MIT OR Zlib' }]);
    expect(toCycloneDX(listed, image)).toBe(toCycloneDX(listed, image));
  });
});
