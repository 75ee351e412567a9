/** Package databases of every kind. */
import { deflateSync } from 'node:zlib';
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import { DATABASES } from '../../../src/core/content/packages/databases/index.ts';
import { readDatabase } from '../../../src/core/content/packages/readDatabase.ts';
import { LANGUAGES } from '../../../src/core/content/packages/languages/index.ts';
import { readLanguages } from '../../../src/core/content/packages/readLanguages.ts';
import { elfWith, FIRST, goInline, goPointers, machOWith, peWith } from '../../fixtures/programs.ts';
import { rpmDatabase, rpmHeader } from '../../fixtures/rpmdb.ts';
import { berkeleyDatabase, ndbDatabase } from '../../fixtures/rpmFormats.ts';
import { zip } from '../../fixtures/zip.ts';
import { CHEAP, type Target } from '../target.ts';

const spec = { name: 'bash', version: '5.1', release: '2', arch: 'x86_64', license: 'GPL', size: 5 };
const text = (content: string) => new TextEncoder().encode(content);
const dpkg = text(
  'Package: a\nStatus: install ok installed\nVersion: 1.0-1\nInstalled-Size: 5\nDepends: b (>= 1)\nDescription: x\n y\n\n',
);

const SEEDS: Readonly<Record<string, () => Uint8Array[]>> = {
  rpm: () => [rpmDatabase([spec]), berkeleyDatabase([rpmHeader(spec)]), ndbDatabase([rpmHeader(spec)])],
  apk: () => [text('P:busybox\nV:1.36-r1\nA:x86_64\nI:500\nL:GPL\nF:bin\nR:busybox\na:0:0:755\n\n')],
  pacman: () => [text('%NAME%\nbash\n\n%VERSION%\n5.1-2\n\n%SIZE%\n500\n\n')],
};

const databases: readonly Target[] = DATABASES.map((kind) => ({
  ...{ name: `packages-${kind.name}`, runs: CHEAP },
  seeds: () =>
    SEEDS[kind.name]?.() ?? [dpkg, text('bash\t5.1-2\t1\t2\tvendor\tepoch\t5\tx86_64\t0\tbash-5.1-2.src.rpm\n')],
  run: (input) => readDatabase(kind, 'x', [{ path: kind.places[0]?.path ?? 'x', source: fromBytes(input) }]),
}));

const MODULES = 'path\tx.org/a\nmod\tx.org/a\tv1.0.0\t\ndep\tx.org/b\tv1.0.0\n=>\t./b\t\t\n';
const POM = { name: 'META-INF/maven/g/a/pom.properties', content: 'groupId=g\nartifactId=a\nversion=1\n' };

const LANGUAGE_SEEDS = (): Uint8Array[] => [
  text('{"name":"a","version":"1","packages":[{"name":"a/b","version":"1"}],"libraries":{"a/1":{"type":"package"}}}'),
  text('Name: a\nVersion: 1\nLicense: MIT\n'),
  text('# stub: a 1 ruby lib\nGem::Specification.new do |s|\n  s.licenses = ["MIT".freeze]\nend\n'),
  elfWith({ '.go.buildinfo': goInline('go1.22', MODULES), '.dep-v0': deflateSync('{"packages":[]}') }),
  elfWith({ '.go.buildinfo': goPointers('go1.17', MODULES, FIRST) }),
  peWith({ '.data': goInline('go1.22', MODULES) }),
  machOWith({ __go_buildinfo: goInline('go1.22', MODULES) }),
  zip([POM, { name: 'lib/b.jar', content: zip([POM]) }]),
];

/** A place that each language looks at, where the file's name matters. */
const PLACES: Readonly<Record<string, string>> = {
  npm: 'app/package-lock.json',
  python: 'lib/python3/site-packages/a-1.dist-info/METADATA',
  java: 'app/a.jar',
  gem: 'gems/specifications/a-1.gemspec',
  composer: 'vendor/composer/installed.json',
  dotnet: 'app/a.deps.json',
  conda: 'opt/conda-meta/a-1-0.json',
};

/** Each language on any file, and on what is its own. */
const languages: readonly Target[] = LANGUAGES.map(({ name }) => ({
  ...{ name: `packages-${name}`, runs: CHEAP, seeds: LANGUAGE_SEEDS },
  run: (input) =>
    readLanguages([{ path: PLACES[name] ?? 'usr/bin/a', source: fromBytes(input), beside: [], languages: [name] }]),
}));

export const packages: readonly Target[] = [...databases, ...languages];
