import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { readGguf } from '../../../../src/core/content/models/gguf.ts';
import { bytesToWeigh } from '../../../../src/core/diff/models/alikeTensors.ts';
import { diffModels } from '../../../../src/core/diff/models/diffModels.ts';
import { diffWeights } from '../../../../src/core/diff/models/diffWeights.ts';
import { gguf, type GgufSpec, LLAMA } from '../../../fixtures/models.ts';

async function read(spec: GgufSpec) {
  const model = await readGguf(fromBytes(gguf(spec)), 'x');
  if (!model) throw new Error('no model');
  return model;
}

describe('two models', () => {
  it('that are one differ in nothing', async () => {
    const diff = diffModels(await read(LLAMA), await read(LLAMA));
    expect(diff).toMatchObject({ same: true, comparable: true, fields: [], tensors: { alike: 4, changed: [] } });
  });

  it('differ in fields, and in tensors that are added, removed, and of another type or shape', async () => {
    const [first, second, third] = LLAMA.tensors;
    if (!first || !second || !third) throw new Error('no tensors');
    const other = {
      ...LLAMA,
      fields: { ...LLAMA.fields, 'llama.context_length': ['uint32', 8192] as const, extra: ['bool', true] as const },
      tensors: [first, { ...second, type: 8 }, { ...third, shape: [512] }, { ...third, name: 'new', offset: 90_000 }],
    };
    const { fields, tensors, same, parameters } = diffModels(await read(LLAMA), await read(other));
    expect(same).toBe(false);
    expect(fields).toEqual([
      { key: 'llama.context_length', left: '2048', right: '8192' },
      { key: 'extra', left: null, right: 'true' },
    ]);
    expect(tensors.added.map(({ name }) => name)).toEqual(['new']);
    expect(tensors.removed.map(({ name }) => name)).toEqual(['output.weight']);
    expect(tensors.changed.map(({ left, right }) => [left.name, left.type, right.type, right.shape])).toEqual([
      ['blk.0.attn_q.weight', 'Q6_K', 'Q8_0', [256, 256]],
      ['blk.0.attn_norm.weight', 'F32', 'F32', [512]],
    ]);
    expect(tensors.alike).toBe(1);
    expect(parameters.left).not.toBe(parameters.right);
  });

  it('read as many bytes of weights as was said before', async () => {
    const model = await read({ ...LLAMA, data: 400_000 });
    const file = gguf({ ...LLAMA, data: 400_000 });
    const other = file.slice();
    const last = model.tensors.findLast(({ size }) => size !== null);
    if (!last) throw new Error('no tensors');
    other[last.offset] = 1;
    const heard: number[] = [];
    const found = await diffWeights(
      { model, source: fromBytes(file) },
      { model, source: fromBytes(other) },
      { onBytes: (done) => heard.push(done) },
    );
    expect(found.changed.map(({ name }) => name)).toEqual([last.name]);
    expect(found.unread).toEqual([]);
    expect(heard.at(-1)).toBe(bytesToWeigh(model, model));
  });

  it('of which one was not read in full are not compared for good', async () => {
    const cut = await readGguf(fromBytes(gguf(LLAMA).slice(0, 400)), 'x');
    expect(cut && diffModels(await read(LLAMA), cut).comparable).toBe(false);
  });
});
