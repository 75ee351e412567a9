/**
 * Layers in which applying is hard, and layers of random entries, applied by us and unpacked by `umoci`: every path's
 * type, mode, owner, size, time, link, device, attributes and content must be the same.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyLayer, createFileTree, type FileTree } from '../../src/core/rootfs/fileTree.ts';
import { follow } from '../../src/core/rootfs/follow.ts';
import { LayerScanner } from '../../src/core/rootfs/layerScanner.ts';
import { type ListedEntry, listRows } from '../../src/core/rootfs/listing.ts';
import { mergedColumns } from '../../src/core/rootfs/pack/mergedColumns.ts';
import { lines, missing, must, readImage, run } from './cutaway.ts';
import type { Truth } from './shapes.ts';
import { runs } from '../fixtures/deep.ts';

const absent = missing('umoci', 'python3');
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-odd-'));
const RANDOM_STACKS = Number(process.env.CUTAWAY_RANDOM_STACKS ?? runs(3, 12));

/** What umoci stops at, where we go on. */
const STOPS_UMOCI = ['hard-link-missing', 'hard-link-forward', 'link-loop', 'entry-below-file'];

afterAll(() => {
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

interface Stack {
  readonly tree: FileTree;
  readonly tars: readonly Uint8Array[];
  readonly path: string;
}

const makeStacks = (stacks: readonly string[]) =>
  must('python3', join(import.meta.dirname, 'odd_layers.py'), folder, ...stacks);

async function readStack(which: string): Promise<Stack> {
  const path = join(folder, which);
  const names = readdirSync(path).filter((name) => name.endsWith('.tar'));
  const tars = names.sort().map((name) => readFileSync(join(path, name)));
  const tree = createFileTree();
  for (const tar of tars) {
    const scanner = new LayerScanner();
    scanner.push(tar);
    applyLayer(tree, scanner.finish());
  }
  return { tree, tars, path };
}

/** Our listing in the words of what lies on disk, where hard links are files that share one inode. */
function ours({ tree, tars }: Stack, line: ListedEntry) {
  const { content } = follow(tree, tree.layers.length - 1, line.path);
  const real = line.type === 'symlink' ? undefined : content;
  const index = real && tree.layers[real.layer];
  if (!real || !index) return { ...line, content: undefined };
  const offset = index.offset[real.entry] as number;
  const bytes = tars[real.layer]?.subarray(offset, offset + (index.size[real.entry] as number));
  return { ...line, content: bytes && createHash('sha256').update(bytes).digest('hex') };
}

function expectEqual(line: ReturnType<typeof ours>, real: Truth, byPath: ReadonlyMap<string, Truth>): void {
  const { path, mode, uid, gid } = real;
  const type = line.type === 'hardlink' ? real.type : line.type;
  expect({ path, type, mode: line.mode, uid: line.uid, gid: line.gid }).toEqual({
    path,
    type: real.type,
    mode,
    uid,
    gid,
  });
  const target = byPath.get(line.linkName ?? '');
  if (line.type !== 'hardlink') expect({ path, linkName: line.linkName }).toEqual({ path, linkName: real.linkName });
  else if (target?.inode === real.inode) expect(real.links).toBeGreaterThan(1);
  expect({ path, device: line.device, xattrs: line.xattrs }).toEqual({
    path,
    device: real.device,
    xattrs: real.xattrs,
  });
  // umoci sets a folder's time before it fills it.
  if (real.type !== 'dir') expect({ path, mtime: line.mtime }).toEqual({ path, mtime: real.mtime });
  if (real.type === 'file') expect({ path, size: line.size }).toEqual({ path, size: real.size });
  if (real.type === 'file') expect({ path, content: line.content }).toEqual({ path, content: real.content });
}

async function compare(stack: Stack): Promise<number> {
  const bundle = join(stack.path, 'bundle');
  const { status, stderr } = await run('umoci', ['unpack', '--image', `${join(stack.path, 'oci')}:odd`, bundle]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const truth = lines<Truth>(await readImage('walk', join(bundle, 'rootfs')));
  const byPath = new Map(truth.map((line) => [line.path, line]));
  const columns = mergedColumns(stack.tree, stack.tree.layers.length - 1);
  const listed = [...listRows(columns, { implied: true })];
  expect(listed.map(({ path }) => path)).toEqual(truth.map(({ path }) => path));
  for (const line of listed) expectEqual(ours(stack, line), byPath.get(line.path) as Truth, byPath);
  return truth.length;
}

describe.skipIf(absent)('layers applied by us and by umoci', () => {
  it.each([1, 2, 3, 4])('agree on the odd cases, %i layers deep', async (depth) => {
    await makeStacks([`odd${depth}`]);
    expect(await compare(await readStack(`odd${depth}`))).toBeGreaterThan(depth === 4 ? 1 : 30);
  });

  it(`agree on ${RANDOM_STACKS} stacks of random entries`, async () => {
    const seeds = Array.from({ length: RANDOM_STACKS * 4 }, (_, i) => String(i + 1));
    await makeStacks(seeds);
    let compared = 0;
    for (const seed of seeds) {
      const stack = await readStack(seed);
      if (compared === RANDOM_STACKS || stack.tree.findings.flat().some(({ code }) => STOPS_UMOCI.includes(code)))
        continue;
      await compare(stack);
      compared += 1;
    }
    expect(compared).toBe(RANDOM_STACKS);
  });
});
