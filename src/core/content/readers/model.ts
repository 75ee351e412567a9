/** Files of machine-learning models: GGUF and safetensors. Their headers are read, never their weights. */
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { modelType } from '../../oci/known/modelFile.ts';
import { readGguf } from '../models/gguf.ts';
import { readSafetensors } from '../models/safetensors.ts';
import type { Reader } from './reader.ts';

export const model: Reader = {
  name: 'model',
  accepts: (_path, head, size) => modelType(head, size) !== undefined,
  read: (source, { path, head, signal }) =>
    (modelType(head, source.size) === MEDIA_TYPE.ggufModel ? readGguf : readSafetensors)(source, path, signal),
};
