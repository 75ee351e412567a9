/** What is read of documents whose keys come twice is what Go's encoding/json makes of them in the types of image-spec. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/oci/config.ts';
import { UNKNOWN_SIZE } from '../../src/core/oci/descriptor.ts';
import { readIndex } from '../../src/core/oci/imageIndex.ts';
import type { Reading } from '../../src/core/oci/json/fields.ts';
import { parseJson } from '../../src/core/oci/json/parseJson.ts';
import { textFindings } from '../../src/core/oci/json/textFindings.ts';
import { readManifest } from '../../src/core/oci/manifest.ts';
import { sayWhy } from './cutaway.ts';
import { goProgram } from './goProgram.ts';

type Kind = 'config' | 'manifest' | 'index';

const { path: go, absent } = await goProgram('json');
sayWhy('documents as Go reads them', absent);

const LAYER = '"mediaType":"a/b","size":5';
/** Of each document whether jq and Python see another value. */
const CASES: readonly [Kind, string, boolean][] = [
  ['config', '{"config":{"User":"a","Env":["x","y"]},"config":{"Env":["z"]}}', true],
  ['config', '{"config":{"Labels":{"a":"1","b":"2"}},"config":{"Labels":{"b":null,"c":"3"}}}', true],
  ['config', '{"config":{"User":"a"},"Config":{"Cmd":["b"]},"CONFIG":null}', false],
  ['config', '{"config":{"User":"a","WorkingDir":"/"},"config":{"User":null}}', true],
  ['config', '{"config":{"Cmd":["a"]},"config":{"Cmd":null}}', false],
  ['config', '{"config":{"User":"a"},"config":{"User":"b"}}', false],
  ['config', '{"os":"a","os":null}', true],
  ['config', '{"os":"a","os":"b"}', false],
  ['config', '{"history":[{"created_by":"a","comment":"c"},{"created_by":"z"}],"history":[{"created_by":"b"}]}', true],
  ['config', '{"history":[{"comment":"c"}],"history":[{"created_by":"b"},{"comment":"d"}]}', true],
  ['config', '{"history":[{"comment":"c"}],"history":[],"history":[{"author":"a"}]}', false],
  ['config', '{"rootfs":{"type":"layers","diff_ids":["a"]},"rootfs":{"diff_ids":["b"]}}', true],
  ['config', '{"author":"\\ud800x","config":{"Labels":{"\\udc00":"x","\\ufffd":"y"}}}', true],
  ['manifest', `{"config":{${LAYER}},"config":{"digest":"sha256:00"}}`, true],
  [
    'manifest',
    `{"config":{${LAYER}},"layers":[{${LAYER},"digest":"sha256:00"}],"layers":[{"digest":"sha256:11"}]}`,
    true,
  ],
  ['manifest', '{"annotations":{"a":"1"},"annotations":{"b":"2"}}', true],
  ['manifest', '{"annotations":{"a":"1"},"annotations":null}', false],
  ['manifest', `{"subject":{${LAYER}},"subject":{"digest":"sha256:00"}}`, true],
  ['index', `{"manifests":[{${LAYER},"platform":{"os":"a","architecture":"b"},"platform":{"os":"c"}}]}`, true],
];

/** Documents of members whose keys often repeat, in one case or another. */
const text = fc.constantFrom('"a"', '"b"', '"c"', '""', 'null');
const texts = fc.oneof(
  fc.constant('null'),
  fc.array(fc.constantFrom('"a"', '"b"')).map((all) => `[${all.join(',')}]`),
);
const object = (members: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<string> => {
  const each = Object.entries(members).map(([key, value]) => value.map((one) => `${JSON.stringify(key)}:${one}`));
  return fc.array(fc.oneof(...each), { maxLength: 6 }).map((all) => `{${all.join(',')}}`);
};
const strings = fc.oneof(fc.constant('null'), object({ a: text, A: text, b: text }));
const runtime = object({ User: text, USER: text, Env: texts, Labels: strings, WorkingDir: text });
const list = (of: fc.Arbitrary<string>) => fc.array(of, { maxLength: 3 }).map((all) => `[${all.join(',')}]`);
const config = object({
  ...{ os: text, Os: text, config: runtime, Config: runtime, rootfs: object({ type: text, diff_ids: texts }) },
  history: list(object({ created_by: text, comment: text })),
});
const descriptor = object({
  mediaType: text,
  digest: text,
  annotations: strings,
  size: fc.constantFrom('1', '2', 'null'),
});
const manifest = object({
  ...{ mediaType: text, config: descriptor, Config: descriptor, layers: list(descriptor), annotations: strings },
  subject: fc.oneof(fc.constant('null'), descriptor),
});

function ask(questions: readonly { kind: Kind; text: string }[]): { value: unknown; error?: string }[] {
  const input = questions.map((one) => `${JSON.stringify(one)}\n`).join('');
  const { stdout } = spawnSync(go, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { value: unknown });
}

function here(kind: Kind, document: string) {
  const reading: Reading = { doc: parseJson(document, kind), name: 'The document', findings: [] };
  textFindings(reading);
  const read = { config: readConfig, manifest: readManifest, index: readIndex }[kind];
  return { value: read(reading), reading };
}

/** Without what says nothing: Go leaves some of it out, and writes the rest as zeros. */
function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => without(item) ?? null);
  if (typeof value !== 'object' || value === null)
    return value === null || value === '' || value === 0 || value === UNKNOWN_SIZE ? undefined : value;
  const members = Object.entries(value).flatMap(([key, one]) => {
    const said = key === 'Labels' || key === 'annotations' ? one : without(one);
    const isEmpty = said === undefined || said === null || (typeof said === 'object' && Object.keys(said).length === 0);
    return isEmpty ? [] : [[key, said] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.skipIf(absent)('documents as Go reads them', () => {
  it.each(CASES)('%s %s', (kind, document, parts) => {
    const [{ value } = { value: undefined }] = ask([{ kind, text: document }]);
    const own = here(kind, document);
    expect(without(own.value)).toEqual(without(value));
    const rules = own.reading.findings.flatMap(({ disagreement }) => disagreement?.rule ?? []);
    expect(rules.some((rule) => rule === 'json-duplicate' || rule === 'json-surrogate')).toBe(parts);
  });

  it.each([
    ['config', config],
    ['manifest', manifest],
  ] as const)('of any %s', (kind, documents) => {
    const asked = fc.sample(documents, { numRuns: 500, seed: 12 }).map((document) => ({ kind, text: document }));
    const answers = ask(asked);
    asked.forEach(({ text: document }, i) => {
      expect(without(here(kind, document).value), document).toEqual(without(answers[i]?.value));
    });
  });
});
