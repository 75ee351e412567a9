/** Which files are setuid is one question, whoever asks: search, `ci` and advice answer alike, hard links among them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import type { TarEntry } from '../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-privileged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const status: TarEntry = {
  path: 'var/lib/dpkg/status',
  content: 'Package: a\nStatus: install ok installed\nVersion: 1\n\n',
};
const list: TarEntry = { path: 'var/lib/dpkg/info/a.list', content: '/.\n/etc\n' };
const su: TarEntry = { path: 'usr/su', content: 'su', mode: 0o4755 };
const link = (path: string, to: string, mode = 0o644): TarEntry => ({ path, type: 'hardlink', link: to, mode });

const CASES: readonly [name: string, layers: readonly (readonly TarEntry[])[], paths: readonly string[]][] = [
  ['a file', [[su]], ['usr/su']],
  ['a file that is deleted', [[su], [{ path: 'usr/.wh.su' }]], []],
  ['a hard link, whatever its own header says', [[su, link('usr/su2', 'usr/su')]], ['usr/su', 'usr/su2']],
  ['a hard link whose first name is deleted', [[su, link('usr/su2', 'usr/su')], [{ path: 'usr/.wh.su' }]], ['usr/su2']],
  [
    'a hard link whose first name is replaced',
    [[su, link('usr/su2', 'usr/su')], [{ path: 'usr/su', content: 'x' }]],
    ['usr/su2'],
  ],
  ['a hard link to a lower layer', [[su], [link('usr/su2', 'usr/su')]], ['usr/su', 'usr/su2']],
  ['a link that alone says so', [[{ ...su, mode: 0o755 }, link('usr/su2', 'usr/su', 0o4755)]], []],
  ['a directory', [[{ path: 'srv', type: 'dir', mode: 0o4755 }]], []],
];

describe('setuid files', () => {
  it.each(CASES)('%s', async (name, layers, paths) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.tar`);
    const all = [[status, list], ...layers];
    writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers: all.map((entries) => ({ entries })) }) }])));

    const found = await runCommand('search', path, 'mode:setuid state:final type:file,hardlink', '--json');
    const hits = found.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).path);
    expect(hits.sort()).toEqual(paths);

    const { rules } = JSON.parse((await runCommand('ci', path, '--noSetuid', '--lowestEfficiency', '0', '--json')).out);
    const rule = rules.find(({ rule: one }: { rule: string }) => one === 'noSetuid');
    expect(rule.places.map((place: { path: string }) => place.path).sort()).toEqual(paths);

    const { items } = JSON.parse((await runCommand('advice', path, '--json')).out);
    const told = items.filter((one: { rule: string }) => one.rule === 'unowned-privileges');
    expect(told.flatMap((one: { largest: { path: string }[] }) => one.largest.map((file) => file.path)).sort()).toEqual(
      paths,
    );
  });
});
