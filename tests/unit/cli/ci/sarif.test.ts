/** Reports for code scanning, held against the schema of SARIF 2.1.0 that Microsoft's SDK ships. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import type { RuleResult } from '../../../../src/cli/ci/rules.ts';
import { toSARIF } from '../../../../src/cli/ci/sarif.ts';

const require = createRequire(import.meta.url);
const SCHEMA = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
/** It is of draft 4, which calls `$id` `id`; it has nothing else that later drafts read otherwise. */
const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8'));
/** RFC 3986, section 4.1. */
const isReference = (text: string) => /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/.test(text);
const ajv = new Ajv({
  allErrors: true,
  strict: false,
  unicodeRegExp: false,
  formats: { 'uri-reference': isReference, uri: isReference },
});
const validate = ajv.addFormat('date-time', true).compile(schema);

const failed = (more: Partial<RuleResult>): RuleResult => ({
  ...{ rule: 'noSecrets', threshold: 'none', actual: 1, status: 'FAIL', message: '1 secret' },
  ...more,
});

const REPORTS: readonly [name: string, input: string, results: readonly RuleResult[]][] = [
  ['nothing was asked', 'image.tar', []],
  ['all passes', 'image.tar', [failed({ status: 'PASS' }), failed({ status: 'SKIP', rule: 'maxSize' })]],
  ['the image is at fault', 'registry.example.com:5000/a b:1', [failed({ rule: 'lowestEfficiency' })]],
  ['files are', 'image.tar', [failed({ places: [{ path: 'app/<s> & "t".txt', message: 'a token' }] })]],
  ['the config is', '../a/image.tar', [failed({ places: [{ path: 'config Env A', message: 'a', inConfig: true }] })]],
  [
    'names are odd',
    'C:\\a%b',
    [failed({ places: [{ path: 'a\u202e\ud800\u001b[1m#?%/ü', message: '\u001b\ud800' }] })],
  ],
];

describe('SARIF', () => {
  it.each(REPORTS)('is valid where %s', (_name, input, results) => {
    const log: unknown = JSON.parse(JSON.stringify(toSARIF(input, results)));
    expect([validate(log), validate.errors]).toEqual([true, null]);
  });

  it.each([
    ['no tool', { version: '2.1.0', runs: [{ results: [] }] }],
    ['another version', { version: '2.0.0', runs: [] }],
    ['an unknown level', { ...toSARIF('a', []), runs: [{ ...toSARIF('a', []).runs[0], results: [{ level: 'bad' }] }] }],
    ['a field of its own', { ...toSARIF('a', []), pass: true }],
    ['an address that is none', toSARIF('a', [failed({})]), 'a b'],
  ])('is not valid with %s', (_name, log, uri?: string) => {
    const text = JSON.stringify(log);
    expect(validate(JSON.parse(uri ? text.replace('"uri":"a"', `"uri":"${uri}"`) : text))).toBe(false);
  });
});
