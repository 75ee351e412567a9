/** Do two sources hold the same bytes? Read side by side, so that the first difference ends it and nothing is kept. */
import type { ByteSource } from '../../bytes/source.ts';

/** Small contents are read in one go: a stream for each of thousands costs more than their bytes. */
const ONE_READ_BYTES = 1 << 18;

/** Compares all bytes. Throws what reading throws. */
export async function sameBytes(left: ByteSource, right: ByteSource, signal?: AbortSignal): Promise<boolean> {
  if (left.size !== right.size) return false;
  if (left.size <= ONE_READ_BYTES) {
    const [a, b] = await Promise.all([left.read(0, left.size, signal), right.read(0, right.size, signal)]);
    return equal(a, b);
  }
  const others = right.stream({ signal })[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  try {
    for await (const chunk of left.stream({ signal })) {
      for (let at = 0; at < chunk.length; ) {
        if (rest.length === 0) {
          const next = await others.next();
          if (next.done) return false;
          rest = next.value;
        }
        const count = Math.min(rest.length, chunk.length - at);
        if (!equal(chunk.subarray(at, at + count), rest.subarray(0, count))) return false;
        rest = rest.subarray(count);
        at += count;
      }
    }
    return true;
  } finally {
    await others.return?.();
  }
}

/** Four bytes at a time where both lie on such a border: contents come by the hundred megabytes. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  if (a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0) {
    const words = a.length >> 2;
    const left = new Int32Array(a.buffer, a.byteOffset, words);
    const right = new Int32Array(b.buffer, b.byteOffset, words);
    for (let word = 0; word < words; word++) if (left[word] !== right[word]) return false;
    at = words * 4;
  }
  for (; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
