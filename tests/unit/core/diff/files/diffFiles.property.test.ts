import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD, FILE_FIELDS, FILE_KINDS } from '../../../../../src/core/diff/change.ts';
import { diffFiles, type FilesSide } from '../../../../../src/core/diff/files/diffFiles.ts';
import type { FileDiff } from '../../../../../src/core/diff/files/fileDiff.ts';
import { ENTRY_TYPES, FLAG, type TreeColumns } from '../../../../../src/core/rootfs/columns.ts';
import {
  applyLayer,
  contentOf,
  createFileTree,
  type EntryRef,
  type FileTree,
} from '../../../../../src/core/rootfs/fileTree.ts';
import { mergedColumns } from '../../../../../src/core/rootfs/pack/mergedColumns.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';
import { pathOf } from '../../rootfs/treeText.ts';
import { runs } from '../../../../fixtures/deep.ts';

const RUNS = runs(150, 600);

type Spec = EntrySpec & { readonly holds?: number };
type Stack = readonly (readonly Spec[])[];

const name = fc.constantFrom('a', 'b', 'c', 'd');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const common = {
  path,
  mode: fc.constantFrom(0o644, 0o755),
  uid: fc.constantFrom(0, 7),
  mtime: fc.constantFrom(0, 1, 1.5),
};
const entry: fc.Arbitrary<Spec> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ ...common, size: fc.integer({ min: 0, max: 2 }), holds: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 3, arbitrary: fc.record({ ...common, type: fc.constant('dir' as const) }) },
  { weight: 2, arbitrary: fc.record({ ...common, type: fc.constant('symlink' as const), link: path }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 2, arbitrary: path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })) },
);
const layer = fc.array(entry, { maxLength: 10 });
const stacks = fc
  .tuple(fc.array(layer, { maxLength: 2 }), fc.array(layer, { maxLength: 2 }), fc.array(layer, { maxLength: 2 }))
  .map(([shared, left, right]) => ({
    left: [...shared, ...left],
    right: [...shared, ...right],
    shared: shared.length,
  }));

interface Side extends FilesSide {
  readonly columns: TreeColumns;
  read: ReadonlyMap<number, Uint32Array>;
}

/** The content of a file of equal size is what the spec says it holds. */
function sideOf(stack: Stack, shared: number, own: string): Side {
  const tree = createFileTree();
  for (const one of stack) applyLayer(tree, layerIndex(one));
  const side: Side = {
    tree,
    depth: stack.length - 1,
    columns: mergedColumns(tree, stack.length - 1),
    layerNames: stack.map((_, at) => (at < shared ? `shared ${at}` : `${own} ${at}`)),
    read: new Map(),
    // Only what was asked for is known.
    digest: ({ layer: at, entry: number }) =>
      side.read.get(at)?.includes(number) ? Uint8Array.of(holds(stack, { layer: at, entry: number }) ?? 0) : undefined,
  };
  return side;
}

const holds = (stack: Stack, { layer: at, entry: number }: EntryRef) => {
  const spec = stack[at]?.[number];
  return spec?.size === undefined || spec.holds === undefined ? undefined : spec.size * 10 + spec.holds;
};

interface Item {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly mtime: number;
  readonly link: string;
  readonly size: number;
  readonly holds: number | undefined;
  readonly implied: boolean;
  readonly inode: string;
  readonly own: boolean;
}

/** Every path with what is there, the slow and plain way. */
function listed(tree: FileTree, columns: TreeColumns, stack: Stack): Map<string, Item> {
  const inodes = new Map<string, string[]>();
  const items = new Map<string, Omit<Item, 'inode'> & { at: string }>();
  for (let row = 1; row < columns.count; row++) {
    const own = { layer: columns.layer[row] as number, entry: columns.entry[row] as number };
    const implied = ((columns.flags[row] as number) & FLAG.implied) !== 0;
    const ref = implied ? undefined : (contentOf(tree, own) ?? own);
    const spec = ref && stack[ref.layer]?.[ref.entry];
    const text = spec?.type ?? 'file';
    const at = ref ? `${ref.layer} ${ref.entry}` : `implied ${row}`;
    inodes.set(at, [...(inodes.get(at) ?? []), pathOf(columns, row)]);
    items.set(pathOf(columns, row), {
      type: implied ? 'dir' : text === 'hardlink' ? 'file' : text,
      mode: columns.mode[row] as number,
      uid: columns.uid[row] as number,
      mtime: columns.mtime[row] as number,
      link: text === 'symlink' ? String(spec?.link ?? '') : '',
      size: columns.size[row] as number,
      holds: ref && holds(stack, ref),
      implied,
      own: ENTRY_TYPES[columns.type[row] as number] !== 'hardlink',
      at,
    });
  }
  return new Map(
    [...items].map(([at, item]) => [at, { ...item, inode: (inodes.get(item.at) ?? []).sort().join(' ') }]),
  );
}

