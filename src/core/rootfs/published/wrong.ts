/** Errors of published indexes: one sentence each, of the layer that they were published for. */
import { type ErrorCode, ImageError } from '../../oci/imageError.ts';

/** What is wrong with an index; `why` ends the sentence. */
export function wrongIndex(layer: string, why: string, code: ErrorCode = 'malformed'): ImageError {
  return new ImageError(code, layer, `The published index of this layer is not used: ${why}.`);
}
