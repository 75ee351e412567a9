/** Headers of safetensors files, as a reader of Go tells them; what that one refuses is told with a finding. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { readSafetensors } from '../../src/core/content/models/safetensors.ts';
import { safetensors } from '../fixtures/models.ts';
import { lines, must, sayWhy } from './cutaway.ts';
import { goProgram } from './goProgram.ts';

const { path: judge, absent } = await goProgram('safetensors');
sayWhy('safetensors by Go', absent);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (at: number | string) => join(folder, `${at}.safetensors`);

interface Told {
  readonly error: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly tensors: readonly { name: string; type: string; shape: number[] | null; size: number }[] | null;
}

const tensor = (dtype: string, shape: readonly number[], from: number, to: number) => ({
  ...{ dtype, shape, data_offsets: [from, to] },
});
const SIZES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};
let end = 0;
const allTypes = Object.fromEntries(
  Object.entries(SIZES).map(([type, size]) => {
    end += 6 * size;
    return [`of ${type}`, tensor(type, [2, 3], end - 6 * size, end)];
  }),
);
const TWO = { a: tensor('F32', [2], 0, 8), b: tensor('U8', [4], 8, 12) };

/** Header, and bytes of data behind it. */
const FILES: readonly (readonly [what: string, header: object, data: number])[] = [
  ['with all types', allTypes, end],
  ['with metadata', { __metadata__: { format: 'pt', 'modelspec.title': 'ünï' }, ...TWO }, 12],
  ['with a scalar and a tensor of no elements', { a: tensor('F64', [], 0, 8), b: tensor('I8', [0, 7], 8, 8) }, 8],
  ['listed in another order than it lies', { b: TWO.b, a: TWO.a }, 12],
  ['with names of any kind', { 'a/b "c"\n': TWO.a, '\u202e\u{1f600}': TWO.b }, 12],
  ['with bytes that no tensor has between two', { a: TWO.a, b: tensor('U8', [4], 9, 13) }, 13],
  ['with two tensors in the same bytes', { a: TWO.a, b: tensor('U8', [4], 4, 8) }, 8],
  ['with bytes that no tensor has before the first', { a: tensor('U8', [4], 4, 8) }, 8],
  ['with bytes behind the last', TWO, 20],
  ['that is cut', TWO, 11],
  ['with a size that does not fit', { a: tensor('F32', [3], 0, 8) }, 8],
  ['with a tensor of three places', { a: TWO.a, b: { ...TWO.b, data_offsets: [8, 12, 13] } }, 12],
  ['with a shape below zero', { a: TWO.a, b: { ...TWO.b, shape: [-4] } }, 12],
  ['with a type that nobody knows', { a: TWO.a, b: { ...TWO.b, dtype: 'X9' } }, 12],
  ['with metadata that is no text', { __metadata__: { a: 1 }, ...TWO }, 12],
];

describe.skipIf(absent)('a safetensors file', () => {
  beforeAll(async () => {
    await must(judge, 'make', path('made'));
    for (const [at, [, header, data]] of FILES.entries()) writeFileSync(path(at), safetensors(header, data));
  });

  const NAMES = ['made', ...FILES.keys()];
  it('is told as by Go, or with a finding where Go refuses it', async () => {
    const told = lines<Told>(await must(judge, ...NAMES.map(path)));
    const wrong = [];
    for (const [at, name] of NAMES.entries()) {
      const theirs = told[at];
      const model = await readSafetensors(fromBytes(readFileSync(path(name))), 'model.safetensors');
      const ours = {
        metadata: Object.fromEntries((model?.metadata ?? []).map(({ key, value }) => [key, value])),
        tensors: (model?.tensors ?? []).map(({ name: own, type, shape, size }) => ({ name: own, type, shape, size })),
      };
      const findings = (model?.findings ?? []).map(({ code }) => code);
      const said = {
        metadata: theirs?.metadata ?? {},
        tensors: (theirs?.tensors ?? []).map((one) => ({ ...one, shape: one.shape ?? [] })),
      };
      const byName = (all: typeof ours.tensors) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
      const isAlike = theirs?.error
        ? model === null || findings.length > 0
        : findings.length === 0 &&
          JSON.stringify([Object.entries(ours.metadata).sort(), byName(ours.tensors)]) ===
            JSON.stringify([Object.entries(said.metadata).sort(), byName(said.tensors)]);
      if (!isAlike) wrong.push({ file: name === 'made' ? name : FILES[Number(name)]?.[0], theirs, ours, findings });
    }
    expect(wrong).toEqual([]);
  });
});
