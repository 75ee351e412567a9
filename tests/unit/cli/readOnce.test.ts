/** How often a command reads its input: counted where the bytes come from the disk, whatever the command is. */
import fs, { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildImage } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import { type TarEntry, tar } from '../../fixtures/tar.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'cutaway-read-once-'));
const file = (name: string) => join(folder, name);
/** Does not compress: the files are larger than what is read to tell what they are. */
const noise = Buffer.alloc(4_000_000);
for (let i = 0, state = 1; i < noise.length; i++) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  noise[i] = state >>> 16;
}
const entries: TarEntry[] = [
  { path: 'etc/motd', content: 'first' },
  { path: 'usr/noise', content: noise },
  { path: 'usr/last', content: 'last' },
];
/** The first chunk tells what the file is, and is read again with the rest; a piece of a second pass reads a chunk ahead. */
const SLACK = 2 * 1024 * 1024 + 64 * 1024;

const real = fs.read;
let bytes = 0;

beforeAll(() => {
  writeFileSync(file('layer.tar.gz'), gzipSync(tar(entries)));
  const image = buildImage({ layers: [{ entries, compression: 'gzip' }, { entries: [{ path: 'a', content: 'x' }] }] });
  writeFileSync(file('image.tar'), toTar(ociLayout([{ image, names: ['a/b:1'] }])));
  // All reads of sources go through this one function, whose importers see what stands in its place.
  const counting = (...args: Parameters<typeof real>) => {
    const done = args.at(-1) as unknown as (error: Error | null, count: number, buffer: Uint8Array) => void;
    const counted: typeof done = (error, count, buffer) => {
      bytes += count ?? 0;
      done(error, count, buffer);
    };
    return Reflect.apply(real, fs, [...args.slice(0, -1), counted]);
  };
  fs.read = Object.assign(counting, real);
  syncBuiltinESMExports();
});
afterAll(() => {
  fs.read = real;
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

/** Command, words behind the input, and how many times all of it may be read. */
const COMMANDS: readonly (readonly [command: string, words: readonly string[], image: number, layer: number])[] = [
  ['ls', [], 1, 1],
  ['ls', ['--layer', '0'], 1, 1],
  ['inspect', [], 0, 1],
  ['layout', [], 0, 1],
  ['history', [], 1, 1],
  ['verify', [], 1, 1],
  ['waste', [], 1, 1],
  ['ci', [], 1, 1],
  ['search', ['nothing like it'], 1, 1],
  // One file needs the stretch that it lies in.
  ['packages', [], 1.3, 1.3],
  ['cat', ['/etc/motd'], 1.3, 1.3],
  // Contents are gone through once it is known whose they are.
  ['search', ['--text', 'nothing like it'], 2, 2],
  ['secrets', [], 2, 2],
];

describe.each(['image.tar', 'layer.tar.gz'])('%s', (name) => {
  it.each(COMMANDS)('%s %j', async (command, words, image, layer) => {
    bytes = 0;
    await runCommand(command, file(name), ...words);
    const times = name === 'image.tar' ? image : layer;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(times * statSync(file(name)).size + SLACK);
  });
});
