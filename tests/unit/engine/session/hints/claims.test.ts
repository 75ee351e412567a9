/** What a pass over a layer says of somebody's index, field by field. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { FILE } from '../../../../../src/core/archive/tar/entry.ts';
import { compareIndex } from '../../../../../src/core/rootfs/published/compareIndex.ts';
import { cutaway } from '../../../../../src/core/rootfs/published/cutaway/cutaway.ts';
import type { LayerToIndex } from '../../../../../src/core/rootfs/published/format.ts';
import { openProven } from '../../../../../src/core/rootfs/published/provenEntry.ts';
import { contentClaims } from '../../../../../src/core/rootfs/published/proof/contentClaims.ts';
import { soci } from '../../../../../src/core/rootfs/published/soci/soci.ts';
import { scanLayer } from '../../../../../src/engine/scanLayer.ts';
import { indexedLayer, written } from '../../../../fixtures/indexedLayer.ts';
import { incompressible } from '../../../../fixtures/incompressible.ts';
import { tar } from '../../../../fixtures/tar.ts';
import { archive, END, file, GNU, header } from '../../../core/archive/tar/rawTar.ts';

/** Seconds; two digits are no year of the last century. */
const timeOfYear = (year: number) => new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(year) / 1000;

const NOISE = Buffer.from(incompressible(30_000)).toString('hex');
const MEMBERS = [
  tar([
    { path: './a', content: NOISE, mtime: 7.5, xattrs: { 'user.a': Buffer.from('b') } },
    { path: 'b', type: 'hardlink', link: 'a' },
    { path: 'dev', type: 'char', device: [1, 3] },
    { path: 'c', content: 'c' },
  ]).slice(0, -1024),
  tar([{ path: 'd', content: NOISE }]),
];
const CONTENT = new Uint8Array(Buffer.concat(MEMBERS));

type Change = (layer: LayerToIndex) => unknown;

/** Codes of what a pass says of this layer's index, after a change. */
async function said(
  format: typeof cutaway,
  change: Change,
  members: readonly Uint8Array[] = [CONTENT],
  content: Uint8Array<ArrayBuffer> = CONTENT,
) {
  const layer = await indexedLayer(content, { spacing: 6000, members });
  const { bytes, stored, ...plain } = layer;
  const facts = { ...structuredClone(plain), stored };
  const published = await format.read(
    await written(format, { ...facts, ...(change(facts) as Partial<LayerToIndex> | undefined) }),
    layer,
  );
  const { index, checkpoints, spans, compression, uncompressedSize, diffID } = published;
  const contents = contentClaims(index);
  const claims = { ...(checkpoints && { checkpoints }), spans, ...(contents && { contents }) };
  const job = { handle: undefined, at: layer.digest, index: true, digests: true, size: layer.size, claims };
  const read = await scanLayer(fromBytes(bytes), job);
  if (!read.index) throw new Error('not listed');
  const origin = { from: 'referrer', format: format.name, digest: 'sha256:of-the-liar' } as const;
  const found = compareIndex(
    { index, origin, compression, uncompressedSize, diffID, claims },
    { ...read, index: read.index },
    layer.digest,
  );
  for (const { message } of found) expect(message).toContain('sha256:of-the-liar');
  return { codes: found.map(({ code }) => code), count: checkpoints?.count ?? 0 };
}

const digestOf = (row: number) => ({ count: 1, entry: Uint32Array.of(row), sha256: new Uint8Array(32).fill(7) });

describe('an index as it was written', () => {
  it.each([
    ['ours, of one member', cutaway, [CONTENT]],
    ['ours, of two members', cutaway, MEMBERS],
    ['SOCI, of one member', soci, [CONTENT]],
    ['SOCI, of two members', soci, MEMBERS],
  ] as const)('is checked: %s', async (_, format, members) => {
    const { codes, count } = await said(format, () => undefined, members);
    expect(codes).toEqual(['shared-index-checked']);
    if (format === cutaway) expect(count).toBeGreaterThan(2);
  });
});

