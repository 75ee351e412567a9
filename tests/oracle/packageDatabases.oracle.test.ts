/** Package databases file by file, by us and by the programs whose they are: rpm, pacman and dpkg-query. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import type { DatabaseName, Package } from '../../src/core/content/description.ts';
import { DATABASES } from '../../src/core/content/packages/databases/index.ts';
import { readDatabase } from '../../src/core/content/packages/readDatabase.ts';
import { missing, must, onPath, sayWhy } from './cutaway.ts';

/** By case: the kind, its files, what the judge lists. */
type Truth = Readonly<Record<string, readonly [DatabaseName, readonly string[], readonly string[]]>>;

const absent = missing('python3', 'rpm', 'rpmbuild');
sayWhy('package databases by rpm', absent);
sayWhy('Berkeley DB by db5.3_load', onPath('db5.3_load') ? undefined : 'db5.3-util not installed');
sayWhy('package databases by pacman', onPath('pacman') ? undefined : 'pacman not installed');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-databases-'));
let truth: Truth = {};

async function read(name: DatabaseName, root: string, paths: readonly string[]) {
  const kind = DATABASES.find((each) => each.name === name);
  if (!kind) throw new Error(name);
  const parts = paths.map((path) => ({ path, source: fromBytes(new Uint8Array(readFileSync(join(root, path)))) }));
  return readDatabase(kind, paths[0] ?? '', parts);
}

const lineOf = ({ name, version, architecture, size, files }: Package, kind: DatabaseName) =>
  kind === 'pacman'
    ? `${name} ${version}`
    : `${name} ${version} ${architecture} ${size} ${(files ?? []).map((path) => `/${path},`).join('')}`;

beforeAll(async () => {
  if (absent) return;
  await must('python3', join(import.meta.dirname, 'package_databases.py'), join(folder, 'made'));
  truth = JSON.parse(readFileSync(join(folder, 'made/truth.json'), 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(absent)('package databases', () => {
  it('of every format list what the package manager lists: SQLite with and without its log, Berkeley DB in both byte orders, ndb, pacman', async () => {
    expect(Object.keys(truth)).toContain('log-over-older');
    for (const [name, [kind, paths, lines]] of Object.entries(truth)) {
      const { packages, unread, findings } = await read(kind, join(folder, 'made', name), paths);
      const ours = packages.map((each) => lineOf(each, kind)).sort();
      expect({ name, ours, unread, findings }).toEqual({ name, ours: lines, unread: 0, findings: [] });
    }
  });
});

const A =
  'Package: a\nStatus: install ok installed\nMaintainer: m\nArchitecture: amd64\nVersion: 1.0-1\nDescription: x\n';
const b = (version: string, status = 'install ok installed', more = '') =>
  `Package: b\nStatus: ${status}\nMaintainer: m\nArchitecture: amd64\nVersion: ${version}\nDescription: y\n${more}`;

/** Files below the folder of dpkg. */
const DPKG: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['empty', { status: '' }],
  ['blank lines first and many between', { status: `\n\n${A}\n\n\n${b('2')}\n` }],
  [
    'lower case, and a space before the colon',
    { status: A.replace('Package:', 'package:').replace('Version:', 'Version :') },
  ],
  [
    'values over several lines',
    { status: A.replace('Description: x', 'Depends: c,\n d\nDescription: x\n more: text\n .\n end') },
  ],
  ['spaces behind values, tabs before', { status: A.replace('Version: 1.0-1', 'Version:\t1.0-1   ') }],
  [
    'removed, half installed and only known',
    {
      status: `${A}\n${b('1', 'deinstall ok config-files')}\n${b('2', 'install reinstreq half-installed').replaceAll('b\n', 'c\n')}`,
    },
  ],
  ['no status', { status: `${A}\n${b('1').replace(/Status.*\n/, '')}` }],
  ['triggers', { status: `${A}\n${b('1', 'install ok triggers-pending', 'Triggers-Pending: x\n')}` }],
  ['a package again, the later one counts', { status: `${b('1')}\n${A}\n${b('2')}` }],
  [
    'two architectures',
    {
      status: `${b('1', undefined, 'Multi-Arch: same\n')}\n${b('1', undefined, 'Multi-Arch: same\n').replace('amd64', 'i386')}`,
    },
  ],
  ['updates', { status: `${A}\n${b('1')}`, 'updates/0000': b('2'), 'updates/0001': b('3'), 'updates/tmp.i': b('9') }],
  ['updates that remove', { status: `${A}\n${b('1')}`, 'updates/0000': b('1', 'purge ok not-installed') }],
  ['updates of another architecture', { status: b('1'), 'updates/0000': b('2').replace('amd64', 'all') }],
  ['a line without a colon', { status: `no colon here\n\n${A}` }],
  ['a second package in a paragraph', { status: `${A}${b('2')}` }],
  ['a line of spaces between packages', { status: `${A}  \n${b('2')}` }],
  ['a field twice', { status: A.replace('Version', 'Version: 9\nVersion') }],
  ['a field that begins with a hyphen', { status: A.replace('Version', '-X: 9\nVersion') }],
  ['a paragraph without a package', { status: `Version: 1\n\n${A}` }],
  ['an end within a line', { status: `${A}\n${b('2')}Depen` }],
  ['an end without a line feed', { status: A.trimEnd() }],
];

const noDpkg = missing('dpkg-query');
sayWhy('dpkg databases by dpkg-query', noDpkg);

describe.skipIf(noDpkg)('dpkg databases', () => {
  it.each(DPKG)(
    'with %s are read as dpkg-query reads them; what it refuses is said and read on',
    async (name, files) => {
      const root = join(folder, 'dpkg', name.replaceAll(' ', '-'));
      for (const [path, text] of Object.entries({ 'updates/.keep': '', ...files })) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      rmSync(join(root, 'updates/.keep'));
      const { packages, unread, findings } = await read('dpkg', root, Object.keys(files));
      const ours = packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`).sort();
      const theirs = ask(root);
      if (theirs === undefined) {
        expect(unread + findings.length).toBeGreaterThan(0);
        expect(ours.map((line) => line.split(' ', 1)[0])).toContain('a');
      } else expect({ ours, unread, findings }).toEqual({ ours: theirs, unread: 0, findings: [] });
    },
  );
});

/** What dpkg-query calls installed; undefined where it refuses the database. */
function ask(root: string): string[] | undefined {
  // Reading updates merges them, so it gets a copy of its own.
  const copy = `${root}-asked`;
  execFileSync('cp', ['-r', root, copy]);
  const form = '${Package} ${Version} ${Architecture}\t${db:Status-Status}\\n';
  try {
    const text = execFileSync('dpkg-query', [`--admindir=${copy}`, '-W', '-f', form], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = text.toString().split('\n').filter(Boolean);
    const installed = lines.filter((line) => /\t(?:installed|triggers-\w+)$/.test(line));
    return installed.map((line) => line.split('\t')[0] as string).sort();
  } catch (error) {
    // Status 1 with nothing said: no package. Status 2: the database is refused.
    return (error as { status?: number }).status === 1 ? [] : undefined;
  }
}
