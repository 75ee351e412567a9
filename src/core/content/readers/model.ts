/** Files of machine-learning models: GGUF and safetensors. Their headers are read, never their weights. */
import { isGguf, readGguf } from '../models/gguf.ts';
import { isSafetensors, readSafetensors } from '../models/safetensors.ts';
import type { Reader } from './reader.ts';

export const model: Reader = {
  name: 'model',
  accepts: (_path, head, size) => isGguf(head) || isSafetensors(head, size),
  read: (source, { path, head, signal }) =>
    isGguf(head) ? readGguf(source, path, signal) : readSafetensors(source, path, signal),
};
