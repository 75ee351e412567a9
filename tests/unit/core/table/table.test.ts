import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTRIBUTES } from '../../../../src/core/rootfs/columns.ts';
import { applyLayers, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { DIRECTORIES, ENTRIES } from '../../../../src/core/rootfs/layerIndex.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { TableBuilder } from '../../../../src/core/table/builder.ts';
import { childIndex, childIndexInSteps } from '../../../../src/core/table/childIndex.ts';
import { f64, items, rareText, starts, text, u8, u16, u32 } from '../../../../src/core/table/columns.ts';
import { RowCopies } from '../../../../src/core/table/copyRows.ts';
import { createTable } from '../../../../src/core/table/create.ts';
import { ColumnReader, ColumnWriter } from '../../../../src/core/table/pack/columnBytes.ts';
import { readTable, versionOf, writeTable } from '../../../../src/core/table/pack/packTable.ts';
import { type Columns, type Schema, schema, type TableOf } from '../../../../src/core/table/schema.ts';
import { isSound } from '../../../../src/core/table/sound.ts';
import { buffersOf } from '../../../../src/engine/rpc.ts';
import { layerIndex } from '../../../fixtures/layerIndexBuilder.ts';

const SCHEMA = schema({
  parent: u32(),
  name: text,
  layer: u16(0xffff),
  size: f64(),
  link: rareText,
  copyStart: starts('copyLayer', 'copyEntry'),
  copyLayer: items(u16()),
  copyEntry: items(u32()),
});

function packed<C extends Columns>(of: Schema<C>, table: TableOf<Schema<C>>): Uint8Array<ArrayBuffer> {
  const out = new ColumnWriter();
  writeTable(out, of, table as never);
  return out.finish(0);
}

function unpacked<C extends Columns>(of: Schema<C>, bytes: Uint8Array<ArrayBuffer>): TableOf<Schema<C>> | undefined {
  const from = new ColumnReader(bytes, 0);
  const table = readTable(from, of);
  return from.whole && isSound(of, table as never) ? table : undefined;
}

const LINES = schema({ name: text, size: f64(), mark: u8(7), link: rareText });
const line = fc.record({ name: fc.uint8Array({ maxLength: 9 }), size: fc.double(), link: fc.option(fc.uint8Array()) });

function build(lines: readonly { name: Uint8Array; size: number; link: Uint8Array | null }[]) {
  const rows = new TableBuilder(LINES);
  const [names, links, linkStart] = [rows.bytes('names'), rows.bytes('links'), rows.numbers('linkStart')];
  for (const { name, size, link } of lines) {
    rows.reserve();
    rows.columns.nameStart[rows.count] = names.length;
    names.append(name, 0, name.length);
    rows.columns.size[rows.count] = size;
    if (link) {
      linkStart.push(links.length);
      links.append(link, 0, link.length);
      rows.columns.link[rows.count] = linkStart.length;
    }
    rows.count++;
  }
  return rows.finish();
}

const many = fc.array(line, { maxLength: 20 }).chain((lines) =>
  // Some are long enough for every array to grow.
  fc.constantFrom(1, 200).map((times) => Array.from({ length: times }, () => lines).flat()),
);

describe('a table', () => {
  it('is made as its schema says', () => {
    const { count, ...arrays } = createTable(SCHEMA, 2, { names: 5, linkStart: 1, copyEntry: 3 });
    expect(count).toBe(2);
    expect(Object.entries(arrays).map(([name, array]) => `${name} ${array.constructor.name} ${[...array]}`)).toEqual([
      'parent Uint32Array 0,0',
      'nameStart Uint32Array 0,0,0',
      'names Uint8Array 0,0,0,0,0',
      'layer Uint16Array 65535,65535',
      'size Float64Array 0,0',
      'link Uint32Array 0,0',
      'linkStart Uint32Array 0',
      'links Uint8Array ',
      'copyStart Uint32Array 0,0,0',
      'copyLayer Uint16Array ',
      'copyEntry Uint32Array 0,0,0',
    ]);
  });

  it('that is built row by row has what was written, however many rows there are', () => {
    fc.assert(
      fc.property(many, (lines) => {
        const { count, nameStart, names, size, mark, link, linkStart, links } = build(lines);
        const rows = Array.from({ length: count }, (_, row) => {
          const at = (link[row] as number) - 1;
          const name = names.slice(nameStart[row], nameStart[row + 1]);
          return { name, size: size[row], link: at < 0 ? null : links.slice(linkStart[at], linkStart[at + 1]) };
        });
        expect(rows).toEqual(lines);
        expect(mark).toEqual(new Uint8Array(count).fill(7));
      }),
      { numRuns: 30 },
    );
  });

  it('is packed, read back the same, and read as nothing when it is cut short', () => {
    fc.assert(
      fc.property(many, fc.nat(), (lines, at) => {
        const table = build(lines);
        const bytes = packed(LINES, table);
        expect(unpacked(LINES, bytes)).toEqual(table);
        expect(unpacked(LINES, bytes.slice(0, at % bytes.length))).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  const sound = () => {
    const table = createTable(SCHEMA, 2, { names: 2, linkStart: 2, links: 1, copyLayer: 1, copyEntry: 1 });
    table.nameStart.set([0, 1, 2]);
    table.linkStart.set([0, 1]);
    table.copyStart.set([0, 0, 1]);
    return table;
  };
  const DAMAGE: readonly [string, (table: TableOf<typeof SCHEMA>) => object][] = [
    ['an array of another length', () => ({ size: new Float64Array(3) })],
    ['starts that fall', ({ nameStart }) => ({ nameStart: nameStart.with(1, 3) })],
    ['starts that end before the last item', ({ copyStart }) => ({ copyStart: copyStart.with(2, 0) })],
    ['starts that do not begin at 0', ({ nameStart }) => ({ nameStart: nameStart.with(0, 1) })],
    ['the number of a text that is not there', ({ link }) => ({ link: link.with(0, 2) })],
  ];
  for (const [what, damage] of DAMAGE) {
    it(`is not sound with ${what}`, () => {
      const table = sound();
      expect(isSound(SCHEMA, table)).toBe(true);
      expect(isSound(SCHEMA, { ...table, ...damage(table) })).toBe(false);
    });
  }
});

describe('a new column is one line of the schema', () => {
  const before = ENTRIES;
  const after = schema({ ...ENTRIES.columns, nlink: u16(3), comment: text });
  const wide = () => {
    const table = createTable(after, 2, { linkStart: 1, comments: 4 });
    table.nlink[1] = 9;
    table.commentStart.set([0, 0, 4]);
    table.comments.set([1, 2, 3, 4]);
    return table;
  };

  it('it is packed', () => {
    expect(unpacked(after, packed(after, wide()))).toEqual(wide());
  });

  it('it makes another version, so that a table kept from before is not read as a new one', () => {
    expect(versionOf(after, DIRECTORIES)).not.toBe(versionOf(before, DIRECTORIES));
    expect(versionOf(schema({ ...before.columns, mode: u32() }))).not.toBe(versionOf(before));
    expect(versionOf(schema({ ...before.columns }))).toBe(versionOf(before));
  });

  it('it is transferred', () => {
    const table = wide();
    const moved = structuredClone(table, { transfer: buffersOf(table) });
    expect(moved).toEqual(wide());
    expect([table.nlink.length, table.comments.length]).toEqual([0, 0]);
  });

  it('it is grown', () => {
    const rows = new TableBuilder(after);
    for (; rows.count < 5000; rows.count++) {
      rows.reserve();
      if (rows.count === 4000) rows.columns.nlink[rows.count] = 4;
    }
    const { nlink } = rows.finish();
    expect([nlink.length, nlink[3999], nlink[4000], nlink[4999]]).toEqual([5000, 3, 4, 3]);
  });

  it('it is gathered from several tables into one that has it too', () => {
    const tree = createTable(schema({ parent: u32(), nlink: u16(5) }), 3);
    const copies = new RowCopies({ nlink: u16() }, tree);
    copies.note(wide(), 1, 2);
    copies.note(wide(), 0, 0);
    copies.finish();
    expect([...tree.nlink]).toEqual([3, 5, 9]);
  });

  it('it reaches the merged tree where it is one of the attributes that entries and rows share', () => {
    const names = Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[];
    const layers = ['a', 'b'].map((path, layer) => {
      const index = layerIndex([{ path }]);
      for (const [at, name] of names.entries()) index[name][0] = 10 * layer + at + 1;
      return index;
    });
    const tree = createFileTree();
    applyLayers(tree, layers);
    const merged = mergedColumns(tree, 1);
    expect(names.map((name) => [...merged[name].slice(1)])).toEqual(names.map((_, at) => [at + 1, at + 11]));
  });
});

it('the children of every row are its rows in order, at once and in steps', () => {
  const tree = fc.array(fc.nat()).map((numbers) => [0, ...numbers.map((number, at) => number % (at + 1))]);
  fc.assert(
    fc.property(tree, fc.integer({ min: 1, max: 5 }), (parent, step) => {
      const { start, list } = childIndex(parent, parent.length);
      const inSteps = childIndexInSteps(parent, parent.length, step);
      let next = inSteps.next();
      while (!next.done) next = inSteps.next();
      expect(next.value).toEqual({ start, list });
      for (const row of parent.keys()) {
        const children = [...parent.keys()].filter((child) => child > 0 && parent[child] === row);
        expect([...list.subarray(start[row], start[row + 1])]).toEqual(children);
      }
    }),
  );
});
