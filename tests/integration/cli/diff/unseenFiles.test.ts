/** Files that a later layer hides ship all the same: a comparison tells them, whatever the root filesystems look like. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';
import type { TarEntry } from '../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-unseen-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, ...layers: readonly (readonly TarEntry[])[]): string {
  const path = join(folder, name);
  const image = buildImage({ layers: layers.map((entries) => ({ entries })) });
  writeFileSync(path, toTar(ociLayout([{ image }])));
  return path;
}

const app: TarEntry = { path: 'app', content: 'the program' };
const gone = (path: string): TarEntry => ({ path: path.replace(/([^/]+)$/, '.wh.$1') });
const file = (path: string, content: string, more: Partial<TarEntry> = {}): TarEntry => ({ path, content, ...more });

/** What differs in layers of the same root filesystem. */
const CASES: readonly [name: string, left: TarEntry[][], right: TarEntry[][], text: string | null][] = [
  [
    'a file that only one side ships',
    [[app], [file('x', '1')]],
    [
      [app, file('key', 'k')],
      [file('x', '1'), gone('key')],
    ],
    '/key is only on the right and is hidden: layer 0 has it, layer 1 deletes it.',
  ],
  [
    'a file of another content',
    [[app, file('tmp', 'one')], [gone('tmp')]],
    [[app, file('tmp', 'two')], [gone('tmp')]],
    '/tmp differs and is hidden: layer 0 has it, layer 1 deletes it.',
  ],
  [
    'a file that a later layer replaces',
    [[app, file('conf', 'password')], [file('conf', 'none')]],
    [[app, file('conf', 'p')], [file('conf', 'none')]],
    '/conf differs and is hidden: layer 0 has it, layer 1 replaces it.',
  ],
  [
    'a file of a directory that is removed whole',
    [[app, file('d/e/f', 'one')], [gone('d')]],
    [[app, file('d/e/f', 'two and more')], [gone('d')]],
    '/d/e/f differs and is hidden: layer 0 has it, layer 1 deletes it.',
  ],
  [
    'what a squashed image does not ship',
    [[app, file('tmp', 'one')], [gone('tmp')]],
    [[app]],
    '/tmp is only on the left and is hidden: layer 0 has it, layer 1 deletes it.',
  ],
  [
    'times alone',
    [[app, file('tmp', 'one')], [gone('tmp')]],
    [[app, file('tmp', 'one', { mtime: 9 })], [gone('tmp')]],
    null,
  ],
  [
    'a cache that is made anew',
    [[app, file('var/cache/apt/a', 'one')], [gone('var/cache/apt/a')]],
    [[app, file('var/cache/apt/a', 'two')], [gone('var/cache/apt/a')]],
    null,
  ],
  [
    'the same content, shipped twice',
    [[app, file('a', 'x')], [file('a', 'x', { mode: 0o600 })]],
    [[file('a', 'x', { mode: 0o600 }), app]],
    null,
  ],
  [
    'a first name that is removed of a content that another name keeps',
    [[app, file('a', 'x'), { path: 'b', type: 'hardlink', link: 'a' }], [gone('a')]],
    [[app, file('b', 'x')]],
    null,
  ],
];

describe('files that no path shows', () => {
  for (const [name, left, right, text] of CASES) {
    it(`${text === null ? 'noise' : 'a real difference'}: ${name}`, async () => {
      const [a, b] = [write('a.tar', ...left), write('b.tar', ...right)];
      const { out, status } = await runCommand('diff', a, b, '--semantic', '--json');
      const { same, verdict, objects, unseen } = JSON.parse(out);
      expect({ status, same, grade: verdict.grade }).toEqual(
        text === null ? { status: 0, same: true, grade: 'noise' } : { status: 1, same: false, grade: 'different' },
      );
      if (text === null) return;
      expect(verdict.causes.map((cause: { text: string }) => cause.text)).toContain(text);
      expect(objects.map(({ path }: { path: string }) => path)).toContain('layer 0');
      expect(unseen.count).toBe(1);
      const page = await runCommand('diff', a, b, '--markdown');
      expect(page.out).not.toContain('Same content');
      expect((await runCommand('diff', a, b, '--semantic', '--ignore', 'hidden-files')).status).toBe(0);
    });
  }
});
