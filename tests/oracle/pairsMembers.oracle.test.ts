/** Archives inside two images told apart member by member, beside Python's zipfile, tarfile and a plain reading of ar. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import type { Node } from '../../src/core/image/node.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { lines, must, onPath, sayWhy } from './cutaway.ts';
import { runs } from '../fixtures/deep.ts';

const absent = onPath('python3') ? undefined : 'python3 not installed';
const folder = mkdtempSync(join(tmpdir(), 'cutaway-members-'));
const PAIRS = Number(process.env.CUTAWAY_RANDOM_STACKS ?? runs(100, 300));
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);

afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

interface Pair {
  readonly name: string;
  readonly differs: Readonly<Record<string, readonly string[]>>;
  readonly reordered: boolean;
}

const find = (node: Node): Node | undefined =>
  node.role === 'manifest' ? node : node.children.map((child) => find(child)).find(Boolean);

async function open(side: string, names: readonly string[]) {
  const entries = names.map((name) => ({
    path: name,
    content: Uint8Array.from(readFileSync(join(folder, 'p', side, name))),
  }));
  const path = join(folder, `${side}.tar`);
  writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['a:1'] }])));
  const { id, roots } = await engine.open({ kind: 'path', name: path, path });
  return { id, key: find(roots[0] as Node)?.key ?? '' };
}

describe.skipIf(absent)('archives of two images', () => {
  sayWhy('members of archives', absent);

  it(`differ in the same members and fields in ${PAIRS} random pairs`, async () => {
    const script = join(import.meta.dirname, 'pairs_members.py');
    const pairs = lines<Pair>(await must('python3', script, join(folder, 'p'), '4', String(PAIRS)));
    const names = pairs.map(({ name }) => name);
    const [left, right] = [await open('left', names), await open('right', names)];
    let differences = 0;
    for (const { name, differs, reordered } of pairs) {
      const target = async ({ id, key }: typeof left) =>
        ({ kind: 'file', file: await engine.findMerged(id, key, 0, name) }) as const;
      const args = { left: await target(left), right: await target(right) };
      const answer = await engine.ask([left.id, right.id], 'diffMembers', args);
      const rows = answer?.rows ?? [];
      // Which of several members has moved is a matter of choice; that some have is not.
      const reported = rows.flatMap(({ path, kind, fields }): [string, string[]][] => {
        const rest = fields.filter((field) => field !== 'order').sort();
        return kind !== 'modified' ? [[path, [kind]]] : rest.length > 0 ? [[path, rest]] : [];
      });
      expect([name, Object.fromEntries(reported)]).toEqual([name, differs]);
      expect([name, rows.some(({ fields }) => fields.includes('order'))]).toEqual([name, reordered]);
      differences += rows.length;
    }
    expect(differences).toBeGreaterThan(PAIRS);
  });
});
