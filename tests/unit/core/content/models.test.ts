import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { rangesOf } from '../../../../src/core/bytes/window.ts';
import { describeFile } from '../../../../src/core/content/describe.ts';
import type { ModelDescription } from '../../../../src/core/content/models/description.ts';
import { gguf, type GgufSpec, LLAMA, safetensors } from '../../../fixtures/models.ts';

async function told(source: ByteSource, path = 'model'): Promise<ModelDescription> {
  const found = await describeFile(source, { path });
  if (found?.kind !== 'model') throw new Error(`it is ${found?.kind}`);
  return found;
}
const ofGguf = (spec: GgufSpec) => told(fromBytes(gguf(spec)));
const codes = ({ findings }: ModelDescription) => findings.map(({ code }) => code);

describe('a GGUF file', () => {
  it('tells what the model is, its tokenizer, fields and tensors', async () => {
    const model = await ofGguf(LLAMA);
    expect(model).toMatchObject({
      ...{ format: 'GGUF', version: '3, little-endian', architecture: 'llama', name: 'Tiny Llama' },
      ...{ quantization: 'Q4_K_M', license: 'apache-2.0', contextLength: 2048, embeddingLength: 256, layers: 2 },
      tokenizer: { model: 'llama', tokens: 100, bos: 1, eos: 2, merges: null, chatTemplate: 54 },
      parameters: 2 * 25_600 + 65_536 + 256,
      ...{ unread: 0, findings: [] },
    });
    expect(model.tensors.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['token_embd.weight', 'Q4_K', 14_400],
      ['blk.0.attn_q.weight', 'Q6_K', 53_760],
      ['blk.0.attn_norm.weight', 'F32', 1024],
      ['output.weight', 'F16', 51_200],
    ]);
    expect(model.tensors[1]?.offset).toBe(model.headerSize + 14_400);
    expect(model.types.map(({ type }) => type)).toEqual(['Q6_K', 'F16', 'Q4_K', 'F32']);
  });

  it.each([
    ['of version 1', { version: 1 }, '1, little-endian'],
    ['of version 2', { version: 2 }, '2, little-endian'],
    ['of the other order of bytes', { bigEndian: true }, '3, big-endian'],
  ])('%s is read', async (_, other, version) => {
    const model = await ofGguf({ ...LLAMA, ...other });
    expect(model).toMatchObject({ version, architecture: 'llama', unread: 0, parameters: 116_992 });
  });

  it('of 40 GB is told by less than 4 MB', async () => {
    const tokens = Array.from({ length: 60_000 }, (_, i) => `token number ${i}`);
    const scores = Array.from({ length: 60_000 }, (_, i) => i);
    const fields = {
      ...LLAMA.fields,
      'tokenizer.ggml.tokens': ['string', tokens] as const,
      x: ['float32', scores] as const,
    };
    const head = gguf({ ...LLAMA, fields, data: 0 });
    let read = 0;
    const source = rangesOf(40e9, async (from, to) => {
      read += to - from;
      const bytes = new Uint8Array(to - from);
      bytes.set(head.subarray(from, to));
      return bytes;
    });
    const model = await told(source);
    expect(model).toMatchObject({ unread: 0, findings: [], tokenizer: { tokens: 60_000 } });
    expect(model.tensors).toHaveLength(4);
    expect(read).toBeLessThan(4_000_000);
  });

  it.each<[string, Partial<GgufSpec>, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, string]>([
    ['whose data is cut off', {}, (bytes) => bytes.slice(0, -1), 'model-truncated'],
    ['that ends in its header', {}, (bytes) => bytes.slice(0, 300), 'model-cut'],
    ['of a version of the future', { version: 9 }, (bytes) => bytes, 'model-version'],
    [
      'with an unknown type',
      { tensors: [{ name: 'a', shape: [4], type: 77, offset: 0 }] },
      (bytes) => bytes,
      'model-type',
    ],
    [
      'whose tensors lie over one another',
      { tensors: [0, 1].map((i) => ({ name: `${i}`, shape: [64], type: 0, offset: i * 32 })), data: 999 },
      (bytes) => bytes,
      'model-overlap',
    ],
    [
      'with an impossible alignment',
      { fields: { 'general.alignment': ['uint32', 0] } },
      (bytes) => bytes,
      'model-alignment',
    ],
  ])('%s says so', async (_, other, change, code) => {
    const model = await told(fromBytes(change(gguf({ ...LLAMA, ...other }))));
    expect(codes(model)).toContain(code);
    if (code === 'model-cut' || code === 'model-version') expect(model.unread).toBeGreaterThan(0);
  });
});

describe('a safetensors file', () => {
  const HEADER = {
    __metadata__: { format: 'pt' },
    'a.weight': { dtype: 'F16', shape: [2, 3], data_offsets: [0, 12] },
    'b.weight': { dtype: 'BF16', shape: [], data_offsets: [12, 14] },
  };

  it('tells its tensors, types and metadata', async () => {
    const model = await told(fromBytes(safetensors(HEADER, 14)));
    expect(model).toMatchObject({
      ...{ format: 'safetensors', parameters: 7, quantization: 'F16', unread: 0, findings: [] },
      metadata: [{ key: 'format', type: 'string', value: 'pt' }],
      tensors: [
        { name: 'a.weight', shape: [2, 3], type: 'F16', size: 12 },
        { name: 'b.weight', shape: [], type: 'BF16', size: 2 },
      ],
    });
    expect(model.tensors[0]?.offset).toBe(model.headerSize);
  });

  it.each<[string, object, number, string]>([
    ['whose data is cut off', HEADER, 13, 'model-truncated'],
    ['whose sizes do not fit', { a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8, 'model-size'],
    ['with a tensor that is none', { ...HEADER, c: { dtype: 'F16' } }, 14, 'model-tensors'],
    ['with bytes of no tensor at its end', HEADER, 15, 'model-hole'],
    [
      'with bytes of no tensor before the first',
      { a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } },
      2,
      'model-hole',
    ],
    ['of a type that nobody knows', { a: { dtype: 'X9', shape: [1], data_offsets: [0, 1] } }, 1, 'model-type'],
    ['whose metadata are no texts', { ...HEADER, __metadata__: { format: 1 } }, 14, 'model-metadata'],
  ])('%s says so', async (_, header, data, code) => {
    expect(codes(await told(fromBytes(safetensors(header, data))))).toContain(code);
  });

  it('is not seen in JSON that lists no tensor, nor in a text', async () => {
    for (const bytes of [safetensors({ a: 1 }), new TextEncoder().encode('12345678{"a": 1}')])
      expect((await describeFile(fromBytes(bytes), { path: 'x' }))?.kind).not.toBe('model');
  });
});
