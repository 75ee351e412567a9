/** Layers that cannot be read in full, of every kind, before every command: none is silent, and none says "the same". */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { incompressible } from '../../fixtures/incompressible.ts';
import { type BuiltBlob, blob, buildImage, buildLayer, manifestOf, OCI, sha256 } from '../../fixtures/image.ts';
import { ociFiles, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import { tar } from '../../fixtures/tar.ts';
import { zstdStore } from '../../fixtures/zstd.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-incomplete-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noise = incompressible(200_000);
const entries = (name: string) => [
  { path: 'etc/motd', content: `${name}\n` },
  { path: 'noise', content: noise },
  { path: 'last', content: name },
];
const archive = (name: string) => tar(entries(name));
const gzipped = (name: string) => new Uint8Array(gzipSync(archive(name)));
const lz4 = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7);

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ 0xff;
  return copy;
}

/** A gzip layer whose trailer is wrong. */
const badChecksum = (name: string) => changed(gzipped(name), gzipped(name).length - 8);
/** A tar whose second header is damaged. */
const badHeader = (name: string) => new Uint8Array(gzipSync(changed(archive(name), 1024 + 150)));
const ENCRYPTED = `${OCI.layer}+gzip+encrypted`;

/** What is wrong, the reason that is told, the layer's bytes for each of two images, and its media type. */
const KINDS: readonly [kind: string, why: string, bytes: (name: string) => Uint8Array | null, mediaType?: string][] = [
  ['encrypted', 'encrypted', (name) => new TextEncoder().encode(`ciphertext of ${name}`), ENCRYPTED],
  ['lz4 data', 'unsupported', (name) => Uint8Array.of(...lz4, ...new TextEncoder().encode(name)), `${OCI.layer}+lz4`],
  ['gzip in gzip', 'unsupported', (name) => new Uint8Array(gzipSync(gzipped(name)))],
  ['a zstd window over the limit', 'too-large', (name) => zstdStore(archive(name), 31), `${OCI.layer}+zstd`],
  ['a wrong checksum', 'damaged', badChecksum],
  ['damaged deflate data', 'damaged', (name) => changed(gzipped(name), 5000)],
  ['a cut stream', 'truncated', (name) => gzipped(name).slice(0, 150_000)],
  ['a cut tar', 'truncated', (name) => new Uint8Array(gzipSync(archive(name).slice(0, 3000)))],
  ['a damaged header', 'damaged', badHeader],
  ['absent', 'absent', () => null],
];

/** An image of a layer that can be read and one that cannot, as a file. */
function image(name: string, bytes: Uint8Array | null, mediaType = `${OCI.layer}+gzip`): string {
  const base = buildLayer({ entries: [{ path: 'base', content: 'base' }] });
  const top = blob(mediaType, bytes ?? gzipped(name));
  const config = blob(OCI.config, {
    ...{ architecture: 'amd64', os: 'linux', config: { Cmd: ['/bin/sh'] } },
    rootfs: { type: 'layers', diff_ids: [base.diffID, sha256(archive('one content that both images claim'))] },
    history: [{ created_by: 'base' }, { created_by: 'top' }],
  });
  const manifest = manifestOf(OCI.manifest, config, [base, top]);
  const blobs: BuiltBlob[] = [base, config, manifest, ...(bytes ? [top] : [])];
  const path = join(folder, `${name}-${Math.random()}.tar`);
  writeFileSync(path, toTar(ociFiles(blobs, [manifest.descriptor])));
  return path;
}

/** Command, exit status, and where the JSON says what is incomplete. */
const COMMANDS: readonly [args: (input: string) => string[], status: number, place: 'stdout' | 'stderr'][] = [
  [(input) => ['ls', input, '--json'], 1, 'stderr'],
  [(input) => ['ls', input, '--layer', '1', '--json'], 1, 'stderr'],
  [(input) => ['history', input, '--json'], 1, 'stderr'],
  [(input) => ['packages', input, '--json'], 1, 'stderr'],
  [(input) => ['waste', input, '--json'], 1, 'stdout'],
  [(input) => ['ci', input, '--json'], 2, 'stdout'],
  [(input) => ['runtime', input, '--json'], 1, 'stdout'],
];