const LIES: readonly (readonly [string, Change, string])[] = [
  ['a time, by nanoseconds', ({ index }) => index.mtimeNs.set([7]), 'shared-index-differs'],
  ['how a path is written', ({ index }) => index.written.set([0]), 'shared-index-differs'],
  ['an attribute that is left out', ({ index }) => withExtra(index, 0, {}), 'shared-index-differs'],
  ['a device', ({ index }) => withExtra(index, 2, { device: '1:5' }), 'shared-index-differs'],
  ['the target of a hard link', ({ index }) => void index.links.fill(0x63), 'shared-index-differs'],
  ['a type', ({ index }) => index.type.set([FILE], 2), 'shared-index-differs'],
  ['the digest of the tar', () => ({ diffID: `sha256:${'1'.repeat(64)}` }), 'shared-index-digests'],
  ['the size of the tar', (layer) => ({ uncompressedSize: layer.uncompressedSize + 512 }), 'shared-index-digests'],
  [
    'a digest of a content',
    ({ index }) => ({ index: { ...index, contentDigests: digestOf(3) } }),
    'shared-index-digests',
  ],
  [
    'a place one bit on',
    ({ checkpoints: places }) => places?.state.set([1 + ((places.state[1] ?? 0) % 7)], 1),
    'shared-index-misleads',
  ],
  [
    'a place a byte on',
    ({ checkpoints: places }) => places?.at.set([1 + (places.at[1] ?? 0)], 1),
    'shared-index-misleads',
  ],
  [
    'a place at another content',
    ({ checkpoints: places }) => places?.out.set([512 + (places.out[1] ?? 0)], 1),
    'shared-index-misleads',
  ],
  ['a window that is left out', leaveOut, 'shared-index-misleads'],
];

function withExtra(index: LayerToIndex['index'], row: number, extra: object): Partial<LayerToIndex> {
  return { index: { ...index, extras: new Map([...index.extras, [row, extra]]) } };
}

/** A window of nothing, where what follows refers to it. */
function leaveOut({ checkpoints }: LayerToIndex): Partial<LayerToIndex> {
  if (!checkpoints) throw new Error('no checkpoints');
  const windows = checkpoints.windows.slice();
  // One stored byte, which deflate has as its whole.
  windows.set([1, 1, 0, 254, 255, 0], checkpoints.windowStart[1]);
  return { checkpoints: { ...checkpoints, windows } };
}

describe('a pass over the layer finds', () => {
  it.each(LIES)('%s', async (_, change, code) => {
    expect((await said(cutaway, change)).codes).toEqual([code]);
  });
});

describe('a time of which a format has no text', () => {
  const YEARS = [-100, 50, 1850, 9999, 10_001, 40_000];
  const tarred = tar(YEARS.map((year) => ({ path: `y${year}`, content: 'x', mtime: timeOfYear(year) })));
  it.each([cutaway, soci])('makes no liar of who wrote $name', async (format) => {
    expect((await said(format, () => undefined, [tarred], tarred)).codes).toEqual(['shared-index-checked']);
    const layer = await indexedLayer(tarred);
    const { index } = await format.read(await written(format, layer), layer);
    for (const [i, year] of YEARS.entries()) {
      const proven = await openProven(index, i, { tar: fromBytes(tarred), format: format.name });
      expect(proven, `${year}`).toHaveProperty('content');
    }
  });

  it('hides no other time', async () => {
    const early: Change = ({ index }) => index.mtime.set([timeOfYear(1851)], 2);
    expect((await said(soci, early, [tarred], tarred)).codes).toEqual(['shared-index-differs']);
    const layer = await indexedLayer(tarred);
    layer.index.mtime.set([timeOfYear(1851)], 2);
    const { index } = await soci.read(await written(soci, layer), layer);
    expect(await openProven(index, 2, { tar: fromBytes(tarred), format: 'SOCI' })).toHaveProperty('lie');
  });
});

const octal = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;

/** A file of 1,000 bytes and a hole (GNU's old map), the stored piece behind it, and a file after. */
function sparseTar(hole: number): Uint8Array<ArrayBuffer> {
  const sparse = header({
    ...{ name: 's', flag: 'S', magic: GNU, size: 1000 },
    patch: [
      [386, octal(hole)],
      [398, octal(1000)],
      [483, octal(hole + 1000)],
    ],
  });
  return new Uint8Array(
    Buffer.concat([sparse, Buffer.alloc(1024, 'x', 'latin1').fill(0, 1000), archive(file('next'), END)]),
  );
}

describe('the digest of a sparse file, which is that of what a reader sees,', () => {
  const right = (hole: number) => createHash('sha256').update(Buffer.alloc(hole)).update('x'.repeat(1000)).digest();
  it.each([
    ['is checked', 5000, right(5000), 'shared-index-checked'],
    ['is found wrong', 5000, right(4999), 'shared-index-digests'],
    ['is not computed over a hole of gigabytes', 4 * 2 ** 30, right(0), 'shared-index-checked'],
  ])('%s', async (_, hole, sha256, code) => {
    const tarred = sparseTar(hole);
    const contentDigests = { count: 1, entry: Uint32Array.of(0), sha256: Uint8Array.from(sha256) };
    const change: Change = ({ index }) => ({ index: { ...index, contentDigests } });
    expect((await said(cutaway, change, [tarred], tarred)).codes).toEqual([code]);
  });
});
