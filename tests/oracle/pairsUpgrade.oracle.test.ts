/**
 * A Debian package upgraded in a layer of its own: dpkg installs both versions, umoci makes the layers, and `diff -r
 * --no-dereference`, a walk over both disks and dpkg itself say what differs.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChange } from '../../src/core/diff/files/listChanges.ts';
import { cutaway, lines, missing, must, readImage, run, sayWhy } from './cutaway.ts';
import { differencesOnDisk, type Walked, withoutFolderTimes } from './pairsOnDisk.ts';
import type { Truth } from './shapes.ts';

const absent = missing('dpkg', 'dpkg-deb', 'umoci', 'diff', 'python3');
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-upgrade-'));
const at = (...names: string[]) => join(folder, ...names);

/** Files by path; a script makes links and modes. */
async function makeDeb(name: string, version: string, files: Readonly<Record<string, string>>, script = 'true') {
  const root = at(`${name}-${version}`);
  const conffiles = Object.keys(files).filter((path) => path.startsWith('etc/'));
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: t <t@example.org>\nDescription: t\n`;
  const all = {
    ...files,
    'DEBIAN/control': control,
    'DEBIAN/conffiles': conffiles.map((path) => `/${path}\n`).join(''),
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  await must('sh', '-ec', `cd ${root}; ${script}`);
  await must('dpkg-deb', '--root-owner-group', '--build', root, `${root}.deb`);
  return `${root}.deb`;
}

async function inLayer(image: string, script: string): Promise<void> {
  const bundle = at(`bundle-${image}`);
  await must('umoci', 'unpack', '--image', `${at(image)}:1`, bundle);
  await must('sh', '-ec', `cd ${bundle}/rootfs; ${script}`);
  await must('umoci', 'repack', '--image', `${at(image)}:1`, bundle);
  rmSync(bundle, { recursive: true });
}

const install = (...debs: string[]) =>
  `mkdir -p var/lib/dpkg/updates var/lib/dpkg/info; touch var/lib/dpkg/status; ` +
  `dpkg --root="$PWD" --log=/dev/null --force-depends --force-confnew --install ${debs.join(' ')} >&2`;

beforeAll(async () => {
  sayWhy('an upgrade', absent);
  if (absent) return;
  const common = { 'usr/share/doc/tool/copyright': 'free\n', 'usr/lib/tool/same.so': 'same library\n'.repeat(50) };
  const old = await makeDeb(
    'tool',
    '1.0-1',
    {
      ...common,
      'usr/bin/tool': '#!/bin/sh\necho 1\n',
      'usr/lib/tool/libtool.so.1': 'ELF one',
      'usr/lib/tool/gone.txt': 'gone',
      'etc/tool.conf': 'level=1\n',
    },
    'chmod 755 usr/bin/tool; ln -s libtool.so.1 usr/lib/tool/libtool.so',
  );
  const next = await makeDeb(
    'tool',
    '1.1-1',
    {
      ...common,
      'usr/bin/tool': '#!/bin/sh\necho 2\n',
      'usr/lib/tool/libtool.so.2': 'ELF two!',
      'usr/lib/tool/moved/same.txt': 'new place',
      'etc/tool.conf': 'level=2\n',
    },
    'chmod 4755 usr/bin/tool; ln -s libtool.so.2 usr/lib/tool/libtool.so',
  );
  const other = await makeDeb('other', '3', { 'usr/share/other/data': 'x'.repeat(5000) });
  await must('umoci', 'init', '--layout', at('before'));
  await must('umoci', 'new', '--image', `${at('before')}:1`);
  await inLayer('before', install(old, other));
  cpSync(at('before'), at('after'), { recursive: true });
  await inLayer('after', install(next));
});
afterAll(() => {
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

async function unpack(image: string): Promise<string> {
  await must('umoci', 'unpack', '--image', `${at(image)}:1`, at(`disk-${image}`));
  return at(`disk-${image}`, 'rootfs');
}

const walk = async (root: string): Promise<Walked> =>
  new Map(lines<Truth>(await readImage('walk', root)).map((line) => [line.path, line]));

/** Paths that `diff -r` names: what differs, and the uppermost of what only one side has. */
async function namedByDiff(left: string, right: string): Promise<string[]> {
  const { stdout } = await run('diff', ['-rq', '--no-dereference', left, right]);
  const found = `${stdout}`.split('\n').flatMap((line) => {
    const only = /^Only in (.*): (.*)$/.exec(line);
    if (only) return [`${only[1]}/${only[2]}`];
    const differ = /^(?:Files|Symbolic links|File) (\S+) /.exec(line)?.[1];
    return differ === undefined ? [] : [differ];
  });
  return found.map((path) => path.replace(left, '').replace(right, '').replace(/^\//, '')).sort();
}

function namedByUs(files: readonly FileChange[]): string[] {
  const alone = new Set(files.filter(({ kind }) => kind !== 'modified').map(({ path }) => path));
  const above = (path: string) => path.slice(0, path.lastIndexOf('/'));
  return files
    .filter(({ path, kind, fields = [] }) =>
      kind === 'modified'
        ? fields.some((field) => ['content', 'link', 'type'].includes(field))
        : !alone.has(above(path)),
    )
    .map(({ path }) => path)
    .sort();
}

describe.skipIf(absent)('an upgraded package', () => {
  it('shows in every file that dpkg touched and in no other', async () => {
    const { stdout, status } = await cutaway('diff', at('before'), at('after'), '--files', '--json');
    const { files } = JSON.parse(`${stdout}`) as { files: FileChange[] };
    expect(status).toBe(1);
    const [left, right] = [await unpack('before'), await unpack('after')];
    expect(withoutFolderTimes(files)).toEqual(differencesOnDisk(await walk(left), await walk(right)));
    expect(namedByUs(files)).toEqual(await namedByDiff(left, right));
    const fields = Object.fromEntries(files.map(({ path, kind, fields: of }) => [path, of ?? kind]));
    expect(fields['usr/bin/tool']).toEqual(expect.arrayContaining(['content', 'mode']));
    // Of one size before and after.
    expect(fields['etc/tool.conf']).toEqual(expect.not.arrayContaining(['size']));
    expect(fields['usr/lib/tool/libtool.so']).toEqual(expect.arrayContaining(['link']));
    expect(fields['usr/lib/tool/gone.txt']).toBe('removed');
    expect(Object.keys(fields)).not.toContain('usr/share/other/data');
  });
});
