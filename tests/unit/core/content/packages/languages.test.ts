/** Packages of languages: what each kind of file says, in each of the forms that it comes in, and what hostile ones do. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { PackageFormat } from '../../../../../src/core/content/description.ts';
import { LANGUAGES } from '../../../../../src/core/content/packages/languages/index.ts';
import { readLanguages } from '../../../../../src/core/content/packages/readLanguages.ts';
import { elfWith, FIRST, goInline, goPointers, machOWith, peWith } from '../../../../fixtures/programs.ts';
import { toBytes } from '../../../../fixtures/tar.ts';
import { zip } from '../../../../fixtures/zip.ts';

const source = (content: string | Uint8Array) => fromBytes(toBytes(content).slice());

async function read(language: PackageFormat, path: string, content: string | Uint8Array, beside: string[] = []) {
  const files = beside.map((text, i) => ({ path: `beside${i}`, source: source(text) }));
  const [[found] = []] = await readLanguages([{ path, source: source(content), beside: files, languages: [language] }]);
  if (!found) throw new Error('no answer');
  return found;
}

const JAR = (content: Readonly<Record<string, string | Uint8Array>>) =>
  zip(Object.entries(content).map(([name, bytes]) => ({ name, content: bytes })));
const POM = (group: string, artifact: string, version: string) => ({
  [`META-INF/maven/${group}/${artifact}/pom.properties`]: `#made\nversion=${version}\ngroupId=${group}\nartifactId=${artifact}\n`,
});
const MODULES =
  'path\texample.org/app\nmod\texample.org/app\tv1.2.3\t\ndep\tgithub.com/Azure/x/v2\tv2.0.1\th1:a\n' +
  'dep\texample.org/old\tv1.0.0\n=>\texample.org/new\tv1.1.0\th1:b\ndep\texample.org/near\tv1.0.0\n=>\t./near\t\t\n';
const GO = [
  'example.org/app 1 pkg:golang/example.org/app@v1.2.3',
  'stdlib 0 pkg:golang/stdlib@1.22.1',
  'github.com/Azure/x/v2 0 pkg:golang/github.com/azure/x/v2@v2.0.1',
  'example.org/new 0 pkg:golang/example.org/new@v1.1.0',
  'example.org/near 0 pkg:golang/example.org/near',
];
const CRATES = deflateSync(
  JSON.stringify({
    packages: [
      { name: 'app', version: '0.1.0', source: 'local', root: true },
      { name: 'serde', version: '1.0.1', source: 'crates.io' },
      { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
    ],
  }),
);
const GEMSPEC = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.13.10 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.licenses = ["MIT".freeze, "Apache-2.0".freeze]
  s.summary = "An \\"XML\\" parser".freeze
end
`;
const DEPS = {
  targets: {
    net8: {
      'App/1.0.0': { runtime: { 'App.dll': {} } },
      'Newtonsoft.Json/13.0.3': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
      'Meta/1.0.0': { dependencies: { x: '1' } },
    },
  },
  libraries: {
    'App/1.0.0': { type: 'project' },
    'Newtonsoft.Json/13.0.3': { type: 'package' },
    'Meta/1.0.0': { type: 'package' },
  },
};

/** Name of the case, language, path, content, and of each package: name, whether its size is known, package URL. */
const CASES: readonly (readonly [string, PackageFormat, string, string | Uint8Array, readonly string[]])[] = [
  [
    'a package of npm',
    'npm',
    'app/node_modules/a/package.json',
    '{"name":"a","version":"1.0.0"}',
    ['a 0 pkg:npm/a@1.0.0'],
  ],
  [
    'one in a scope',
    'npm',
    'x/package.json',
    '{"name":"@s/a","version":"1.0.0-b+c"}',
    ['@s/a 0 pkg:npm/%40s/a@1.0.0-b%2Bc'],
  ],
  [
    'a package copied into another, without its version',
    'npm',
    'app/node_modules/next/dist/compiled/@babel/core/package.json',
    '{"name":"@babel/core"}',
    ['@babel/core 0 pkg:npm/%40babel/core'],
  ],
  ['a part of a package', 'npm', 'app/node_modules/rxjs/ajax/package.json', '{"name":"rxjs/ajax"}', []],
  ['a setting for bundlers', 'npm', 'app/node_modules/a/esm/package.json', '{"type":"module"}', []],
  ['a fixture that is not JSON', 'npm', 'app/node_modules/a/test/package.json', '{', []],
  [
    'metadata of a wheel',
    'python',
    'p/Zope_X-1.dist-info/METADATA',
    'Metadata-Version: 2.1\nName: Zope_X\nVersion: 1\n\nName: y\n',
    ['Zope_X 0 pkg:pypi/zope-x@1'],
  ],
  ['an egg of a single file', 'python', 'p/x-1.egg-info', 'Name: x\nVersion: 1!2.0\n', ['x 0 pkg:pypi/x@1%212.0']],
  ['a program of Go', 'go', 'bin/app', elfWith({ '.go.buildinfo': goInline('go1.22.1', MODULES) }), GO],
  ['one of before Go 1.18', 'go', 'bin/app', elfWith({ '.go.buildinfo': goPointers('go1.22.1', MODULES, FIRST) }), GO],
  ['one without a section for it', 'go', 'bin/app', elfWith({ '.data': goInline('go1.22.1', MODULES) }), GO],
  ['one of Windows', 'go', 'app.exe', peWith({ '.data': goInline('go1.22.1', MODULES) }), GO],
  ['one of Windows with pointers', 'go', 'app.exe', peWith({ '.data': goPointers('go1.22.1', MODULES, FIRST) }), GO],
  ['one of macOS', 'go', 'app', machOWith({ __go_buildinfo: goInline('go1.22.1', MODULES) }), GO],
  [
    'crates in a program',
    'rust',
    'bin/app',
    elfWith({ '.dep-v0': CRATES }),
    ['app 1 pkg:cargo/app@0.1.0', 'serde 0 pkg:cargo/serde@1.0.1'],
  ],
  [
    'crates in one of Windows',
    'rust',
    'app.exe',
    peWith({ '.dep-v0': CRATES }),
    ['app 1 pkg:cargo/app@0.1.0', 'serde 0 pkg:cargo/serde@1.0.1'],
  ],
  ['a program of C', 'go', 'bin/app', elfWith({ '.text': toBytes('x') }), []],
  ['a jar of Maven', 'java', 'l/a-1.0.jar', JAR(POM('org.x', 'a', '1.0')), ['org.x:a 1 pkg:maven/org.x/a@1.0']],
  [
    'a jar with a library copied in',
    'java',
    'l/a.jar',
    JAR({ ...POM('org.x', 'a', '1.0'), ...POM('org.y', 'b', '2.0') }),
    ['org.x:a 1 pkg:maven/org.x/a@1.0', 'org.y:b 0 pkg:maven/org.y/b@2.0'],
  ],
  [
    'a jar of a bundle',
    'java',
    'l/a-1.0.jar',
    JAR({
      'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\nBundle-SymbolicName: org.exam\r\n ple.a;singleton:=true\r\n',
    }),
    ['org.example.a:a 1 pkg:maven/org.example.a/a@1.0'],
  ],
  [
    'a jar that only its file names',
    'java',
    'l/my-lib-2.3-jre.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }),
    ['my-lib 1 pkg:maven/my-lib/my-lib@2.3-jre'],
  ],
  [
    'a jar whose file is called by its group too',
    'java',
    'l/com.example.tools.lint-2.2.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }),
    ['com.example.tools.lint 1 pkg:maven/lint/lint@2.2'],
  ],
  [
    'a jar whose artifact is the whole name of a bundle',
    'java',
    'l/org.x.core-2.2.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\nBundle-SymbolicName: org.x.core\n' }),
    ['org.x.core:org.x.core 1 pkg:maven/org.x.core/org.x.core@2.2'],
  ],
  [
    'a jar whose artifact has dots, in no domain',
    'java',
    'l/jakarta.inject-2.0.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }),
    ['jakarta.inject 1 pkg:maven/jakarta.inject/jakarta.inject@2.0'],
  ],
  [
    'a jar whose manifest has a group in a section, behind a title that is no group',
    'java',
    'l/a-1.0.jar',
    JAR({
      'META-INF/MANIFEST.MF':
        'Manifest-Version: 1.0\nImplementation-Title: Common tools 1.0\n\nName: org/x/a/\nExtension-name: org.x.more\n',
    }),
    ['a 1 pkg:maven/org.x.more/a@1.0'],
  ],
  [
    "a jar that Maven's bundle plugin named",
    'java',
    'l/jetty9-util.jar',
    JAR({
      'META-INF/MANIFEST.MF':
        'Created-By: Apache Maven Bundle Plugin\nBundle-SymbolicName: org.x.util;singleton:=true\nBundle-Version: 9\n',
    }),
    ['org.x.util:jetty9-util 1 pkg:maven/org.x.util/util@9'],
  ],
  [
    'a jar of another name whose manifest and pom name it alike',
    'java',
    'l/util-debian.jar',
    JAR({
      ...POM('org.x', 'util', '9.0'),
      'META-INF/MANIFEST.MF': 'Created-By: Apache Maven Bundle Plugin\nBundle-SymbolicName: org.y.util\n',
    }),
    ['org.x:util 1 pkg:maven/org.x/util@9.0'],
  ],
  [
    'a jar whose bundle is called as the artifact, with dots or a version in it',
    'java',
    'l/over-x-debian.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Bundle-SymbolicName: over.x\nImplementation-Vendor-Id: over-x-1.8.0\n' }),
    ['over-x-debian 1 pkg:maven/over-x-debian/over-x-debian'],
  ],
  [
    'a jar that states its group',
    'java',
    'l/a-1.0.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Group-Id: junit\nMain-Class: org.x.Main\n' }),
    ['junit:a 1 pkg:maven/junit/a@1.0'],
  ],
  [
    'a jar in a repository of Maven',
    'java',
    'root/.m2/repository/org/x/y/a/1.0/a-1.0-sources.jar',
    JAR({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\nImplementation-Title: z\n' }),
    ['org.x.y:a 1 pkg:maven/org.x.y/a@1.0'],
  ],
  [
    'jars in a war',
    'java',
    'w/app.war',
    JAR({ 'WEB-INF/lib/a-1.0.jar': JAR(POM('org.x', 'a', '1.0')) }),
    ['org.x:a 1 pkg:maven/org.x/a@1.0'],
  ],
  [
    'a jar behind a script',
    'java',
    'l/a-1.0.jar',
    zip([{ name: 'META-INF/maven/org.x/a/pom.xml', content: '<x/>' }], { prefix: toBytes('#!/bin/sh\nexec java\n') }),
    ['org.x:a 1 pkg:maven/org.x/a@1.0'],
  ],
  ['a jar that is not one', 'java', 'l/a.jar', 'placeholder', []],
  [
    'a gem',
    'gem',
    'g/specifications/nokogiri-1.13.10-x86_64-linux.gemspec',
    GEMSPEC,
    ['nokogiri 0 pkg:gem/nokogiri@1.13.10?platform=x86_64-linux'],
  ],
  [
    'a gem without a stub',
    'gem',
    'g/specifications/default/json-2.6.1.gemspec',
    'Gem::Specification.new do |s|\n s.name = "json"\n s.version = VERSION\nend\n',
    ['json 0 pkg:gem/json@2.6.1'],
  ],
  [
    'what composer 2 installed',
    'composer',
    'v/composer/installed.json',
    '{"packages":[{"name":"Psr/Log","version":"v1.1","install-path":"../psr/log"}]}',
    ['Psr/Log 0 pkg:composer/psr/log@v1.1'],
  ],
  [
    'what composer 1 installed',
    'composer',
    'v/composer/installed.json',
    '[{"name":"psr/log","version":"1.1"}]',
    ['psr/log 0 pkg:composer/psr/log@1.1'],
  ],
  [
    'an application of .NET',
    'dotnet',
    'app/App.deps.json',
    JSON.stringify(DEPS),
    ['App 0 undefined', 'Newtonsoft.Json 0 pkg:nuget/Newtonsoft.Json@13.0.3'],
  ],
  [
    'a package of conda',
    'conda',
    'o/conda-meta/x-1-0.json',
    JSON.stringify({
      name: 'x',
      version: '1',
      build: '0',
      subdir: 'linux-64',
      fn: 'x-1-0.conda',
      channel: 'https://c.org/conda-forge/linux-64',
      paths_data: { paths: [{ size_in_bytes: 5 }] },
    }),
    ['x 1 pkg:conda/x@1?build=0&channel=conda-forge&subdir=linux-64&type=conda'],
  ],
];

describe('packages of languages', () => {
  it.each(CASES)('%s', async (_name, language, path, content, expected) => {
    const { packages, unread, findings } = await read(language, path, content);
    const lines = packages.map(({ name, size, purl }) => `${name} ${size === null ? 0 : 1} ${purl}`);
    expect({ lines, unread, findings }).toEqual({ lines: expected, unread: 0, findings: [] });
  });

  it.each([
    ['package.json where one belongs', 'npm', 'n/node_modules/a/package.json', '{"name":'],
    ['nested as deep as no reader goes', 'npm', 'n/node_modules/a/package.json', '['.repeat(1_000_000)],
    ['metadata that names nothing', 'python', 'p/x.dist-info/METADATA', 'Version: 1\n'],
    ['crates that are not deflate data', 'rust', 'x', elfWith({ '.dep-v0': toBytes('no deflate data here') })],
    ['an archive that was cut', 'java', 'a.jar', JAR(POM('org.x', 'a', '1.0')).slice(0, 60)],
    [
      'an archive deep in others',
      'java',
      'a.jar',
      [1, 2, 3, 4, 5, 6].reduce((inner) => JAR({ 'a.jar': inner }), JAR({})),
    ],
    [
      'an archive that unpacks to far more',
      'java',
      'a.jar',
      JAR(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.jar`, new Uint8Array(8 << 20)]))),
    ],
    ['an installed.json that is cut', 'composer', 'composer/installed.json', '{"packages":[{'],
  ] as const)('that cannot be read are counted and reported: %s', async (_name, language, path, content) => {
    const { packages, unread, findings } = await read(language, path, content);
    expect({ packages, unread: unread > 0, reported: findings.length > 0 }).toEqual({
      packages: [],
      unread: true,
      reported: true,
    });
  });

  it('have licences in every form that they are stated in', async () => {
    const licenseOf = async (...args: Parameters<typeof read>) => (await read(...args)).packages[0]?.license;
    const npm = (license: string) => licenseOf('npm', 'a/package.json', `{"name":"a","version":"1",${license}}`);
    expect(await npm('"license":"MIT"')).toBe('MIT');
    expect(await npm('"license":{"type":"BSD"}')).toBe('BSD');
    expect(await npm('"licenses":[{"type":"MIT"},{"type":"Zlib"}]')).toBe('MIT OR Zlib');
    const python = (headers: string) => licenseOf('python', 'x.egg-info', `Name: x\nVersion: 1\n${headers}\n`);
    expect(await python('License-Expression: MIT AND Zlib\nLicense: other')).toBe('MIT AND Zlib');
    expect(await python('License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License')).toBe('MIT License');
    expect(await python('License: Copyright X\n  All rights\nClassifier: License :: OSI Approved :: BSD License')).toBe(
      'BSD License',
    );
    expect(await licenseOf('gem', 'specifications/n.gemspec', GEMSPEC)).toBe('MIT OR Apache-2.0');
  });

  it('have the size that RECORD lists, and Go a version by the commit where it has no other', async () => {
    const record = 'x/a.py,sha256=abc,100\n"x/b,c.py",sha256=d,23\nx/RECORD,,\n';
    const { packages } = await read('python', 'x-1.dist-info/METADATA', 'Name: x\nVersion: 1\n', [record]);
    expect(packages[0]?.size).toBe(123);
    const settings = 'build\tvcs.revision=0123456789abcdef\nbuild\tvcs.time=2024-05-01T10:00:00Z\n';
    const modules = `path\ta.org/b\nmod\ta.org/b\t(devel)\t\n${settings}`;
    const program = elfWith({ '.go.buildinfo': goInline('go1.22.1', modules) });
    expect((await read('go', 'b', program)).packages[0]?.version).toBe('v0.0.0-20240501100000-0123456789ab');
  });

  it('are read of any bytes without an error', async () => {
    const seeds = CASES.map(([, , , content]) => toBytes(content));
    const languages = LANGUAGES.map(({ name }) => name);
    const broken = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([seed, at, bytes, cut]) => {
        const copy = seed.slice(0, Math.ceil(seed.length * (0.5 + cut)));
        copy.set(bytes.subarray(0, Math.max(0, copy.length - (at % copy.length))), at % copy.length);
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(broken, async (bytes) => {
        const [answers] = await readLanguages([
          { path: 'a/composer/installed.json', source: fromBytes(bytes), beside: [], languages },
        ]);
        expect(answers).toHaveLength(languages.length);
      }),
      { numRuns: 300 },
    );
  });
});
