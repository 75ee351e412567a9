/** `diff --markdown`: what a reviewer finds in it, and that nothing of an image becomes markup or makes it too long. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { code, plain } from '../../../../src/core/diff/markdown/words.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';
import type { TarEntry } from '../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-markdown-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Put together here, so that nobody takes this file for a leak. */
const TOKEN = ['ghp', 'k7Qx2VbN9mZr4TcY8wLd3HsJ6fGp1EaU5oRi'].join('_');
const ODD = 'srv/a`b|<img src=x> @team #1 [x](e.example)';

function write(name: string, entries: readonly TarEntry[], config = {}): string {
  const path = join(folder, name);
  const image = buildImage({ layers: [{ entries }], config });
  writeFileSync(path, toTar(ociLayout([{ image, names: ['demo:1'] }])));
  return path;
}

const status = (version: string) =>
  `Package: curl\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nInstalled-Size: 500\n\n`;

const a = write('a.tar', [
  { path: 'usr/bin/su', content: 'x' },
  { path: 'var/lib/dpkg/status', content: status('7.1') },
]);
const b = write(
  'b.tar',
  [
    { path: 'usr/bin/su', content: 'x', mode: 0o4755 },
    { path: 'var/lib/dpkg/status', content: status('7.2') },
    { path: 'app/settings.txt', content: `token=${TOKEN}\n` },
    { path: ODD, content: 'odd' },
  ],
  { User: 'app', Env: [`API_TOKEN=${TOKEN}`] },
);

/** Run once: reading two images takes a moment. */
let shown: ReturnType<typeof runCommand> | undefined;
const compared = () => (shown ??= runCommand('diff', a, b, '--markdown'));

const FOUND: readonly [what: string, text: string | RegExp][] = [
  ['a line that a bot finds', /^<!-- cutaway diff -->\n/],
  ['a verdict', /\n\*\*.*ifferent.*\*\*\n/],
  ['the sizes before and after', /\| unpacked \| \d+ B \| \d+ B \| \+\d+ B \|/],
  ['what has to be pulled', /to pull, having the first/],
  ['new secrets by their path, never the secret', '- New secret: `/app/settings.txt` (GitHub token'],
  ['new setuid files', '- New setuid or setgid file: `/usr/bin/su`'],
  ['changes of the config', '`/config/User`'],
  ['secrets of the config masked', /\| \+ `\/config\/Env[^|]*\| {2}\| `[^`]*ghp_… \(40 characters\)`/],
  ['packages', '| `curl` | dpkg | upgraded | `7.1` | `7.2` |'],
  ['files that matter', '| + `/app/settings.txt` |'],
];

describe('diff --markdown', () => {
  it.each(FOUND)('has %s', async (_, text) => {
    const { out, status: exit } = await compared();
    expect(exit).toBe(1);
    if (typeof text === 'string') expect(out).toContain(text);
    else expect(out).toMatch(text);
    expect(out).not.toContain(TOKEN);
  });

  it('shows names as code that nothing breaks out of', async () => {
    const { out } = await compared();
    expect(out).toContain('``/srv/a`b\\|<img src=x> @team #1 [x](e.example)``');
  });

  it('says that two images are the same', async () => {
    const { out, status: exit } = await runCommand('diff', a, a, '--markdown');
    expect(exit).toBe(0);
    expect(out).not.toContain('####');
  });

  it('stays under 60,000 characters', async () => {
    const long = 'n'.repeat(150);
    const entries = Array.from({ length: 3000 }, (_, i) => ({
      path: `srv/${i}-${long}`,
      content: `${i}`,
      mode: 0o4755,
    }));
    const { out } = await runCommand('diff', a, write('many.tar', entries), '--markdown');
    expect(out.length).toBeLessThan(60_000);
    expect(out).toContain('more setuid or setgid files');
  });

  it('is one form of output', async () => {
    await expect(runCommand('diff', a, b, '--markdown', '--json')).rejects.toThrow('one form of output');
  });
});

const CODE: readonly [text: string, markdown: string][] = [
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['a|b', '`a\\|b`'],
  ['a\nb', '`a b`'],
  ['', '`  `'],
];

it.each(CODE)('%j as code: %s', (text, markdown) => {
  expect(code(text)).toBe(markdown);
});

const PLAIN: readonly [text: string, markdown: string][] = [
  ['a <b> *c* _d_ `e`', 'a \\<b\\> \\*c\\* \\_d\\_ \\`e\\`'],
  ['@team #1', '\\@team \\#1'],
  ['https://e.example www.e.example', 'https\\://e.example www\\.e.example'],
];

it.each(PLAIN)('%j in a sentence: %s', (text, markdown) => {
  expect(plain(text)).toBe(markdown);
});
