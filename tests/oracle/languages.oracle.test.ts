/** Packages of languages by us and by syft, on images of what lies on this machine and of each form that is rare there. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BilledPackage } from '../../src/core/content/packages/bill/bill.ts';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { elfWith, goInline, machOWith, peWith } from '../fixtures/programs.ts';
import type { TarEntry } from '../fixtures/tar.ts';
import { zip } from '../fixtures/zip.ts';
import { cutawayJSON, must, onPath, run, sayWhy } from './cutaway.ts';

const absent = onPath('syft') ? undefined : 'syft not installed';
sayWhy('packages of languages by syft', absent);
const noGo = absent ?? (onPath('go') ? undefined : 'go not installed');
sayWhy('programs of Go by syft', noGo);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-languages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES = new Set([
  'deb',
  'apk',
  'rpm',
  'npm',
  'pypi',
  'golang',
  'maven',
  'gem',
  'cargo',
  'composer',
  'nuget',
  'conda',
]);

/** Files below a folder of this machine that an ending fits, as entries at the same place. */
function filesBelow(root: string, fits: RegExp): TarEntry[] {
  if (!existsSync(root)) return [];
  const found = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return paths.filter((path) => fits.test(path)).map((path) => ({ path: path.slice(1), content: readFileSync(path) }));
}

const jar = (content: Readonly<Record<string, string | Uint8Array>>) =>
  zip(Object.entries(content).map(([name, bytes]) => ({ name, content: bytes })));
