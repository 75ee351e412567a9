/** Which files are those of a model, and what people are told of one where files of a layer are looked for. */
import { expect, it } from 'vitest';
import { modelType } from '../../../../src/core/oci/known/modelFile.ts';
import { looksLike } from '../../../../src/core/store/lone/looksLike.ts';
import { gguf, LLAMA, safetensors } from '../../../fixtures/models.ts';

const withLength = (length: number, text: string) => {
  const bytes = new Uint8Array(8 + text.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(new TextEncoder().encode(text), 8);
  return bytes;
};

it.each<[is: string, bytes: Uint8Array, type: string | undefined]>([
  ['GGUF', gguf(LLAMA), 'application/vnd.docker.ai.gguf.v3'],
  [
    'safetensors',
    safetensors({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 4),
    'application/vnd.docker.ai.safetensors',
  ],
  ['safetensors without tensors', withLength(2, '{}'), 'application/vnd.docker.ai.safetensors'],
  ['safetensors over several lines', withLength(12, '{\n  "a": {}\n}'), 'application/vnd.docker.ai.safetensors'],
  ['a length that is more than the file', withLength(99, '{"a":{}}'), undefined],
  ['no object', withLength(8, '["a","b"]'), undefined],
  ['nothing', new Uint8Array(), undefined],
])('%s', (_is, bytes, type) => {
  expect(modelType(bytes, bytes.length)).toBe(type);
  expect(/model/.test(looksLike(bytes, bytes.length).what)).toBe(type !== undefined);
});
