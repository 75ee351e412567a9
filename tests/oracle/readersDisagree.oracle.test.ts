/** What is said of other readers of tar is what they do: each program named lists other entries, each other lists ours. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { paths, scan } from '../unit/core/archive/tar/listing.ts';
import { archive, END, file, GNU, header, pax, record } from '../unit/core/archive/tar/rawTar.ts';
import { sayWhy } from './cutaway.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PYTHON = 'import sys, tarfile; print("\\n".join(tarfile.open(sys.argv[1]).getnames()))';
const PROGRAMS: readonly [name: string, command: string, args: (path: string) => string[]][] = [
  ['GNU tar', 'tar', (path) => ['-tf', path]],
  ['bsdtar', 'bsdtar', (path) => ['-tf', path]],
  ['Python', 'python3', (path) => ['-c', PYTHON, path]],
];

const CLAIM = { name: 'h', link: 'f', size: 700 };
const sized = pax([record('size', '700')]);
const behind = archive(file('after', 'A'), END);
const before = file('f', 'x'.repeat(700));

/** What the archive is, its bytes, and the programs that read it otherwise. */
const CASES: readonly [string, Uint8Array, readonly string[]][] = [
  ['a hard link with a size', archive(before, header({ ...CLAIM, flag: '1' }), behind), []],
  ['a symlink with a size', archive(before, header({ ...CLAIM, flag: '2' }), behind), ['GNU tar']],
  ['a directory with a size', archive(before, header({ ...CLAIM, flag: '5' }), behind), []],
  ['a fifo with a size', archive(before, header({ ...CLAIM, flag: '6' }), behind), ['GNU tar']],
  [
    'a hard link with a PAX size',
    archive(before, sized, header({ ...CLAIM, flag: '1', size: 0 }), behind),
    ['GNU tar', 'bsdtar'],
  ],
  [
    'a symlink with a PAX size',
    archive(before, sized, header({ ...CLAIM, flag: '2', size: 0 }), behind),
    ['GNU tar', 'bsdtar'],
  ],
  ['a directory with a PAX size', archive(before, sized, header({ ...CLAIM, flag: '5', size: 0 }), behind), ['bsdtar']],
  [
    'a prefix under the GNU magic',
    archive(header({ name: 'f', magic: GNU, patch: [[345, 'dir']] }), END),
    ['GNU tar', 'bsdtar'],
  ],
  [
    'times under the GNU magic',
    archive(header({ name: 'f', magic: GNU, patch: [[345, '00000001234\0']] }), END),
    ['Python'],
  ],
  ['nothing odd', archive(before, behind), []],
];

const installed = PROGRAMS.filter(([, command]) => spawnSync(command, ['--version']).status === 0);
for (const [name, command] of PROGRAMS)
  sayWhy(
    `tar as ${name} reads it`,
    installed.some((one) => one[1] === command) ? undefined : `${command} is not there`,
  );

describe.each(CASES)('%s', (_, bytes, others) => {
  const index = scan(bytes);
  const named = new Set(
    index.findings.flatMap(({ disagreement }) => disagreement?.readers.map(({ name }) => name) ?? []),
  );

  it('is told with the programs that read it otherwise', () => {
    // tar-rs is asked by `npm run fuzz:readers`.
    expect([...named].filter((name) => name !== 'tar-rs')).toEqual(others);
  });

  it.each(installed)('is read by %s as is said', (name, command, args) => {
    const path = join(folder, 'case.tar');
    writeFileSync(path, bytes);
    const listed = spawnSync(command, args(path), { encoding: 'utf8' }).stdout;
    const names = listed.split('\n').filter((line) => line !== '');
    const same = names.map((line) => line.replace(/\/$/, '')).join('\n') === paths(index).join('\n');
    expect(same).toBe(!others.includes(name));
  });
});