const pom = (group: string, artifact: string, version: string) => ({
  'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n',
  [`META-INF/maven/${group}/${artifact}/pom.properties`]: `version=${version}\ngroupId=${group}\nartifactId=${artifact}\n`,
});
const crates = deflateSync(
  JSON.stringify({
    packages: [
      { name: 'app', version: '0.1.0', source: 'local', dependencies: [1], root: true },
      { name: 'serde', version: '1.0.1', source: 'crates.io' },
      { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
    ],
  }),
);
const modules =
  'path\texample.org/app\nmod\texample.org/app\tv1.2.3\t\ndep\tgithub.com/Azure/x/v2\tv2.0.1\th1:a=\n' +
  'dep\texample.org/old\tv1.0.0\n=>\texample.org/new\tv1.1.0\th1:b=\n' +
  'build\tGOARCH=amd64\nbuild\tGOOS=linux\n';
/** Debian without a package manager, Alpine, and the folders of pnpm and Yarn's cache-less layout. */
const stated = (name: string, version: string) => ({ content: JSON.stringify({ name, version, license: 'MIT' }) });
const release = (id: string, version: string): TarEntry => ({
  path: 'etc/os-release',
  content: `ID=${id}\nVERSION_ID=${version}\n`,
});
/** What dpkg knows of this machine, by package. */
const stanzas = () => (absent ? [] : readFileSync('/var/lib/dpkg/status', 'utf8').split('\n\n').slice(0, 9));
const SYSTEMS_MADE: readonly [what: string, entries: readonly TarEntry[]][] = [
  [
    'distroless',
    [
      release('debian', '12'),
      ...['var', 'var/lib', 'var/lib/dpkg', 'var/lib/dpkg/status.d'].map((path): TarEntry => ({ path, type: 'dir' })),
      ...stanzas().map((content, at): TarEntry => ({ path: `var/lib/dpkg/status.d/p${at}`, content: `${content}\n` })),
      { path: 'var/lib/dpkg/status.d/p0.md5sums', content: '' },
    ],
  ],
  [
    'Alpine',
    [
      release('alpine', '3.20.1'),
      {
        path: 'lib/apk/db/installed',
        content: ['musl 1.2.5-r0 musl', 'libstdc++ 13.2.1_git20240309-r0 gcc', '.build-deps 20240601.000000 ']
          .map((line) => line.split(' '))
          .map(([name, version, origin]) => `C:Q1a=\nP:${name}\nV:${version}\nA:x86_64\n${origin && `o:${origin}\n`}\n`)
          .join(''),
      },
    ],
  ],
  [
    'pnpm and Yarn',
    [
      { path: 'srv/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', ...stated('a', '1.0.0') },
      { path: 'srv/node_modules/.pnpm/@b+c@2.0.0/node_modules/@b/c/package.json', ...stated('@b/c', '2.0.0') },
      { path: 'srv/node_modules/a', type: 'symlink', link: '.pnpm/a@1.0.0/node_modules/a' },
      { path: 'opt/node_modules/d/package.json', ...stated('d', '3.0.0') },
      { path: 'opt/node_modules/d/node_modules/a/package.json', ...stated('a', '0.9.0') },
    ],
  ],
];

const large = (bytes: Uint8Array) => Uint8Array.from([...bytes, ...new Uint8Array(64 * 1024)]);
const deps = {
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0', signature: '' },
  targets: {
    '.NETCoreApp,Version=v8.0': {
      'App/1.0.0': { dependencies: { 'Newtonsoft.Json': '13.0.3' }, runtime: { 'App.dll': {} } },
      'Newtonsoft.Json/13.0.3': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': { assemblyVersion: '13.0.0.0' } } },
    },
  },
  libraries: {
    'App/1.0.0': { type: 'project', serviceable: false, sha512: '' },
    'Newtonsoft.Json/13.0.3': {
      type: 'package',
      serviceable: true,
      sha512: 'sha512-x',
      path: 'newtonsoft.json/13.0.3',
    },
  },
};
const conda = {
  ...{ name: 'zlib', version: '1.2.13', build: 'h5eee18b_0', build_number: 0, subdir: 'linux-64', md5: 'x', size: 5 },
  ...{ channel: 'https://repo.anaconda.com/pkgs/main/linux-64', fn: 'zlib-1.2.13-h5eee18b_0.conda', license: 'Zlib' },
};

/** Each form that a language's packages come in, made here. */
const MADE: readonly TarEntry[] = [
  {
    path: 'usr/bin/go-linux',
    content: large(elfWith({ '.go.buildinfo': goInline('go1.22.1', modules) })),
    mode: 0o755,
  },
  { path: 'usr/bin/go.exe', content: large(peWith({ '.data': goInline('go1.22.1', modules) })), mode: 0o755 },
  { path: 'usr/bin/go-mac', content: large(machOWith({ __go_buildinfo: goInline('go1.22.1', modules) })), mode: 0o755 },
  { path: 'usr/bin/rusty', content: large(elfWith({ '.dep-v0': crates })), mode: 0o755 },
  { path: 'opt/a-1.0.jar', content: jar(pom('org.x', 'a', '1.0')) },
  { path: 'opt/fat-2.0.jar', content: jar({ ...pom('org.x', 'fat', '2.0'), ...pom('org.y', 'copied', '3.0') }) },
  {
    path: 'opt/app.war',
    content: jar({ ...pom('org.x', 'app', '4'), 'WEB-INF/lib/b-5.0.jar': jar(pom('org.z', 'b', '5.0')) }),
  },
  {
    path: 'srv/vendor/composer/installed.json',
    content: '{"packages":[{"name":"psr/log","version":"1.1.4","type":"library"}]}',
  },
  { path: 'app/App.deps.json', content: JSON.stringify(deps) },
  { path: 'opt/conda/conda-meta/zlib-1.2.13-h5eee18b_0.json', content: JSON.stringify(conda) },
  {
    path: 'gems/specifications/rake-13.0.6.gemspec',
    content:
      '# stub: rake 13.0.6 ruby lib\nGem::Specification.new do |s|\n  s.name = "rake".freeze\n  s.version = "13.0.6"\n  s.licenses = ["MIT".freeze]\nend\n',
  },
];

/** What both say of an image, as package URLs. */
async function ask(name: string, entries: readonly TarEntry[]) {
  const path = join(folder, `${name}.tar`);
  writeFileSync(
    path,
    toTar(ociLayout([{ image: buildImage({ layers: [{ entries: [...entries], compression: 'gzip' }] }) }])),
  );
  const selected = ['--select-catalogers', '+conda-meta-cataloger'];
  const said = JSON.parse(await must('syft', 'scan', `oci-archive:${path}`, '-q', '-o', 'syft-json', ...selected));
  const theirs = (said.artifacts as { readonly purl?: string }[]).flatMap(({ purl }) => (purl ? [alike(purl)] : []));
  const ours = await cutawayJSON<BilledPackage[]>('packages', path);
  return {
    theirs: new Set(theirs.filter((purl) => TYPES.has(typeOf(purl)))),
    ours: new Set(ours.filter(({ type }) => TYPES.has(type)).flatMap(({ purl }) => (purl ? [alike(purl)] : []))),
    bare: ours.filter(({ type, purl }) => TYPES.has(type) && purl === undefined),
  };
}

const typeOf = (purl: string) => purl.slice(4).split('/', 1)[0] ?? '';

/**
 * syft leaves what definitions of types ask for: golang in lower case, the platform of a gem, all of conda's qualifiers; and
 * it writes names of Python as the index does, where the definition keeps dots.
 */
function alike(purl: string): string {
  const [bare = ''] = decodeURIComponent(purl).split('?', 1);
  if (typeOf(bare) === 'golang') return bare.toLowerCase();
  if (typeOf(bare) !== 'pypi') return bare;
  const [name = '', version = ''] = bare.split('@');
  return `${name.toLowerCase().replace(/[-_.]+/g, '-')}@${version}`;
}

const rare = (set: ReadonlySet<string>, other: ReadonlySet<string>) =>
  [...set].filter((each) => !other.has(each)).sort();

describe.skipIf(absent)('packages of languages', () => {
  it('in every form are those that syft lists; an application of .NET is in no registry, and syft writes no URLs of conda', async () => {
    const { theirs, ours, bare } = await ask('made', MADE);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({
      missing: ['pkg:nuget/App@1.0.0'],
      extra: ['pkg:conda/zlib@1.2.13'],
    });
    expect(bare.map(({ name }) => name)).toEqual(['App']);
  });

  it.each(SYSTEMS_MADE)('of %s are those that syft lists', async (what, entries) => {
    const { theirs, ours } = await ask(what.replace(/\W/g, '-'), entries);
    expect(theirs.size).toBeGreaterThan(1);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({ missing: [], extra: [] });
  });

  it('of the Debian of this machine', async () => {
    const entries = ['/var/lib/dpkg/status', '/etc/os-release'].map((path) => ({
      path: path.slice(1),
      content: readFileSync(path),
    }));
    const { theirs, ours } = await ask('debian', entries);
    expect(theirs.size).toBeGreaterThan(100);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({ missing: [], extra: [] });
  });

  /**
   * Where nothing states a group, both guess by the manifest, and else repeat the artifact's name. Not followed: syft goes by
   * a list of artifacts of its own, names any file by its last part with a dot (`osgi.core` is `core`), knows no group outside
   * com, org, net, io and be, and does not look at the place in a repository of Maven.
   */
  it('of the jars of this machine: all are listed, and the few URLs that differ do so by rule', async () => {
    const entries = filesBelow('/usr/share/maven-repo', /\.jar$/).concat(filesBelow('/usr/share/java', /\.jar$/));
    const { theirs, ours, bare } = await ask('java', entries);
    const named = (purl: string) => purl.slice(purl.lastIndexOf('/') + 1).split('@')[0] ?? '';
    const listed = [...ours].map(named);
    expect(bare).toEqual([]);
    const missing = rare(theirs, ours);
    expect(missing.filter((purl) => !listed.some((name) => `.${name}`.endsWith(`.${named(purl)}`)))).toEqual([]);
    expect(missing.length, missing.join('\n')).toBeLessThanOrEqual(Math.ceil(0.02 * theirs.size));
  });

  it('of npm, as they lie in node_modules', async () => {
    const modules = join(import.meta.dirname, '../../node_modules');
    const { theirs, ours } = await ask('npm', filesBelow(modules, /\/package\.json$/));
    expect(theirs.size).toBeGreaterThan(100);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({ missing: [], extra: [] });
  });

  it('of Python, as they lie on this machine', async () => {
    const files = ['/usr/lib/python3/dist-packages', '/usr/local/lib'].flatMap((root) =>
      filesBelow(root, /\.(?:dist-info\/(?:METADATA|RECORD)|egg-info|egg-info\/PKG-INFO)$/),
    );
    const { theirs, ours } = await ask('python', files);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({ missing: [], extra: [] });
  });
});

describe.skipIf(noGo)('programs of Go', () => {
  const SYSTEMS = ['linux', 'windows', 'darwin'];
  let entries: TarEntry[] = [];

  beforeAll(async () => {
    writeFileSync(join(folder, 'go.mod'), 'module example.org/made\n\ngo 1.21\n');
    writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() { println("x") }\n');
    for (const system of SYSTEMS) {
      const program = join(folder, `made-${system}`);
      const setting = ['GOFLAGS=-buildvcs=false', 'CGO_ENABLED=0', `GOOS=${system}`, 'GOARCH=amd64'];
      await must('env', '-C', folder, ...setting, 'go', 'build', '-o', program, '.');
      entries.push({ path: `bin/made-${system}`, content: readFileSync(program), mode: 0o755 });
    }
  });
  afterAll(() => {
    entries = [];
  });

  it('for Linux, Windows and macOS have the modules that go and syft read in them', async () => {
    const { theirs, ours } = await ask('go', entries);
    expect({ missing: rare(theirs, ours), extra: rare(ours, theirs) }).toEqual({ missing: [], extra: [] });
    const { stdout } = await run('go', ['version', join(folder, 'made-linux')]);
    const version = /go(\S+)\s*$/.exec(`${stdout}`)?.[1];
    expect([...ours]).toEqual(['pkg:golang/example.org/made', `pkg:golang/stdlib@${version}`]);
  });
});
