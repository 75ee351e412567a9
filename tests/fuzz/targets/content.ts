/** What files in a layer hold: programs, certificates and keys, bills of materials, secrets. */
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import { describeFile } from '../../../src/core/content/describe.ts';
import { confirmSecret } from '../../../src/core/content/secrets/confirm.ts';
import { program } from '../../fixtures/elf.ts';
import { gguf, LLAMA, safetensors } from '../../fixtures/models.ts';
import { machOWith, peWith } from '../../fixtures/programs.ts';
import { rpmDatabase } from '../../fixtures/rpmdb.ts';
import { CHEAP, type Target } from '../target.ts';

const text = (content: string) => new TextEncoder().encode(content);
const json = (value: unknown) => text(JSON.stringify(value));

/** More are in the corpus. */
const KEYS = [
  text(
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n',
  ),
];

const sbom = [
  json({ spdxVersion: 'SPDX-2.3', name: 'x', packages: [{ name: 'a', SPDXID: 'SPDXRef-a', versionInfo: '1' }] }),
  json({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    components: [{ type: 'library', name: 'a', components: [{ name: 'b' }] }],
  }),
  json({ artifacts: [{ name: 'a', version: '1', type: 'deb' }], descriptor: { name: 'syft' }, schema: {} }),
  json({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'x', digest: { sha256: 'a' } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  }),
];

const described = (name: string, path: string, seeds: () => Uint8Array[]): Target => ({
  ...{ name, runs: CHEAP, seeds },
  run: (input) => describeFile(fromBytes(input), { path }),
});

export const content: readonly Target[] = [
  described('elf', 'bin/x', () => [program('amd64', 'hello'), program('arm64', 'hello')]),
  described('program', 'bin/x', () => [peWith({ '.data': text('x') }), machOWith({ __text: text('x') })]),
  described('sqlite', 'x.db', () => [rpmDatabase([{ name: 'a', version: '1', release: '1' }])]),
  described('model', 'x.gguf', () => [
    gguf({ ...LLAMA, data: 0 }),
    gguf({ ...LLAMA, data: 0, bigEndian: true, version: 1 }),
    safetensors({ __metadata__: { a: 'b' }, t: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4),
  ]),
  described('keys', 'etc/x.pem', () => KEYS),
  described('sbom', 'sbom.json', () => sbom),
  {
    ...{ name: 'secrets', runs: CHEAP },
    seeds: () => [
      text('{"auths":{"h":{"auth":"dTpw"}}}'),
      text('aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n'),
    ],
    run: (input) => confirmSecret(input, 'root/.docker/config.json'),
  },
];