describe.each(KINDS)('a layer with %s', (_, why, bytes, mediaType) => {
  const one = image('one', bytes('one'), mediaType);
  const other = image('other', bytes('other'), mediaType);
  const gaps = (printed: string) => JSON.parse(printed).incomplete as { layer: number; why: string }[];

  it.each(COMMANDS)('is said by %s', async (args, status, place) => {
    const { status: code, out, notes } = await runCommand(...args(one));
    const line = notes.find((note) => note.startsWith('incomplete '))?.slice('incomplete '.length) ?? '{}';
    const found = place === 'stdout' ? gaps(out) : [JSON.parse(line)];
    expect([code, found]).toEqual([status, [expect.objectContaining({ layer: 1, why })]]);
  });

  it('is said to people in a sentence', async () => {
    const { notes } = await runCommand('ls', one);
    expect(notes.join('\n')).toMatch(/error: layer 1 \(sha256:[0-9a-f]{64}\) was (not read|read in part \(\d entr)/);
  });

  it('makes neither a file of it nor a missing one a plain answer', async () => {
    await expect(runCommand('cat', one, 'nowhere')).rejects.toMatchObject({ code: 'not-found' });
    expect((await runCommand('cat', one, 'base')).status).toBe(1);
    expect((await runCommand('cat', one, 'base', '--layer', '0')).status).toBe(0);
  });

  it.each([['--semantic'], ['--files'], ['--packages'], ['--size']])('is not compared (%s)', async (option) => {
    const { status, out } = await runCommand('diff', one, other, option, '--json');
    const { same, incomplete, verdict, layers } = JSON.parse(out);
    expect([status, same]).toEqual([1, false]);
    expect(incomplete).toContainEqual(expect.objectContaining({ side: 'left', layer: 1, why }));
    expect(incomplete).toContainEqual(expect.objectContaining({ side: 'right', layer: 1, why }));
    // What could be read may differ already.
    if (option === '--semantic' || option === '--files') expect(verdict.grade).toMatch(/^(unknown|different)$/);
    if (bytes('one')) expect(layers[1]).toMatchObject({ path: 'layer 1', comparable: false });
    expect(layers[1].why).not.toBe('recompressed');
    const text = await runCommand('diff', one, other, option);
    expect(text.out).not.toMatch(/The same\.|[Ii]dentical|Same content/);
  });

  it('is the same as itself, byte for byte', async () => {
    const { status, out } = await runCommand('diff', one, one, '--json');
    // What is damaged is never called right by the exit status; what is not there is not called the same.
    const isRight = ['encrypted', 'unsupported', 'too-large'].includes(why);
    expect([status, JSON.parse(out).same]).toEqual([isRight ? 0 : 1, why !== 'absent']);
  });

  it('is converted with a word about it, or not at all', async () => {
    const converted = await runCommand(
      'convert',
      one,
      join(folder, `kept-${Math.random()}`),
      '--to',
      'oci-layout',
    ).catch(({ message }: Error) => ({ status: 2, notes: [message] }));
    expect(converted.status).toBeGreaterThan(0);
    expect(converted.notes.join('\n')).toMatch(/layer|not in the input/);
  });
});

describe('layers that can be read', () => {
  it('are nothing that has to be said', async () => {
    const whole = buildImage({ layers: [{ entries: entries('a') }, { entries: [{ path: 'b', content: 'b' }] }] });
    const path = join(folder, 'whole.tar');
    writeFileSync(path, toTar(ociFiles([...whole.layers, whole.config, whole.manifest], [whole.manifest.descriptor])));
    for (const [args, , place] of COMMANDS) {
      const { status, out, notes } = await runCommand(...args(path));
      expect(status).toBe(0);
      expect(notes.filter((note) => note.startsWith('incomplete '))).toEqual([]);
      if (place === 'stdout') expect(JSON.parse(out)).not.toHaveProperty('incomplete');
    }
  });
});
