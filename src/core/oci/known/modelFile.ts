/** Files of machine-learning models, recognized by their first bytes. */
import { MEDIA_TYPE } from './mediaTypes.ts';

const MAGIC = [0x47, 0x47, 0x55, 0x46];
/** The length of the header, before it. */
const LENGTH_BYTES = 8;

/** The type that Docker and others give such a file in an artifact; undefined for what is none. `size`: of the whole file. */
export function modelType(head: Uint8Array, size: number): string | undefined {
  if (MAGIC.every((byte, at) => head[at] === byte)) return MEDIA_TYPE.ggufModel;
  return isSafetensors(head, size) ? MEDIA_TYPE.safetensorsModel : undefined;
}

/** safetensors has no mark: a length, and the start of a JSON object, `{"` or `{}` after spaces. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < LENGTH_BYTES + 2 || head[LENGTH_BYTES] !== 0x7b) return false;
  const length = Number(new DataView(head.buffer, head.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  if (length < 2 || length > size - LENGTH_BYTES) return false;
  const second = head.subarray(LENGTH_BYTES + 1, LENGTH_BYTES + 64).find((byte) => byte > 0x20);
  return second === 0x22 || second === 0x7d;
}
