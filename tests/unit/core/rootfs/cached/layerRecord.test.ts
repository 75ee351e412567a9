import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoints } from '../../../../../src/core/bytes/codecs/checkpoints.ts';
import { ENTRY_TYPES } from '../../../../../src/core/rootfs/columns.ts';
import {
  type LayerRecord,
  readLayerRecord,
  writeLayerRecord,
} from '../../../../../src/core/rootfs/cached/layerRecord.ts';
import { packNumbers, unpackNumbers } from '../../../../../src/core/table/pack/numbers.ts';
import type { EntryExtra } from '../../../../../src/core/rootfs/layerIndex.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

const name = fc.stringMatching(/^[a-z.\u00e4]{1,6}$/);
const extra: fc.Arbitrary<EntryExtra> = fc.record(
  {
    xattrs: fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 20 })), { maxLength: 3 }).map((all) => new Map(all)),
    device: fc.constant('1:5'),
    uid: fc.constant('99999999999'),
    mtime: fc.constant('1700000000.123456789'),
    uname: name,
    sparse: fc.array(fc.record({ offset: fc.nat(), size: fc.nat() }, { noNullPrototype: true }), { maxLength: 3 }),
    typeFlag: fc.constant('x'),
    broken: fc.constant(true),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const entry: fc.Arbitrary<EntrySpec> = fc.record(
  {
    path: fc.array(name, { minLength: 0, maxLength: 4 }).map((parts) => parts.join('/')),
    type: fc.constantFrom(...ENTRY_TYPES),
    mode: fc.nat({ max: 0o7777 }),
    uid: fc.nat({ max: 0xffffffff }),
    gid: fc.nat({ max: 70_000 }),
    size: fc.maxSafeNat(),
    mtime: fc.oneof(fc.integer(), fc.double({ noNaN: true })),
    mtimeNs: fc.nat({ max: 999_999_999 }),
    link: fc.option(name, { nil: undefined }),
    extra: fc.option(extra, { nil: undefined }),
  },
  { requiredKeys: ['path'], noNullPrototype: true },
);
const finding = fc.record(
  {
    code: fc.string(),
    severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const),
    at: fc.string(),
    message: fc.string(),
  },
  { noNullPrototype: true },
);
const checkpoints: fc.Arbitrary<Checkpoints> = fc
  .array(fc.record({ at: fc.maxSafeNat(), out: fc.maxSafeNat(), state: fc.nat({ max: 255 }), window: fc.uint8Array() }))
  .map((rows) => {
    const ends = [0];
    for (const { window } of rows) ends.push((ends.at(-1) ?? 0) + window.length);
    return {
      ...{ codec: 'gzip' as const, count: rows.length },
      at: Float64Array.from(rows, (row) => row.at),
      out: Float64Array.from(rows, (row) => row.out),
      state: Uint8Array.from(rows, (row) => row.state),
      windowStart: Uint32Array.from(ends),
      windows: Uint8Array.from(rows.flatMap((row) => [...row.window])),
    };
  });
const record: fc.Arbitrary<LayerRecord> = fc
  .tuple(
    fc.array(entry, { maxLength: 30 }),
    fc.option(checkpoints, { nil: undefined }),
    fc.array(finding),
    fc.boolean(),
  )
  .map(([entries, points, findings, hashed]) => {
    const index = layerIndex(entries);
    const digested = Uint32Array.from(entries.keys());
    const contentDigests = {
      count: digested.length,
      entry: digested,
      sha256: new Uint8Array(32 * digested.length).map((_, i) => i),
    };
    return {
      index: { ...index, findings, ...(hashed && { contentDigests }) },
      ...(points && { checkpoints: points }),
      ...{ digests: { sha256: 'sha256:00' }, diffIDs: {}, size: 5, uncompressedSize: 7, compression: 'gzip', findings },
    };
  });

describe('a kept record', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(record, (made) => {
        expect(readLayerRecord(writeLayerRecord(made))).toStrictEqual(made);
      }),
    );
  });

  it('reads as nothing when it is cut short, longer, or has one other byte anywhere', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, place, change) => {
        const bytes = writeLayerRecord(made);
        const at = place % bytes.length;
        expect(readLayerRecord(bytes.slice(0, at))).toBeUndefined();
        expect(readLayerRecord(Uint8Array.from([...bytes, 0]))).toBeUndefined();
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        expect(readLayerRecord(damaged)).toBeUndefined();
      }),
    );
  });

  it('is never an error, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readLayerRecord(bytes as Uint8Array<ArrayBuffer>)).toBeUndefined();
      }),
    );
  });

  it('takes less than half of the columns it keeps', () => {
    const entries = Array.from({ length: 5000 }, (_, i) => ({
      ...{ path: `usr/share/doc/p${i % 50}/f${i}`, size: (i * 7919) % 100_000, mtime: 1_700_000_000 + i, mode: 0o644 },
    }));
    const index = layerIndex(entries);
    const facts = { digests: {}, diffIDs: {}, size: 0, uncompressedSize: 0, compression: 'none', findings: [] };
    const columns = [index.dir, index.nameStart, index.type, index.mode, index.uid, index.gid, index.size, index.mtime];
    const all = [...columns, index.offset, index.link, index.names];
    const inMemory = all.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(writeLayerRecord({ index, ...facts }).length).toBeLessThan(inMemory / 2);
  });
});

describe('a column of numbers', () => {
  it('comes back exactly, in any column type', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer(), fc.constant(-0))), (values) => {
        const column = Float64Array.from(values);
        const packed = packNumbers(column);
        const read = unpackNumbers(Uint8Array.from(packed), 0, column.length, Float64Array);
        expect(read?.column).toStrictEqual(column);
        expect(read?.end).toBe(packed.length);
      }),
    );
  });
});
