/** Headers of GGUF files, as Hugging Face's own reader tells them: fields, tensors, and the names of all types. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GGMLFileQuantizationType, GGMLQuantizationType, gguf as readGguf } from '@huggingface/gguf';
import { afterAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { fileTypeName, ggmlType } from '../../src/core/content/models/ggmlTypes.ts';
import { readGguf as ours } from '../../src/core/content/models/gguf.ts';
import { gguf, type GgufSpec, LLAMA } from '../fixtures/models.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCALARS: GgufSpec['fields'] = {
  ...{ a: ['uint8', 250], b: ['int8', -3], c: ['uint16', 65_000], d: ['int16', -300], e: ['uint32', 4_000_000_000] },
  ...{
    f: ['int32', -70_000],
    g: ['float32', 0.5],
    h: ['bool', true],
    i: ['uint64', 2 ** 40],
    j: ['int64', -(2 ** 40)],
  },
  ...{ k: ['float64', 1.25], l: ['string', 'ünï'], m: ['int32', [1, -2, 3]], n: ['string', []] },
};

const SPECS: readonly (readonly [string, GgufSpec])[] = [
  ['a small model', LLAMA],
  ['of version 2', { ...LLAMA, version: 2 }],
  ['of the other order of bytes', { ...LLAMA, bigEndian: true }],
  ['with fields of all types', { ...LLAMA, fields: { 'general.architecture': ['string', 'x'], ...SCALARS } }],
  ['without tensors', { ...LLAMA, tensors: [] }],
];

describe('a GGUF file', () => {
  it.each(SPECS)('is told as by Hugging Face: %s', async (_, spec) => {
    const path = join(folder, 'model.gguf');
    writeFileSync(path, gguf(spec));
    const theirs = await readGguf(path, { allowLocalFile: true });
    const model = await ours(fromBytes(gguf(spec)), 'model.gguf');
    expect(model?.tensors.map(({ name, shape, type }) => [name, shape, type])).toEqual(
      theirs.tensorInfos.map(({ name, shape, dtype }) => [name, shape.map(Number), GGMLQuantizationType[dtype]]),
    );
    const own = Object.entries(theirs.metadata).filter(([key]) => !/^(?:version|tensor_count|kv_count)$/.test(key));
    expect(model?.metadata.map(({ key }) => key)).toEqual(own.map(([key]) => key));
    for (const [key, value] of own) {
      const field = model?.metadata.find((one) => one.key === key);
      if (Array.isArray(value)) expect(field?.type).toContain(`[${value.length}]`);
      else expect(field?.value).toBe(String(value));
    }
  });

  it('has types by the names that they have there', () => {
    for (const [name, number] of Object.entries(GGMLQuantizationType))
      if (typeof number === 'number' && ggmlType(number)) expect(ggmlType(number)?.name).toBe(name);
    for (const [name, number] of Object.entries(GGMLFileQuantizationType))
      if (typeof number === 'number' && fileTypeName(number) !== null) expect(fileTypeName(number)).toBe(name);
  });
});
