import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sniff } from '../../../../../src/core/bytes/codecs/index.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../../src/core/bytes/source.ts';
import { ImageError } from '../../../../../src/core/oci/imageError.ts';
import { readPath } from '../../../../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../../../src/core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../../../../src/core/rootfs/layerScanner.ts';
import { compareTable } from '../../../../../src/core/rootfs/tables/compare.ts';
import { findTable } from '../../../../../src/core/rootfs/tables/index.ts';
import { tocIndex } from '../../../../../src/core/rootfs/tables/tocIndex.ts';
import {
  estargzLayer,
  type TableLayer,
  type TableOptions,
  type TocLine,
  zstdChunkedLayer,
} from '../../../../fixtures/tableLayers.ts';
import type { TarEntry } from '../../../../fixtures/tar.ts';

const noise = (size: number, seed: number) =>
  Uint8Array.from({ length: size }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 255);
const ENTRIES: readonly TarEntry[] = [
  { path: '.no.prefetch.landmark', content: '\x0f' },
  { path: 'etc', type: 'dir', mode: 0o755 },
  { path: 'etc/motd', content: 'hello\n', uid: 7, gid: 9, mtime: 1_700_000_000 },
  { path: 'etc/empty', content: '' },
  { path: 'bin/tool', content: noise(20_000, 1), mode: 0o4755, xattrs: { 'security.capability': noise(20, 2) } },
  { path: 'bin/again', type: 'hardlink', link: 'bin/tool' },
  { path: 'holes', content: new Uint8Array([...noise(4096, 3), ...new Uint8Array(8192), ...noise(100, 4)]) },
  { path: 'link', type: 'symlink', link: 'etc/motd' },
  { path: 'dev/null', type: 'char', device: [1, 3], mode: 0o666 },
];

const find = (layer: TableLayer, annotations = layer.annotations) => {
  const codec = sniff(layer.bytes);
  if (!codec) throw new Error('no codec');
  return findTable(fromBytes(layer.bytes), { codec, annotations, at: 'layer' });
};

async function tableOf(layer: TableLayer) {
  const { table, findings } = await find(layer);
  expect(findings).toEqual([]);
  if (!table) throw new Error('no table');
  return table;
}

function scanned(layer: TableLayer): LayerIndex {
  const scanner = new LayerScanner();
  scanner.push(layer.tar);
  return scanner.finish();
}

const rowOf = (index: LayerIndex, path: string) =>
  Array.from({ length: index.count }, (_, i) => i).find((i) => readPath(index, i) === path) ?? -1;

const FORMATS: readonly [string, (entries: readonly TarEntry[], options?: TableOptions) => TableLayer, TableOptions][] =
  [
    ['eStargz', estargzLayer, {}],
    ['eStargz in chunks', estargzLayer, { chunk: 4096 }],
    ['eStargz of BuildKit', estargzLayer, { style: 'buildkit' }],
    ['stargz of old', estargzLayer, { style: 'legacy' }],
    ['eStargz with files in one member', estargzLayer, { together: true }],
    ['zstd:chunked', zstdChunkedLayer, {}],
    ['zstd:chunked in chunks, some of zeros', zstdChunkedLayer, { chunk: 4096 }],
    ['zstd:chunked with the footer of before', zstdChunkedLayer, { footer: 40 }],
  ];

