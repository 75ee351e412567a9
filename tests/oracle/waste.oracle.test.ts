/**
 * Waste counted by us and by Python's tarfile: on random stacks of layers, and on a real image where one is named in
 * CUTAWAY_REAL_IMAGE. Equal to the byte, path by path.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesToText } from '../../src/core/oci/text.ts';
import { applyLayer, createFileTree } from '../../src/core/rootfs/fileTree.ts';
import { LayerScanner } from '../../src/core/rootfs/layerScanner.ts';
import { measureWaste, WASTE_REASONS, type Waste } from '../../src/core/rootfs/waste/waste.ts';
import { type TarEntry, tar } from '../fixtures/tar.ts';
import { cutawayJSON, lines, must, onPath, sayWhy } from './cutaway.ts';
import { runs } from '../fixtures/deep.ts';

const absent = onPath('python3') ? undefined : 'python3 not installed';
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-waste-'));
const STACKS = Number(process.env.CUTAWAY_RANDOM_STACKS ?? runs(100, 400));

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Counted {
  readonly totalBytes: number;
  readonly wastedBytes: number;
  readonly finalBytes: number;
  readonly files: Readonly<Record<string, readonly [bytes: number, layers: readonly number[], why: string]>>;
}

const python = (...args: string[]) => must('python3', join(import.meta.dirname, 'waste.py'), ...args);

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const content = fc.integer({ min: 0, max: 700 }).map((size) => 'x'.repeat(size));
const entry: fc.Arbitrary<TarEntry> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ path, content }) },
  { weight: 3, arbitrary: fc.record({ path, type: fc.constant('dir' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ path, type: fc.constant('symlink' as const), link: path.map((to) => `/${to}`) }),
  },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 2, arbitrary: path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })) },
  { weight: 1, arbitrary: path.map((at) => ({ path: `${at}/.wh..wh..opq` })) },
);
const stack = fc.array(fc.array(entry, { maxLength: 9 }), { minLength: 1, maxLength: 5 });

function ours(layers: readonly Uint8Array[]): { waste: Waste; lenient: boolean } {
  const tree = createFileTree();
  for (const bytes of layers) {
    const scanner = new LayerScanner();
    scanner.push(bytes);
    applyLayer(tree, scanner.finish());
  }
  // A link to a later entry is our own leniency, which the plain count does not have.
  const lenient = tree.findings.flat().some(({ code }) => code === 'hard-link-forward');
  return { waste: measureWaste(tree), lenient };
}

function toCounted({ totalBytes, wastedBytes, files }: Waste): Counted {
  const rows = [...Array(files.count).keys()].map((row) => {
    const layers = new Set(files.copyLayer.subarray(files.copyStart[row], files.copyStart[row + 1]));
    const spelt = bytesToText(files.paths.subarray(files.pathStart[row], files.pathStart[row + 1]));
    return [spelt, [files.bytes[row], [...layers], WASTE_REASONS[files.why[row] ?? 0]]] as const;
  });
  return {
    totalBytes,
    wastedBytes,
    finalBytes: totalBytes - wastedBytes,
    files: Object.fromEntries(rows) as Counted['files'],
  };
}

describe.skipIf(absent)('waste counted by us and by Python', () => {
  sayWhy('waste against Python', absent);

  it(`is equal on ${STACKS} random stacks, and what is not wasted is the final root filesystem`, async () => {
    const stacks = fc
      .sample(stack, { numRuns: STACKS, seed: 7 })
      .map((layers) => layers.map((entries) => tar(entries)));
    for (const [i, layers] of stacks.entries()) {
      const at = join(folder, 'stacks', String(i).padStart(5, '0'));
      mkdirSync(at, { recursive: true });
      for (const [n, bytes] of layers.entries()) writeFileSync(join(at, `${n}.tar`), bytes);
    }
    const theirs = lines<Counted & { stack: string }>(await python('stacks', join(folder, 'stacks')));
    let compared = 0;
    let wasted = 0;
    for (const { stack: which, ...counted } of theirs) {
      const { waste, lenient } = ours(stacks[Number(which)] ?? []);
      if (lenient) continue;
      expect({ which, ...toCounted(waste) }).toEqual({ which, ...counted });
      compared += 1;
      wasted += counted.wastedBytes;
    }
    expect(compared).toBeGreaterThan(STACKS / 2);
    expect(wasted).toBeGreaterThan(0);
  });

  const real = process.env.CUTAWAY_REAL_IMAGE;
  it.skipIf(!real)('is equal on a real image', async () => {
    const theirs: Counted = JSON.parse(await python('image', real ?? ''));
    const found = await cutawayJSON<{
      totalBytes: number;
      wastedBytes: number;
      files: { path: string; bytes: number; layers: number[]; why: string }[];
    }>('waste', real ?? '');
    const files = Object.fromEntries(found.files.map(({ path: at, bytes, layers, why }) => [at, [bytes, layers, why]]));
    const { totalBytes, wastedBytes } = found;
    expect({ totalBytes, wastedBytes, finalBytes: totalBytes - wastedBytes, files }).toEqual(theirs);
    expect(theirs.wastedBytes).toBeGreaterThan(0);
  });
});
