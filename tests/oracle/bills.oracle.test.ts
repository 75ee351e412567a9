/** Bills of materials of odd packages and images, held against the schemas of SPDX 2.3 and CycloneDX 1.6 that Go modules ship. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BilledImage, BilledPackage } from '../../src/core/content/packages/bill/bill.ts';
import { toCycloneDX } from '../../src/core/content/packages/bill/cycloneDX.ts';
import { toSpdx } from '../../src/core/content/packages/bill/spdx.ts';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { cutaway, sayWhy } from './cutaway.ts';
import { goModule } from './goProgram.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-bills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Modules that carry the schemas as they are published. */
const CYCLONEDX = 'github.com/CycloneDX/cyclonedx-go@v0.12.0';
const SPDX = 'github.com/anchore/syft@v1.57.1';
const dx = await goModule(CYCLONEDX);
const sp = await goModule(SPDX);
const absent = dx.absent ?? sp.absent;
sayWhy('bills by their schemas', absent);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const isURI = (text: string) => /^[A-Za-z][A-Za-z\d+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})*$/.test(text);
const isTime = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
function validator(schema: object, ...others: object[]): ValidateFunction {
  const formats = { 'date-time': isTime, uri: isURI, 'iri-reference': true, 'idn-email': true, email: true } as const;
  return new Ajv({ allErrors: true, strict: false, formats, schemas: others }).compile(schema);
}
let spdx: ValidateFunction;
let cycloneDX: ValidateFunction;

beforeAll(() => {
  if (absent) return;
  // Of signatures, which ours have not, the schema comes with none.
  const signatures = { $id: 'http://cyclonedx.org/schema/jsf-0.82.schema.json', definitions: { signature: {} } };
  const others = [json(join(dx.path, 'schema/spdx.schema.json')), signatures];
  cycloneDX = validator(json(join(dx.path, 'schema/bom-1.6.schema.json')), ...others);
  const { $schema: _, ...schema } = json(join(sp.path, 'schema/spdx-json/spdx-schema-2.3.json'));
  spdx = validator(schema);
});

const one = (more: Partial<BilledPackage>): BilledPackage => ({
  ...{ type: 'npm', name: 'a', version: '1', purl: 'pkg:npm/a@1', layer: 0, paths: ['app/package.json'], bytes: 5 },
  ...more,
});
const IMAGE: BilledImage = {
  ...{ name: 'app:1', digest: `sha256:${'ab'.repeat(32)}`, created: '2024-05-01T10:00:00.123+02:00' },
  caveats: [],
  layers: [{ digest: 'sha256:1', diffID: 'sha256:2', step: { number: 3, text: 'RUN x' } }],
};
const license = (...licenses: string[]) => [one({ licenses })];

type Bill = readonly [what: string, packages: readonly BilledPackage[], image?: Partial<BilledImage>];
const BILLS: readonly Bill[] = [
  ['nothing', []],
  ['an expression', license('MIT AND (GPL-2.0-only OR Apache-2.0)')],
  ['a licence that is no identifier', license('GPLv2+')],
  ['a licence of another alphabet', license('Лицензия МИТ', 'ライセンス\u202e')],
  ['a reference as a licence', license('LicenseRef-Proprietary'), {}],
  ['a licence of many lines', license(`Permission is hereby granted\n\t${'x'.repeat(100_000)}\0\u001b[31m`)],
  ['an empty licence, and one of blanks', [...license(''), ...license('  ')]],
  ['the same licence twice', license('GPLv2+', 'GPLv2+')],
  ['names with spaces and signs', [one({ name: 'my lib "x" <y> & z/%2F', version: '1 beta;2' })]],
  ['half a character in a name', [one({ name: '\ud800', version: '\udc00' })]],
  ['no version', [one({ version: '', purl: 'pkg:npm/a' })]],
  ['a version of 5,000 characters', [one({ version: '1'.repeat(5000) })]],
  ['no package URL', [one({ purl: undefined as never }), one({ type: 'nuget', purl: undefined as never })]],
  ['an assumed group', [one({ type: 'maven', purl: 'pkg:maven/a/a@1', assumedGroup: "the artifact's name" })]],
  ['one package twice', [one({}), one({ paths: ['b/package.json'] })]],
  ['one that was removed', [one({ removedBy: 0 })]],
  ['a layer that is not there', [one({ layer: 9, owner: 'libfoo ü' })]],
  ['an image without a time', [one({})], { created: null }],
  ['a time that is none', [one({})], { created: 'yesterday' }],
  ['a time far away', [one({})], { created: '9999-12-31T23:59:59.999Z' }],
  ['an image named by blanks and signs', [one({})], { name: ' a b\n"<ü>' }],
  ['a digest of another kind', [one({})], { digest: `sha512:${'cd'.repeat(64)}` }],
  ['a digest that is none', [one({})], { digest: 'not a digest' }],
  ['layers that were not read', [one({})], { caveats: ['layer 0: <not> read', 'layer 1 is listed by its own table'] }],
  ['400 packages', Array.from({ length: 400 }, (_, at) => one({ name: `p${at}`, purl: `pkg:npm/p${at}@1` }))],
];

describe.skipIf(absent)('a bill', () => {
  it.each(BILLS.map(([what, packages, image]) => ({ what, packages, image })))(
    'of $what is valid in both formats, and made of the same bytes again',
    ({ packages, image }) => {
      const whole = { ...IMAGE, ...image };
      for (const [validate, write] of [
        [spdx, toSpdx],
        [cycloneDX, toCycloneDX],
      ] as const) {
        const text = write(packages, whole);
        validate(JSON.parse(text));
        expect((validate.errors ?? []).slice(0, 3)).toEqual([]);
        expect(write(packages, whole)).toBe(text);
      }
    },
  );

  it('that is wrong is refused', () => {
    expect(spdx({ ...JSON.parse(toSpdx([], IMAGE)), SPDXID: 1 })).toBe(false);
    expect(cycloneDX({ ...JSON.parse(toCycloneDX([], IMAGE)), serialNumber: 'x' })).toBe(false);
  });

  it('of the command line is valid and the same each time', async () => {
    const path = join(folder, 'image.tar');
    const entries = [
      { path: 'node_modules/ü b/package.json', content: '{"name":"ü b","version":"1","license":"Мой"}' },
      { path: 'node_modules/c/package.json', content: '{"name":"c","license":{"type":"(MIT OR Zlib)"}}' },
    ];
    writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers: [{ entries, compression: 'gzip' }] }) }])));
    for (const [format, validate] of [
      ['--spdx', spdx],
      ['--cyclonedx', cycloneDX],
    ] as const) {
      const [first, second] = [await cutaway('packages', path, format), await cutaway('packages', path, format)];
      expect(second.stdout.equals(first.stdout)).toBe(true);
      validate(JSON.parse(`${first.stdout}`));
      expect(validate.errors ?? []).toEqual([]);
      expect(`${first.stdout}`).toContain('Мой');
    }
  });
});