describe.each(FORMATS)('%s', (_, build, options) => {
  let layer: TableLayer;
  beforeAll(() => {
    layer = build(ENTRIES, options);
  });

  it('is listed as its tar is, with what each file is', async () => {
    const table = await tableOf(layer);
    const scan = scanned(layer);
    expect(compareTable(table, scan, 'layer')).toEqual([]);
    const { index } = table;
    expect(index.count).toBe(ENTRIES.length);
    for (const column of ['type', 'mode', 'uid', 'gid', 'size', 'mtime', 'mtimeNs'] as const)
      expect([...index[column]]).toEqual([...scan[column].slice(0, index.count)]);
    for (const { path } of ENTRIES) expect(rowOf(index, path as string)).toBe(rowOf(scan, path as string));
    expect(index.extras).toEqual(scan.extras);
    expect(index.findings).toEqual([]);
  });

  it('gives the content of every file, whole and in parts', async () => {
    const table = await tableOf(layer);
    const stored = fromBytes(layer.bytes);
    for (const { path, type = 'file', content = '' } of ENTRIES) {
      if (type !== 'file') continue;
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const file = table.open(rowOf(table.index, path as string), stored);
      expect(await file.read(0, file.size)).toEqual(Uint8Array.from(bytes));
      expect(await file.read(5, 5000)).toEqual(Uint8Array.from(bytes.slice(5, 5000)));
      const pieces: number[] = [];
      for await (const piece of file.slice(1).stream()) pieces.push(...piece);
      expect(pieces).toEqual([...bytes.slice(1)]);
    }
  });

  it('reads its last bytes and the table, and for a file its own stretches', async () => {
    const { codec, read, counted } = count(layer);
    const { table } = await findTable(read, { codec, annotations: layer.annotations, at: 'layer' });
    expect(counted.bytes).toBeLessThanOrEqual(layer.tableSize + 72);
    counted.bytes = 0;
    await table?.open(rowOf(table.index, 'etc/motd'), read).read(0, 6);
    if (!options.together) expect(counted.bytes).toBeLessThan(2000);
  });

  it('learns from the tar where contents lie', async () => {
    const table = await tableOf(layer);
    const scan = scanned(layer);
    compareTable(table, scan, 'layer');
    const row = rowOf(table.index, 'bin/tool');
    const offset = table.index.offset[row] as number;
    expect(layer.tar.slice(offset, offset + 100)).toEqual(noise(20_000, 1).slice(0, 100));
    expect(table.index.uncompressedSize).toBe(layer.tar.length);
  });
});

function count(layer: TableLayer) {
  const codec = sniff(layer.bytes);
  if (!codec) throw new Error('no codec');
  const counted = { bytes: 0 };
  const wrap = (source: ByteSource): ByteSource => ({
    ...source,
    async read(start, end, signal) {
      const bytes = await source.read(start, end, signal);
      counted.bytes += bytes.length;
      return bytes;
    },
    slice: (start, end) => wrap(source.slice(start, end)),
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        counted.bytes += chunk.length;
        yield chunk;
      }
    },
  });
  return { codec, counted, read: wrap(fromBytes(layer.bytes)) };
}

const builders = [
  ['eStargz', estargzLayer],
  ['zstd:chunked', zstdChunkedLayer],
] as const;
const line = (lines: TocLine[], name: string): TocLine => lines.find((each) => each.name === name) ?? {};

describe.each(builders)('a table of %s that cannot be true', (_, build) => {
  const unusable = async (options: TableOptions, annotations?: Record<string, string>) => {
    const layer = build(ENTRIES, { chunk: 4096, ...options });
    const { table, findings } = await find(layer, annotations ?? {});
    expect(table).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'table-unusable', severity: 'warning', at: 'layer' }]);
    return findings[0]?.message;
  };
  const lies: readonly [string, (lines: TocLine[]) => void, RegExp][] = [
    ['a negative size', (lines) => Object.assign(line(lines, 'etc/motd'), { size: -1 }), /size that is not valid/],
    ['a fractional size', (lines) => Object.assign(line(lines, 'etc/motd'), { size: 1.5 }), /size that is not valid/],
    ['an offset outside', (lines) => Object.assign(line(lines, 'etc/motd'), { offset: 1e9 }), /not valid/],
    ['chunks that overlap', (lines) => Object.assign(line(lines, 'bin/tool'), { chunkSize: 5000 }), /not valid/],
    ['chunks that leave a gap', (lines) => Object.assign(line(lines, 'bin/tool'), { chunkSize: 10 }), /chunks of/],
    ['a file smaller than its chunks', (lines) => Object.assign(line(lines, 'holes'), { size: 5000 }), /not valid/],
    ['a path that climbs', (lines) => Object.assign(line(lines, 'etc/motd'), { name: '../etc/motd' }), /climbs/],
    [
      'a type that is none',
      (lines) => Object.assign(line(lines, 'link'), { type: 'door' }),
      /without a name or a type/,
    ],
    ['a chunk of nothing', (lines) => void lines.unshift({ name: 'x', type: 'chunk' }), /without a name or a type/],
  ];

  it.each(lies)('with %s is a finding, and no table', async (_, lie, said) => {
    expect(await unusable({ lie })).toMatch(said);
  });

  it('with another digest than the descriptor states is a finding, and no table', async () => {
    const { annotations } = build([]);
    expect(await unusable({}, annotations)).toMatch(/digest that the descriptor states/);
  });

  it('whose place is outside the layer is a finding, and no table', async () => {
    expect(await unusable({ tocOffset: 1e9 })).toMatch(/not inside the layer/);
  });
});

