/**
 * A layer that cannot be read in full, and every command over layers: exit status 1 (`ci` 2), the layer named, and nothing
 * that depends on it called whole, right or the same.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltLayer, blob, buildImage, manifestOf, OCI } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { runCommand, tryCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31) >> 3);
const whole = buildImage({
  layers: [
    { entries: [{ path: 'base', content: 'x' }] },
    {
      entries: [
        { path: 'a', content },
        { path: 'b', content },
      ],
    },
  ],
});
const last = whole.layers[1] as BuiltLayer;
const gzip = `${OCI.layer}+gzip`;
/** Bytes that do not compress. */
const noise = Buffer.concat(Array.from({ length: 64 }, (_, i) => createHash('sha256').update(`${i}`).digest()));

const DAMAGE: readonly {
  readonly name: string;
  readonly why: string;
  readonly bytes: Uint8Array;
  readonly type: string;
}[] = [
  { name: 'cut off', why: 'truncated', bytes: last.bytes.subarray(0, -500), type: gzip },
  { name: 'gzip in gzip', why: 'unsupported', bytes: gzipSync(gzipSync(noise)), type: gzip },
  { name: 'a tar that ends early', why: 'truncated', bytes: gzipSync(last.tar.subarray(0, 2000)), type: gzip },
  {
    name: 'lz4',
    why: 'unsupported',
    bytes: Uint8Array.from([4, 0x22, 0x4d, 0x18, ...noise]),
    type: `${OCI.layer}+lz4`,
  },
  { name: 'encrypted', why: 'encrypted', bytes: noise, type: `${gzip}+encrypted` },
];

const pathOf = (name: string) => join(folder, `${name.replaceAll(' ', '-')}.tar`);

beforeAll(() => {
  writeFileSync(pathOf('whole'), toTar(ociLayout([{ image: whole, names: ['x:1'] }])));
  for (const { name, bytes, type } of DAMAGE) {
    const layers = [whole.layers[0] as BuiltLayer, { ...last, ...blob(type, bytes) }];
    const image = { ...whole, layers, manifest: manifestOf(OCI.manifest, whole.config, layers) };
    writeFileSync(pathOf(name), toTar(ociLayout([{ image, names: ['x:1'] }])));
  }
});

/** Each command, and the status that it ends with. */
const COMMANDS: readonly { readonly args: (path: string) => readonly string[]; readonly status: number }[] = [
  { args: (path) => ['ls', path, '--json'], status: 1 },
  { args: (path) => ['ls', path, '--layer', '1', '--json'], status: 1 },
  { args: (path) => ['waste', path, '--json'], status: 1 },
  { args: (path) => ['ci', path], status: 2 },
  { args: (path) => ['history', path, '--json'], status: 1 },
  { args: (path) => ['runtime', path, '--json'], status: 1 },
  { args: (path) => ['verify', path, '--json'], status: 1 },
  { args: (path) => ['diff', path, pathOf('whole'), '--files', '--json'], status: 1 },
];

describe.each(DAMAGE)('a layer that is $name', ({ name, why }) => {
  it.each(COMMANDS)('command %# ends with $status', async ({ args, status }) => {
    const line = args(pathOf(name));
    const { status: is, out, notes } = await runCommand(...line);
    expect(is).toBe(status);
    const all = `${out}\n${notes.join('\n')}`;
    if (line[0] === 'verify') {
      expect(JSON.parse(out).verdict).not.toMatch(/Everything is right|Every check holds/);
    } else if (line.includes('--json')) expect(all).toContain(`"why":"${why}"`);
    expect(all).not.toContain('"same":true');
    expect(all).not.toContain('"efficiency":1}');
  });
});

const ABSENT: readonly ((path: string) => readonly string[])[] = [
  (path) => ['cat', path, 'nope'],
  (path) => ['cat', path, 'nope', '--layer', '1'],
  (path) => ['ls', path, 'nope'],
  (path) => ['ls', path, 'nope', '--layer', '1'],
  (path) => ['export', path, 'nope', '-o', join(folder, 'never')],
  (path) => ['extract', path, 'nope', '--to', join(folder, 'never')],
];

describe.each(DAMAGE)('what is not found where a layer is $name', ({ name }) => {
  it.each(ABSENT)('command %# names the layer that may have it', async (args) => {
    const { status, notes } = await tryCommand(...args(pathOf(name)));
    expect(notes.join('\n')).toMatch(/error: layer 1 .* was (?:not read|read in part)|This layer is encrypted/);
    expect(status).toBeGreaterThan(0);
  });
});

describe('the same commands over a whole image', () => {
  it.each(COMMANDS.slice(0, 7))('command %# ends with 0', async ({ args }) => {
    expect((await runCommand(...args(pathOf('whole')))).status).toBe(0);
  });
});