function naive(left: Map<string, Item>, right: Map<string, Item>): string[] {
  const found: string[] = [];
  for (const at of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(at), right.get(at)];
    if (!a) found.push(`${at}: added`);
    else if (!b) found.push(`${at}: removed`);
    else {
      const file = a.type === 'file' && b.type === 'file';
      const differs: Partial<Record<(typeof FILE_FIELDS)[number], boolean>> = {
        type: a.type !== b.type,
        content: file && (a.size !== b.size || (a.size > 0 && a.holds !== b.holds)),
        size: file && a.size !== b.size,
        mode: a.mode !== b.mode && a.type !== 'symlink' && b.type !== 'symlink',
        owner: a.uid !== b.uid,
        link: a.type === 'symlink' && b.type === 'symlink' && a.link !== b.link,
        mtime: a.mtime !== b.mtime,
        hardlinks: a.inode !== b.inode,
      };
      const timeless = a.implied || b.implied;
      const fields = FILE_FIELDS.filter((field) => {
        if (field === 'mtime' && timeless) return false;
        return differs[field];
      });
      if (fields.length > 0) found.push(`${at}: ${fields.join(' ')}`);
    }
  }
  return found.sort();
}

function describeRow({ left, kind, fields }: FileDiff): string[] {
  const found: string[] = [];
  for (let row = 1; row < left.count; row++) {
    const what = FILE_KINDS[kind[row] as number];
    if (what === 'same') continue;
    const names = FILE_FIELDS.filter((field) => (fields[row] as number) & FIELD[field]);
    found.push(`${pathOf(left, row)}: ${what === 'modified' ? names.join(' ') : what}`);
  }
  return found.sort();
}

describe('two stacks of layers', () => {
  it('differ in the paths and fields in which a plain comparison of all paths finds them to differ', async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async ({ left, right, shared }) => {
        const [a, b] = [sideOf(left, shared, 'left'), sideOf(right, shared, 'right')];
        const diff = await diffFiles(a, b, async (wantedA, wantedB) => {
          a.read = wantedA;
          b.read = wantedB;
        });
        const all = [listed(a.tree, a.columns, left), listed(b.tree, b.columns, right)] as const;
        expect(describeRow(diff)).toEqual(naive(...all));
        const paths = new Set([...all[0].keys(), ...all[1].keys()]).size;
        expect(diff.same).toBe(paths - naive(...all).length);
        expectMoves(diff, ...all);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Moves join one removed and one added file of the same content, and leave no two that could be joined. */
function expectMoves(diff: FileDiff, left: Map<string, Item>, right: Map<string, Item>): void {
  const [gone, come] = [new Set<number>(), new Set<number>()];
  for (let row = 1; row < diff.left.count; row++) {
    const kind = FILE_KINDS[diff.kind[row] as number];
    const to = diff.moved[row] as number;
    const item = (kind === 'removed' ? left : right).get(pathOf(diff.left, row));
    const may = (kind === 'removed' || kind === 'added') && item?.own && item.type === 'file' && item.size > 0;
    if (to === 0) {
      if (may && kind === 'removed') gone.add(item.holds as number);
      if (may && kind === 'added') come.add(item.holds as number);
      continue;
    }
    expect(diff.moved[to]).toBe(row);
    const other = (kind === 'removed' ? right : left).get(pathOf(diff.left, to));
    expect(may).toBe(true);
    expect(other?.holds).toBe(item?.holds);
  }
  expect([...gone].filter((content) => come.has(content))).toEqual([]);
}
