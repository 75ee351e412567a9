/** The built command line on a real terminal (util-linux's script): colours, widths, and what never has either. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { DEEP, share } from '../fixtures/deep.ts';
import { onPath, run, sayWhy } from './cutaway.ts';

const CLI = join(import.meta.dirname, '../../dist/cli/cutaway.js');
const reason = onPath('script') ? undefined : 'script is not installed';
sayWhy('the command line on a terminal', reason);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secret = { path: 'root/.netrc', content: 'machine example.com login deploy password hV7kq2LmZ9xRtB4w' };
const long = 'a very long step '.repeat(12);
/** Enough for an advice, and of bytes that no compressor makes smaller. */
const archive = { path: 'root/noise', content: randomBytes(200_000) };
const below = {
  entries: [{ path: 'etc', type: 'dir' as const }, { path: 'etc/motd', content: 'first' }, secret, archive],
};
const above = {
  entries: [
    { path: 'etc/motd', content: 'second' },
    { path: '.wh.root', content: '' },
  ],
  createdBy: long,
};
const history = [{ created_by: 'RUN a' }, { created_by: long }, { created_by: 'ENV A=1', empty_layer: true }];
const image = buildImage({ layers: [below, above], history });
const other = buildImage({ layers: [below] });
const [a, b, broken] = ['a.tar', 'b.tar', 'broken.tar'].map((name) => join(folder, name)) as [string, string, string];
const files = ociLayout([{ image, names: ['demo:1'] }]);
writeFileSync(a, toTar(files));
writeFileSync(b, toTar(ociLayout([{ image: other, names: ['demo:2'] }])));
files.delete(`blobs/sha256/${image.layers[1]?.descriptor.digest.slice(7)}`);
writeFileSync(broken, toTar(files));

const LINES = {
  inspect: ['inspect', broken],
  ls: ['ls', a],
  history: ['history', a],
  secrets: ['secrets', a],
  waste: ['waste', a],
  advice: ['advice', a],
  search: ['search', a, 'noise'],
  ci: ['ci', a],
  verify: ['verify', broken],
  diff: ['diff', a, b, '--files', '--packages'],
} as const;

/** Lines that come and go, on a machine that is slow enough. */
const PROGRESS = /(?:\r\u001b\[K[^\r\n]*)*\r\u001b\[K/g;

/** What a terminal of so many columns is sent, standard error too. */
async function onTerminal(args: readonly string[], { columns = 80, env = '' } = {}): Promise<string> {
  const line = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  const set = `stty cols ${columns}; unset NO_COLOR FORCE_COLOR; export TERM=xterm ${env};`;
  const { stdout } = await run('script', ['-qec', `${set} ${line}`, '/dev/null']);
  return `${stdout}`.replaceAll('\r\n', '\n').replace(PROGRESS, '');
}

/** One command in three: they print by the same few functions. */
const some = (from: number) => share(Object.entries(LINES), (_, at) => at % 3 === from);

const ESCAPE = '\u001b[';

describe.skipIf(reason !== undefined)('on a terminal', () => {
  it.each(share(Object.entries(LINES), () => true))('%s has colours', async (_, args) => {
    expect(await onTerminal(args)).toContain(ESCAPE);
  });

  it.each(some(0))('%s has none when it is told to', async (_, args) => {
    expect(await onTerminal(args, { env: 'NO_COLOR=1' })).not.toContain(ESCAPE);
    expect(await onTerminal([...args, '--no-color'])).not.toContain(ESCAPE);
  });

  it.each(some(1))('%s has none in a pipe, some with FORCE_COLOR, and the same words', async (_, args) => {
    const asked = (env: string) => run('env', ['-u', 'NO_COLOR', env, process.execPath, CLI, ...args]);
    const [plain, forced] = [await asked('FORCE_COLOR=0'), await asked('FORCE_COLOR=1')];
    expect(`${plain.stdout}${plain.stderr}`).not.toContain(ESCAPE);
    expect(`${forced.stdout}`).toContain(ESCAPE);
    expect(`${forced.stdout}`.replace(/\u001b\[\d+m/g, '')).toBe(`${plain.stdout}`);
    expect(forced.status).toBe(plain.status);
  });

  const FOR_PROGRAMS = [
    ['ls', a, '--json'],
    ['ls', a, '--tsv'],
    ['inspect', broken, '--json'],
    ['packages', a, '--tsv'],
    ['packages', a, '--spdx'],
    ['diff', a, b, '--files', '--json'],
    ['diff', a, b, '--files', '--markdown'],
    ['verify', broken, '--json'],
    ['cat', b, 'etc/motd'],
    ['inspect', 'nosuch.tar', '--json'],
  ];
  it.each(share(FOR_PROGRAMS, (_, at) => at % 3 === 0))(
    '%s %s %s has no colour, whatever is asked',
    async (...args) => {
      expect(await onTerminal(args, { env: 'FORCE_COLOR=1' })).not.toContain(ESCAPE);
    },
  );

  const WIDE = [['history', a], ['layout', a], ['inspect', a], ['serve', '--help'], ['packages', '--help'], ['--help']];
  it.each(share(WIDE, (_, at) => at % 3 === 0))('%s %s is no wider than the terminal', async (...args) => {
    const lines = (await onTerminal([...args, '--no-color'], { columns: 60 })).split('\n');
    // Examples and usage are whole, to be copied.
    const wide = lines.filter(
      (line) => [...line].length > 60 && !/^\s*(?:Usage: )?(?:cutaway |--|-\w, --)|^ {2}\w+ /.test(line),
    );
    expect(wide).toEqual([]);
  });

  it.skipIf(DEEP)('--no-trunc leaves rows whole', async () => {
    expect(await onTerminal(['history', a, '--no-trunc'], { columns: 60 })).toContain(long.trim());
    expect(await onTerminal(['history', a], { columns: 60 })).not.toContain(long.trim());
  });
});
