/** Two models as lines: facts first, then fields, then tensors, each with what it is on both sides. */
import { expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { readGguf } from '../../../../../src/core/content/models/gguf.ts';
import { diffModels } from '../../../../../src/core/diff/models/diffModels.ts';
import { changesOf } from '../../../../../src/ui/views/compare/models/changes.ts';
import { gguf, type GgufSpec, LLAMA } from '../../../../fixtures/models.ts';

async function linesOf(other: GgufSpec): Promise<string[]> {
  const [left, right] = [await readGguf(fromBytes(gguf(LLAMA)), 'a'), await readGguf(fromBytes(gguf(other)), 'b')];
  if (!left || !right) throw new Error('no model');
  return changesOf(diffModels(left, right), left, right).map(
    (change) => `${change.kind} ${change.what} ${change.name}: ${change.left} -> ${change.right}`,
  );
}

it('tells nothing of two that are alike', async () => {
  expect(await linesOf(LLAMA)).toEqual([]);
});

it('tells facts, fields and tensors', async () => {
  const [first, second, third] = LLAMA.tensors;
  if (!first || !second || !third) throw new Error('no tensors');
  const other = {
    ...LLAMA,
    fields: { ...LLAMA.fields, 'llama.context_length': ['uint32', 8192] as const, extra: ['bool', true] as const },
    tensors: [first, { ...second, type: 8 }, { ...third, name: 'new' }],
  };
  expect((await linesOf(other)).filter((line) => !line.includes(' fact '))).toEqual([
    'modified field llama.context_length: 2048 -> 8192',
    'added field extra: null -> true',
    'removed tensor blk.0.attn_norm.weight: 256 F32 -> null',
    'removed tensor output.weight: 256 × 100 F16 -> null',
    'added tensor new: null -> 256 F32',
    'modified tensor blk.0.attn_q.weight: 256 × 256 Q6_K -> 256 × 256 Q8_0',
  ]);
  expect((await linesOf(other))[0]).toMatch(/^modified fact parameters: [\d,]+ -> [\d,]+$/);
});
