/**
 * Files and tars that Python wrote twice: what differs in noise alone is told to, by the right kinds; what differs in
 * anything else never is, down to a single byte.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHash } from '../../src/core/bytes/hash.ts';
import { explain } from '../../src/core/diff/explain/index.ts';
import { diffHeaders } from '../../src/core/diff/headers/diffHeaders.ts';
import type { LayerDiff } from '../../src/core/diff/headers/layerDiff.ts';
import { HeaderReader } from '../../src/core/diff/headers/readHeaders.ts';
import { noiseNames } from '../../src/core/diff/noise.ts';
import { lines, must, onPath, sayWhy } from './cutaway.ts';

const absent = onPath('python3') ? undefined : 'python3 not installed';

interface Files {
  readonly name: string;
  readonly path: string;
  readonly left: string;
  readonly right: string;
  readonly noise: readonly string[] | null;
}

interface Layers {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly noise: readonly string[] | null;
}

const python = async <T>(what: string) => lines<T>(await must('python3', join(import.meta.dirname, 'noise.py'), what));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

let files: Files[] = [];
let layers: Layers[] = [];
beforeAll(async () => {
  sayWhy('noise', absent);
  if (absent) return;
  files = await python('files');
  layers = await python('layers');
});

async function headersOf(bytes: Uint8Array, step: number) {
  const hash = await createHash('sha256');
  if (!hash) throw new Error('no hash');
  const reader = new HeaderReader(hash);
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  const facts = reader.finish();
  return { columns: reader.columns, facts };
}

const summaryOf = ({ counts, added, removed }: LayerDiff) =>
  Object.fromEntries(Object.entries({ ...counts, added, removed }).filter(([, count]) => count > 0));

describe.skipIf(absent)('noise', () => {
  it('in files is told by its kinds, and a real change is none', async () => {
    expect(files.length).toBeGreaterThan(35);
    const found = await Promise.all(
      files.map(async ({ name, path, left, right }) => {
        const [a, b] = [bytesOf(left), bytesOf(right)];
        const both = [await explain({ path, left: a, right: b }), await explain({ path, left: b, right: a })];
        return both.map((one) => [name, one ? noiseNames(one.noise) : null]);
      }),
    );
    expect(found.flat()).toEqual(files.flatMap(({ name, noise }) => [0, 1].map(() => [name, noise])));
  });

  it('hides no other changed byte: where one explains a pair, a flip at any byte the pair has alike is a real change', async () => {
    for (const { name, path, left, right, noise } of files) {
      if (!noise || noise.includes('compression')) continue;
      const isProgram = name.startsWith('ELF');
      const [a, b] = [bytesOf(left), bytesOf(right)];
      expect(a.length, name).toBe(b.length);
      const alike = [...a.keys()].filter((at) => a[at] === b[at]);
      const step = Math.max(1, Math.floor(alike.length / 400));
      for (let i = 0; i < alike.length; i += step) {
        const at = alike[i] as number;
        const changed = b.slice();
        changed[at] = (changed[at] as number) ^ 1;
        const found = await explain({ path, left: a, right: changed });
        if (found) expect([name, at, !isProgram && mayDiffer(path, b, at)]).toEqual([name, at, true]);
      }
    }
  });

  it('in layers is told field by field, however the tar is cut', async () => {
    for (const { name, left, right, counts, noise } of layers) {
      for (const step of [1 << 20, 700, 13]) {
        const diff = diffHeaders(await headersOf(bytesOf(left), step), await headersOf(bytesOf(right), 512));
        if (counts) expect([name, summaryOf(diff)]).toEqual([name, counts]);
        expect([name, noiseNames(diff.noise)]).toEqual([name, noise ?? []]);
      }
    }
  });
});

/** Bytes of a time that two times happen to have alike, by what each format says; no code of ours. */
function mayDiffer(path: string, bytes: Uint8Array, at: number): boolean {
  const view = Buffer.from(bytes);
  const near = (mark: string, from: number, to: number) => {
    for (let i = Math.max(0, at - to); i <= at - from; i++)
      if (view.subarray(i, i + mark.length).toString('latin1') === mark) return true;
    return false;
  };
  if (path.endsWith('.gz')) return at >= 3 && at < 10;
  if (path.endsWith('.pyc')) return at >= 8 && at < 12;
  if (path.endsWith('.png')) return near('tIME', 4, 14);
  if (path.endsWith('.a')) return (at - 8) % 66 >= 16 && (at - 8) % 66 < 28;
  if (path.endsWith('.tar')) return (at % 512 >= 136 && at % 512 < 156) || near('mtime=', 6, 24);
  if (path.endsWith('.properties')) return view.subarray(0, at).indexOf('\n') < 0;
  if (/\.(?:jar|whl)$/.test(path))
    return near('PK\x03\x04', 10, 13) || near('PK\x01\x02', 12, 15) || near('UT\x05\0', 5, 8);
  return near('/build/', 7, 24) || near('/tmp/pip-', 9, 40);
}