describe.each(builders)('a table of %s that lies about bytes', (_, build) => {
  it('fails at the file whose bytes are others, and names it', async () => {
    const other = `sha256:${'0'.repeat(64)}`;
    const lie = (lines: TocLine[]) => Object.assign(line(lines, 'etc/motd'), { digest: other, chunkDigest: other });
    const layer = build(ENTRIES, { lie });
    const table = await tableOf(layer);
    const stored = fromBytes(layer.bytes);
    const failure = { code: 'digest-mismatch', at: 'etc/motd' };
    await expect(table.open(rowOf(table.index, 'etc/motd'), stored).read(0, 2)).rejects.toMatchObject(failure);
    await expect(table.open(rowOf(table.index, 'holes'), stored).read(0, 2)).resolves.toHaveLength(2);
  });

  it('is told apart from its tar: what it lacks, invents and gives otherwise', async () => {
    const lie = (lines: TocLine[]) => {
      lines.splice(
        lines.findIndex(({ name }) => name === 'link'),
        1,
      );
      lines.push({ name: 'new', type: 'dir', mode: 0o755 });
      Object.assign(line(lines, 'bin/tool'), { mode: 0o755 });
    };
    const layer = build(ENTRIES, { lie });
    const findings = compareTable(await tableOf(layer), scanned(layer), 'layer');
    expect(findings.map(({ code, message }) => [code, message.slice(message.lastIndexOf(':'))])).toEqual([
      ['table-lacks', ': link.'],
      ['table-invents', ': new.'],
      ['table-differs', ': bin/tool.'],
    ]);
  });

  it('never breaks anything, whichever of its bytes are changed', async () => {
    const layer = build(ENTRIES, { chunk: 4096 });
    const change = fc.tuple(fc.nat({ max: layer.tableSize + 100 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = layer.bytes.slice();
        for (const [back, by] of changes) {
          const at = bytes.length - 1 - back;
          bytes[at] = (bytes[at] as number) ^ by;
        }
        const { table } = await find({ ...layer, bytes }, {});
        for (let i = 0; i < (table?.index.count ?? 0); i++) {
          const file = table?.open(i, fromBytes(bytes));
          await file?.read(0, Math.min(file.size, 100_000)).catch((error: unknown) => {
            expect(error).toBeInstanceOf(ImageError);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

it.each([
  ['2023-11-14T22:13:20Z', 1_700_000_000, 0],
  ['2023-11-14T22:13:20.0000003Z', 1_700_000_000.000_000_2, 300],
  ['1969-12-31T23:59:59.5+00:00', -0.5, 500_000_000],
  ['yesterday', 0, 0],
])('reads the time %s to the nanosecond', (modtime, mtime, nanoseconds) => {
  const index = tocIndex([{ raw: { modtime }, name: 'f', type: 0, size: 0, chunks: [] }]);
  expect([index.mtime[0], index.mtimeNs[0]]).toEqual([mtime, nanoseconds]);
});
