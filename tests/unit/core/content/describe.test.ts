import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { describeFile } from '../../../../src/core/content/describe.ts';
import type { ElfDescription, StatementDescription } from '../../../../src/core/content/description.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { program } from '../../../fixtures/elf.ts';
import { rpmDatabase, rpmHeader } from '../../../fixtures/rpmdb.ts';
import { berkeleyDatabase, ndbDatabase } from '../../../fixtures/rpmFormats.ts';
import { toBytes } from '../../../fixtures/tar.ts';
import { runs } from '../../../fixtures/deep.ts';

const read = (path: string, content: string | object | Uint8Array) => {
  const text = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  return describeFile(fromBytes(toBytes(text).slice()), { path });
};
const SHA = 'ab'.repeat(32);
const DIFF_ID = `sha256:${'cd'.repeat(32)}`;

const SPDX = {
  ...{
    spdxVersion: 'SPDX-2.3',
    name: 'image',
    creationInfo: { created: '2024-05-01T00:00:00Z', creators: ['Tool: syft-1'] },
  },
  packages: [
    {
      ...{
        SPDXID: 'SPDXRef-p',
        name: 'bash',
        versionInfo: '5.2',
        licenseConcluded: 'NOASSERTION',
        licenseDeclared: 'GPL-3.0',
      },
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:deb/debian/bash@5.2' }],
    },
  ],
  files: [
    {
      SPDXID: 'SPDXRef-f',
      fileName: '/bin/bash',
      comment: `layerID: ${DIFF_ID}`,
      checksums: [{ algorithm: 'SHA256', checksumValue: SHA }],
    },
  ],
  relationships: [{ spdxElementId: 'SPDXRef-p', relatedSpdxElement: 'SPDXRef-f', relationshipType: 'CONTAINS' }],
};
const STATEMENT = {
  ...{ _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://slsa.dev/provenance/v0.2' },
  subject: [{ name: 'pkg:docker/x@1', digest: { sha256: SHA } }],
  predicate: {
    ...{ builder: { id: 'https://builder.example' }, buildType: 'https://mobyproject.org/buildkit@v1' },
    materials: [{ uri: 'pkg:docker/alpine@3', digest: { sha256: SHA } }],
    invocation: {
      configSource: { uri: 'https://git.example/x.git', entryPoint: 'Dockerfile' },
      parameters: { frontend: 'dockerfile.v0', args: { target: 'final' } },
    },
    metadata: { buildStartedOn: '2024-05-01T00:00:00Z', buildFinishedOn: '2024-05-01T00:01:00Z' },
  },
};
const CYCLONE = {
  ...{
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { tools: { components: [{ name: 'trivy', version: '1' }] } },
  },
  components: [
    {
      ...{
        type: 'library',
        group: '@a',
        name: 'b',
        version: '1',
        purl: 'pkg:npm/%40a/b@1',
        licenses: [{ license: { id: 'MIT' } }],
      },
      properties: [
        { name: 'syft:location:0:path', value: '/app/b' },
        { name: 'syft:location:0:layerID', value: DIFF_ID },
      ],
      components: [{ type: 'file', name: '/app/b/index.js', hashes: [{ alg: 'SHA-256', content: SHA }] }],
    },
  ],
};
const PLACE = { path: 'bin/bash', layer: DIFF_ID };

describe('a program', () => {
  it('tells its machine as an image has it, and that it is static', async () => {
    const amd64 = (await read('hello', program('amd64', 'x'))) as ElfDescription;
    expect(amd64).toMatchObject({
      ...{ kind: 'elf', bits: 64, littleEndian: true, type: 'EXEC', architecture: 'amd64', linking: 'static' },
      ...{ interpreter: null, needed: [], stripped: null, findings: [], machine: 'Advanced Micro Devices X86-64' },
    });
    expect(await read('hello', program('arm64', 'x'))).toMatchObject({ architecture: 'arm64', machine: 'AArch64' });
  });

  it('with tables it does not have says so and shows the rest', async () => {
    const bytes = program('amd64', 'x');
    const view = new DataView(bytes.buffer);
    view.setBigUint64(40, BigInt(bytes.length - 100), true);
    view.setUint16(58, 64, true);
    view.setUint16(60, 5000, true);
    const found = (await read('hello', bytes)) as ElfDescription;
    expect(found.architecture).toBe('amd64');
    expect(found.findings.map(({ code }) => code)).toContain('cut-off');
  });

  it('that claims tables at the end of the world costs no more than their bounds', async () => {
    const bytes = program('amd64', 'x');
    const view = new DataView(bytes.buffer);
    view.setBigUint64(40, 0xfffffffffffffff0n, true);
    view.setUint16(58, 64, true);
    view.setUint16(60, 0, true);
    view.setUint16(56, 0xffff, true);
    expect(await read('hello', bytes)).toMatchObject({ kind: 'elf', sections: [] });
  });
});

describe('documents', () => {
  it('of SPDX are a table of packages with the files and layers they were found in', async () => {
    expect(await read('sbom.json', SPDX)).toMatchObject({
      ...{ kind: 'sbom', format: 'SPDX', version: '2.3', created: '2024-05-01T00:00:00Z', tools: ['syft-1'] },
      packages: [{ name: 'bash', version: '5.2', type: 'deb', license: 'GPL-3.0', places: [PLACE] }],
      files: [{ ...PLACE, digests: [{ algorithm: 'sha256', hex: SHA }] }],
    });
  });

  it('of CycloneDX are too, components within components included', async () => {
    expect(await read('bom.json', CYCLONE)).toMatchObject({
      ...{ kind: 'sbom', format: 'CycloneDX', version: '1.5', tools: ['trivy 1'] },
      packages: [
        { name: '@a/b', version: '1', type: 'library', license: 'MIT', places: [{ path: 'app/b', layer: DIFF_ID }] },
      ],
      files: [{ path: 'app/b/index.js', digests: [{ algorithm: 'sha256', hex: SHA }] }],
    });
  });

  it('of in-toto say what they speak about, who built it and from what', async () => {
    const plain = (await read('', STATEMENT)) as StatementDescription;
    expect(plain).toMatchObject({
      ...{ kind: 'statement', predicateType: 'https://slsa.dev/provenance/v0.2', envelope: null },
      subjects: [{ name: 'pkg:docker/x@1', digests: [{ algorithm: 'sha256', hex: SHA }] }],
      provenance: {
        ...{ builder: 'https://builder.example', source: 'https://git.example/x.git Dockerfile' },
        ...{ started: '2024-05-01T00:00:00Z', finished: '2024-05-01T00:01:00Z' },
        parameters: [
          ['frontend', 'dockerfile.v0'],
          ['args.target', 'final'],
        ],
        materials: [{ uri: 'pkg:docker/alpine@3', digests: [{ algorithm: 'sha256', hex: SHA }] }],
      },
    });
    const payload = btoa(JSON.stringify(STATEMENT));
    const sealed = { payloadType: 'application/vnd.in-toto+json', payload, signatures: [{ keyid: 'k', sig: 'AA==' }] };
    const envelope = { payloadType: 'application/vnd.in-toto+json', signatures: ['k'] };
    expect(await read('', sealed)).toEqual({ ...plain, envelope });
  });

  it('of in-toto that hold a bill of materials show it', async () => {
    const statement = { ...STATEMENT, predicateType: 'https://spdx.dev/Document', predicate: SPDX };
    expect(await read('', statement)).toMatchObject({
      provenance: null,
      sbom: { format: 'SPDX', packages: [{ name: 'bash' }] },
    });
  });

  it('that we know by name give their main facts; others are nobody’s', async () => {
    const known = await read('app/package.json', { name: 'x', version: '1.2.3', dependencies: { a: '1', b: '2' } });
    expect(known).toMatchObject({
      kind: 'document',
      name: 'package.json',
      facts: [
        ['name', 'x'],
        ['version', '1.2.3'],
        ['dependencies', '2'],
      ],
    });
    expect(await read('a.json', { a: 1 })).toBe(null);
    expect(await read('a.json', '{"a":')).toBe(null);
    expect(await read('a.txt', 'hello')).toBe(null);
  });
});

describe('describeFile', () => {
  it('reads the ends of a large program only', async () => {
    const bytes = program('amd64', 'x');
    let bytesRead = 0;
    const huge: ByteSource = {
      size: 2 ** 40,
      async read(start, end) {
        bytesRead += end - start;
        return start === 0 ? Uint8Array.from({ length: end }, (_, i) => bytes[i] ?? 0) : new Uint8Array(end - start);
      },
      slice: () => huge,
      async *stream() {},
    };
    await describeFile(huge, { path: 'huge' });
    expect(bytesRead).toBeLessThan(256 * 1024);
  });

  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const seeds: readonly (readonly [path: string, bytes: Uint8Array])[] = [
    ['bin/a', program('amd64', 'x')],
    ['bin/b', program('arm64', 'y'.repeat(300))],
    [
      'var/lib/rpm/rpmdb.sqlite',
      rpmDatabase([{ name: 'a', version: '1', files: Array.from({ length: 600 }, (_, i) => `f${i}`.repeat(3)) }]),
    ],
    ['var/lib/rpm/Packages', berkeleyDatabase([rpmHeader({ name: 'a', version: '1', files: ['f', 'g'] })])],
    ['var/lib/rpm/Packages.db', ndbDatabase([rpmHeader({ name: 'a', version: '1' })])],
    ['var/lib/rpmmanifest/container-manifest-2', toBytes(`a\t1-1${'\t1'.repeat(8)}\n`)],
    ['var/lib/pacman/local/a-1/desc', toBytes('%NAME%\na\n\n%VERSION%\n1\n')],
    ['usr/lib/opkg/status', toBytes('Package: a\nStatus: install user installed\nVersion: 1\n')],
    ['a.der', new Uint8Array(privateKey)],
    [
      'a.pem',
      toBytes(
        `-----BEGIN PRIVATE KEY-----\n${Buffer.from(privateKey).toString('base64')}\n-----END PRIVATE KEY-----\n`,
      ),
    ],
    ['s.json', toBytes(JSON.stringify(SPDX))],
    ['c.json', toBytes(JSON.stringify(CYCLONE))],
    ['i.json', toBytes(JSON.stringify(STATEMENT))],
    ['var/lib/dpkg/status', toBytes('Package: a\nStatus: install ok installed\nVersion: 1\nDepends: b, c\n\n')],
    ['lib/apk/db/installed', toBytes('P:a\nV:1\nF:bin\nR:sh\n\nP:b\nV:2\n')],
  ];

  it('of damaged bytes answers or throws what says why, never anything else', async () => {
    const damage = fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), damage, fc.nat(20_000), async ([path, seed], changes, cut) => {
        const bytes = seed.slice(0, Math.max(16, seed.length - (cut % seed.length < 64 ? cut % seed.length : 0)));
        // Headers decide, so most of the damage is done there.
        for (const [at, value] of changes) bytes[(at % 3 === 0 ? at : at % 160) % bytes.length] = value;
        try {
          const found = await describeFile(fromBytes(bytes), { path });
          expect(structuredClone(found)).toEqual(found);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
        }
      }),
      { numRuns: runs(500, 3000) },
    );
  });
});
