/**
 * EROFS file systems of mkfs.erofs, with every option that changes how bytes lie: read as a tar and unpacked by GNU tar, they
 * are the tree that they were made of, and what fsck.erofs takes out of them; any range of a file reads as that of the file.
 */
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erofs } from '../../src/core/archive/formats/erofs.ts';
import { fileSource } from '../../src/cli/node/fileSource.ts';
import { onlyDeep, share } from '../fixtures/deep.ts';
import { blob, buildImage, manifestOf, OCI } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { cutaway, cutawayLines, lines, missing, must, run, sayWhy } from './cutaway.ts';

const absent = missing('mkfs.erofs', 'fsck.erofs', 'tar', 'python3');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-erofs-'));
const tree = join(folder, 'tree');
const PROGRAM = join(import.meta.dirname, 'erofs.py');

interface Told {
  readonly path: string;
  readonly kind: number;
  readonly mtime: string;
  readonly mode: number;
  readonly owner: readonly [number, number];
  readonly size?: number;
  readonly sha256?: string;
  readonly links?: number;
  readonly xattrs?: Readonly<Record<string, string>>;
}

const tell = async (root: string) => lines<Told>(await must('python3', PROGRAM, 'tell', root));
const bySort = (list: readonly Told[]) => [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
let truth: readonly Told[] = [];

beforeAll(async () => {
  sayWhy('EROFS', absent);
  if (absent) return;
  await must('python3', PROGRAM, 'build', tree, '600');
  truth = bySort(await tell(tree));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Options that change how bytes lie: plain and in chunks, compressed, and compressed with most of what there is at once. */
const OPTIONS: readonly (readonly string[])[] = [
  [],
  ['-zlz4'],
  ['-zlz4hc', '-C65536', '-Efragments,ztailpacking'],
  ['--chunksize=4096'],
];
/** Each alone, further lengths and pairs of them, for the deep run. */
const MORE: readonly (readonly string[])[] = [
  ['-zlz4', '-Elegacy-compress'],
  ['-zlz4', '-Eztailpacking'],
  ['-zlz4', '-Efragments'],
  ['-zlz4', '-Eall-fragments'],
  ['-zlz4', '-Ededupe'],
  ['-Enoinline_data'],
  ['-Eforce-inode-extended'],
  ['-x1'],
  ['-zlz4hc'],
  ['-zlz4hc,12', '-C65536'],
  ['-zlz4', '-C16384', '-Elegacy-compress'],
  ['-zlz4hc', '-C65536', '-Eztailpacking'],
  ['-zlz4hc', '-C32768', '-Ededupe,all-fragments'],
  ['-zlz4', '--max-extent-bytes=8192'],
  ['-Eforce-chunk-indexes', '--chunksize=4096'],
  ['--chunksize=65536'],
];

/** Options drawn at random, the same each time: many that go together, some that mkfs.erofs refuses. */
function drawn(count: number): string[][] {
  let state = 20_261;
  const below = (end: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * end);
  };
  const one = <T>(all: readonly T[]) => all[below(all.length)] as T;
  const some = (all: readonly string[]) => all.filter(() => below(3) === 0);
  return Array.from({ length: count }, () => {
    const compressor = one(['', '-zlz4', '-zlz4hc', '-zlz4hc,3', '-zlz4hc,12']);
    const extended = compressor === '' ? ['noinline_data', 'force-chunk-indexes'] : PACKINGS;
    const chosen = some([...extended, one(['force-inode-extended', 'force-inode-compact'])]);
    const sizes = compressor === '' ? ['--chunksize=4096', '--chunksize=8192', '--chunksize=1048576'] : CLUSTERS;
    const lengths = compressor === '' ? [] : ['--max-extent-bytes=4096', '--max-extent-bytes=40960'];
    return [
      ...[compressor, chosen.length > 0 ? `-E${chosen.join(',')}` : '', ...some([one(sizes)])],
      ...some([one(lengths) ?? '', one(['-x1', '-x0', '-x5'])]),
    ].filter(Boolean);
  });
}
/** Without `noinline_data`: with `ztailpacking` mkfs.erofs 1.5 loses ends of files, as fsck.erofs has them too. */
const PACKINGS = ['ztailpacking', 'fragments', 'all-fragments', 'dedupe', 'legacy-compress'];
const CLUSTERS = ['-C8192', '-C16384', '-C65536', '-C131072', '-C1048576'];

/** What is read of a file system made with these is the tree; false where mkfs.erofs makes none with them. */
async function readsAsTree(options: readonly string[]): Promise<boolean> {
  const image = join(folder, 'image.erofs');
  const ours = join(folder, 'ours');
  const theirs = join(folder, 'theirs');
  for (const path of [image, ours, theirs]) rmSync(path, { recursive: true, force: true });
  if ((await run('mkfs.erofs', ['--quiet', ...options, image, tree])).status !== 0) return false;
  const source = fileSource(image);
  const { tar, findings } = await erofs.asTar(source, 'image');
  expect(findings).toEqual([]);
  mkdirSync(ours);
  await pipeline(Readable.from(tar.stream()), createWriteStream(join(folder, 'ours.tar')));
  await must('tar', '--xattrs', '--xattrs-include=*', '-xpf', join(folder, 'ours.tar'), '-C', ours);
  expect(bySort(await tell(ours)), options.join(' ')).toEqual(truth);
  await must('fsck.erofs', `--extract=${theirs}`, image);
  expect((await must('diff', '-r', '--no-dereference', '-x', 'devices', ours, theirs)).trim()).toBe('');
  const files = await erofs.read(source);
  expect(files.entries.length).toBe(truth.length - 1);
  await rangesAgree(files, ['mixed', 'text1500003', 'random300000', 'shifted2', 'holes', 'text4097']);
  await source.close();
  return true;
}

describe.skipIf(absent)('an EROFS file system of mkfs.erofs', () => {
  it.each(share([...OPTIONS, ...MORE], (one) => OPTIONS.includes(one)).map((options) => ({ options })))(
    'is what it was made of: $options',
    async ({ options }) => expect(await readsAsTree(options)).toBe(true),
  );

  it.runIf(onlyDeep())('is what it was made of, whatever options are put together', async () => {
    const made = [];
    for (const options of drawn(12)) if (await readsAsTree(options)) made.push(options);
    expect(made.length).toBeGreaterThan(7);
  });

  it.runIf(onlyDeep())('with a directory of 10,000 files has all of them', async () => {
    const many = join(folder, 'many');
    const image = join(folder, 'many.erofs');
    mkdirSync(many);
    for (let i = 0; i < 10_000; i++) writeFileSync(join(many, `file ${i}`), i % 7 === 0 ? `${i}` : '');
    await must('mkfs.erofs', '--quiet', '-zlz4', image, many);
    const source = fileSource(image);
    const files = await erofs.read(source);
    expect(new Set(files.entries.map(({ path }) => path))).toEqual(new Set(readdirSync(many)));
    expect(Buffer.from((await files.open('file 9996')?.read(0, 9)) ?? []).toString()).toBe('9996');
    await source.close();
  });

  it('is listed and its files are read by the command line, alone and as the layer of an image', async () => {
    const image = join(folder, 'image.erofs');
    rmSync(image, { force: true });
    await must('mkfs.erofs', '--quiet', '-zlz4', image, tree);
    const layer = new Uint8Array(readFileSync(image));
    const layout = join(folder, 'layout');
    toFolder(ociLayout([{ image: imageOf(layer), names: ['x'] }]), layout);
    const truthOf = readFileSync(join(tree, 'sizes/mixed'));
    for (const input of [image, layout]) {
      const listed = await cutawayLines<{ path: string; type: string; size: number }>('ls', input);
      expect(listed.length).toBeGreaterThanOrEqual(truth.length - 1);
      const { stdout } = await cutaway('cat', input, 'sizes/mixed');
      expect(stdout.equals(truthOf)).toBe(true);
      expect((await cutaway('verify', input)).status).toBe(0);
      const found = await cutaway('search', input, truthOf.subarray(0, 30).toString(), '--text', '--json');
      expect(`${found.stdout}`).toContain('sizes/mixed');
    }
  });
});

/** An image as containerd's EROFS snapshotter pushes it. */
function imageOf(bytes: Uint8Array) {
  const image = buildImage({ layers: [{ tar: bytes, compression: 'none' }] });
  const [built] = image.layers;
  if (!built) throw new Error('no layer');
  const layers = [{ ...built, ...blob('application/vnd.erofs.layer.v1', built.bytes) }];
  return { ...image, layers, manifest: manifestOf(OCI.manifest, image.config, layers) };
}

async function rangesAgree(files: Awaited<ReturnType<typeof erofs.read>>, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const content = readFileSync(join(tree, 'sizes', name));
    const source = files.open(`sizes/${name}`);
    for (let i = 1; i < 40; i++) {
      const start = (i * 7919 * 31) % content.length;
      const end = Math.min(content.length, start + ((i * 2713) % 20000));
      const bytes = await source?.read(start, end);
      expect(Buffer.from(bytes ?? []).equals(content.subarray(start, end)), `${name} ${start}-${end}`).toBe(true);
    }
  }
}
