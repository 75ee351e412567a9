/** Times 200 ns apart are two times, wherever they go. */
import { describe, expect, it } from 'vitest';
import { createHash, type Hash } from '../../../../src/core/bytes/hash.ts';
import { diffHeaders, type HeaderSide } from '../../../../src/core/diff/headers/diffHeaders.ts';
import { HeaderReader } from '../../../../src/core/diff/headers/readHeaders.ts';
import { tsvLine } from '../../../../src/core/rootfs/export/fileList.ts';
import { applyLayers, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { readLayerRecord, writeLayerRecord } from '../../../../src/core/rootfs/cached/layerRecord.ts';
import type { LayerIndex } from '../../../../src/core/rootfs/layerIndex.ts';
import { listRows } from '../../../../src/core/rootfs/listing.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { timeEqual } from '../../../../src/core/rootfs/tree/entriesEqual.ts';
import { scan } from '../archive/tar/listing.ts';
import { archive, END, file, pax, record } from '../archive/tar/rawTar.ts';

const tarOf = (mtime: string) => archive(pax([record('mtime', mtime)]), file('f', 'x'), END);
const TIMES = ['1700000000.000000100', '1700000000.000000300'] as const;

function lines(index: LayerIndex) {
  const tree = createFileTree();
  applyLayers(tree, [index]);
  return [...listRows(mergedColumns(tree, 0), { implied: true })];
}

describe('times 200 ns apart', () => {
  const [a, b] = TIMES.map((time) => scan(tarOf(time))) as [LayerIndex, LayerIndex];

  it('differ between two entries, and are equal to themselves', () => {
    expect(timeEqual({ index: a, entry: 0 }, { index: b, entry: 0 })).toBe(false);
    expect(timeEqual({ index: a, entry: 0 }, { index: scan(tarOf(TIMES[0])), entry: 0 })).toBe(true);
  });

  it('are told exactly in lists, with the number that was there before', () => {
    expect(lines(a)).toMatchObject([{ mtime: 1_700_000_000, mtimeExact: '1700000000.0000001' }]);
    expect(lines(b)).toMatchObject([{ mtimeExact: '1700000000.0000003' }]);
    expect(lines(scan(tarOf('1700000000.5')))).toMatchObject([{ mtime: 1_700_000_000.5, mtimeExact: undefined }]);
    expect(lines(b).map(tsvLine).join('')).toContain('\t1700000000.0000003\t');
  });

  it('differ between two headers', async () => {
    const sides = await Promise.all(
      TIMES.map(async (time) => {
        const reader = new HeaderReader((await createHash('sha256')) as Hash);
        reader.push(tarOf(time));
        return { facts: reader.finish(), columns: reader.columns };
      }),
    );
    const [left, right] = sides as [HeaderSide, HeaderSide];
    expect(diffHeaders(left, right).changes).toMatchObject([
      { fields: ['mtime'], left: { mtimeExact: '1700000000.0000001' }, right: { mtimeExact: '1700000000.0000003' } },
    ]);
  });

  it('are kept with a layer', () => {
    const facts = { digests: {}, diffIDs: {}, size: 1, uncompressedSize: 1, compression: 'none', findings: [] };
    const record = readLayerRecord(writeLayerRecord({ index: b, ...facts }));
    expect(record?.index.mtimeNs).toEqual(b.mtimeNs);
  });
});
