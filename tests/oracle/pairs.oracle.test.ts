/**
 * Pairs of images that Python wrote, with what differs by its own plain model of layers: `diff --files` finds all of it
 * and nothing else, and umoci, `diff -r` and the disk agree with both. Random stacks are compared against the model alone.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import { type FileChange, listChanges } from '../../src/core/diff/files/listChanges.ts';
import type { Node } from '../../src/core/image/node.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { cutawayJSON, lines, missing, must, onPath, readImage, run, sayWhy } from './cutaway.ts';
import { differencesOnDisk, type Walked, withoutFolderTimes } from './pairsOnDisk.ts';
import type { Truth } from './shapes.ts';
import { runs, share } from '../fixtures/deep.ts';

const absent = onPath('python3') ? undefined : 'python3 not installed';
const noDisk = missing('umoci', 'python3', 'diff');
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-pairs-'));
const RANDOM_PAIRS = Number(process.env.CUTAWAY_RANDOM_STACKS ?? runs(50, 400));
const SEED = process.env.CUTAWAY_SEED ?? '6';

/** Paths are in base64. */
interface Pair {
  readonly name: string;
  readonly differs: Readonly<Record<string, readonly string[]>>;
  readonly left: Readonly<Record<string, Side>>;
  readonly right: Readonly<Record<string, Side>>;
}

interface Side {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly seconds: number;
  readonly content: string | null;
  readonly link?: string;
  readonly device?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
}

const python = async (...args: string[]) =>
  lines<Pair>(await must('python3', join(import.meta.dirname, 'pairs.py'), ...args));

const toBase64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
/** The root is `.` to us. */
const keyOf = ({ path, pathBytes }: Pick<FileChange, 'path' | 'pathBytes'>) =>
  pathBytes ?? (path === '.' ? '' : toBase64(path));
const shown = (key: string) => JSON.stringify(Buffer.from(key, 'base64').toString('latin1'));

function summaryOf(changes: readonly FileChange[]): string[] {
  return changes
    .map((change) => `${shown(keyOf(change))}: ${change.fields ? [...change.fields].sort().join(' ') : change.kind}`)
    .sort();
}

const truthOf = ({ differs }: Pair) =>
  Object.entries(differs)
    .map(([key, fields]) => `${shown(key)}: ${fields.join(' ')}`)
    .sort();

/** What is printed of both sides is what is there. */
function checkSides(changes: readonly FileChange[], pair: Pair): void {
  for (const change of changes)
    for (const side of ['left', 'right'] as const) {
      const [ours, theirs] = [change[side], pair[side][keyOf(change)]];
      expect(ours !== undefined, `${change.path} ${side}`).toBe(theirs !== undefined);
      if (!ours || !theirs) continue;
      const type = ours.type === 'hardlink' ? theirs.type : ours.type;
      const { size, mode, uid, gid, xattrs, device, mtime } = ours;
      const printed = { type, size, mode, uid, gid, xattrs, device, seconds: Math.floor(mtime) };
      const { link, content, ...there } = theirs;
      expect(printed, `${change.path} ${side}`).toEqual({ xattrs: undefined, device: undefined, ...there });
    }
}

/** Every pair holds one content, and as many are paired as there can be: the lesser of what went and what came. */
function checkMoves(changes: readonly FileChange[], pair: Pair): void {
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const open = new Map<string, { gone: number; come: number; pairs: number }>();
  for (const change of changes) {
    const { kind, left, right, movedFrom, movedTo } = change;
    const side = kind === 'removed' ? 'left' : kind === 'added' ? 'right' : undefined;
    if (!side) continue;
    const content = pair[side][keyOf(change)]?.content;
    const shownSide = left ?? right;
    if (!content || !shownSide || shownSide.size === 0 || shownSide.type !== 'file') {
      expect([change.path, movedFrom, movedTo]).toEqual([change.path, undefined, undefined]);
      continue;
    }
    const counted = open.get(content) ?? { gone: 0, come: 0, pairs: 0 };
    open.set(content, counted);
    counted[side === 'left' ? 'gone' : 'come'] += 1;
    if (movedFrom === undefined) continue;
    counted.pairs += 1;
    const from = byPath.get(movedFrom);
    expect([from?.kind, from?.movedTo]).toEqual(['removed', change.path]);
    expect(from && pair.left[keyOf(from)]?.content).toBe(content);
  }
  for (const { gone, come, pairs } of open.values()) expect(pairs).toBe(Math.min(gone, come));
}

let named: Pair[] = [];
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);

beforeAll(async () => {
  sayWhy('pairs of images', absent);
  sayWhy('pairs of images on disk', noDisk);
  if (!absent) named = await python('build', join(folder, 'named'));
});
afterAll(async () => {
  await host.stop();
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

const layoutOf = ({ name }: Pair, side: string) => join(folder, 'named', name, side);

async function unpacked(pair: Pair, side: 'left' | 'right'): Promise<string | undefined> {
  const bundle = join(folder, 'disk', pair.name, side);
  mkdirSync(join(folder, 'disk', pair.name), { recursive: true });
  const { status, stderr } = await run('umoci', ['unpack', '--image', `${layoutOf(pair, side)}:1`, bundle]);
  // umoci reads no zstd.
  if (status !== 0 && !/zstd/.test(stderr)) throw new Error(`${pair.name}: ${stderr}`);
  return status === 0 ? join(bundle, 'rootfs') : undefined;
}

/** What umoci makes of one side; many pairs have one in common. Undefined where it can't read a compression. */
async function walked(pair: Pair, side: 'left' | 'right'): Promise<Walked | undefined> {
  const index = `${readFileSync(join(layoutOf(pair, side), 'index.json'))}`;
  const known = onDisk.get(index) ?? unpacked(pair, side).then((root) => (root === undefined ? root : walk(root)));
  onDisk.set(index, known);
  return known;
}

const onDisk = new Map<string, Promise<Walked | undefined>>();

async function walk(root: string): Promise<Walked> {
  return new Map(lines<Truth>(await readImage('walk', root)).map((line) => [line.path, line]));
}

const find = (node: Node): Node | undefined =>
  node.role === 'manifest' ? node : node.children.map((child) => find(child)).find(Boolean);

async function compare(left: string, right: string): Promise<FileChange[]> {
  const opened = await Promise.all([left, right].map((path) => engine.open({ kind: 'path', name: path, path })));
  const [a, b] = opened.map(({ roots }) => find(roots[0] as Node)?.key ?? '');
  const ids = opened.map(({ id }) => id);
  const answer = await engine.ask(ids, 'diffFiles', { left: a as string, right: b as string });
  for (const id of ids) await engine.close(id);
  return listChanges(answer);
}

describe.skipIf(absent)('pairs with known differences', () => {
  it('are told apart in just what they differ in', async () => {
    const printed = new Set(share(named, (_, at) => at % 8 === 0));
    for (const pair of named) {
      const [left, right] = [layoutOf(pair, 'left'), layoutOf(pair, 'right')];
      // The command line prints what the engine answers, in one of eight here; the deep run has it print the others.
      const { files } = printed.has(pair)
        ? await cutawayJSON<{ files: FileChange[] }>('diff', left, right, '--files')
        : { files: await compare(left, right) };
      expect([pair.name, ...summaryOf(files)]).toEqual([pair.name, ...truthOf(pair)]);
      checkSides(files, pair);
      checkMoves(files, pair);
    }
    expect(named.length).toBeGreaterThan(60);
  });

  it.skipIf(noDisk)('differ so on disk too, where umoci unpacks them', async () => {
    const some = share(named, (_, at) => at % 6 === 0);
    let compared = 0;
    for (const pair of some) {
      const [left, right] = await Promise.all([walked(pair, 'left'), walked(pair, 'right')]);
      if (!left || !right) continue;
      const files = await compare(layoutOf(pair, 'left'), layoutOf(pair, 'right'));
      expect([pair.name, ...withoutFolderTimes(files)]).toEqual([pair.name, ...differencesOnDisk(left, right)]);
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(some.length - 1);
  });

  it(`are told apart in ${RANDOM_PAIRS} random pairs`, async () => {
    const pairs = await python('random', join(folder, 'random'), SEED, String(RANDOM_PAIRS));
    let differences = 0;
    for (const pair of pairs) {
      const at = (side: string) => join(folder, 'random', pair.name, `${side}.tar`);
      const files = await compare(at('left'), at('right'));
      expect([pair.name, ...summaryOf(files)]).toEqual([pair.name, ...truthOf(pair)]);
      checkSides(files, pair);
      checkMoves(files, pair);
      differences += files.length;
    }
    expect(pairs.length).toBe(RANDOM_PAIRS);
    expect(differences).toBeGreaterThan(RANDOM_PAIRS);
  });
});
