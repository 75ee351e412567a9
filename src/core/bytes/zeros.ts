/** Stretches of nothing. */

/** Is every byte zero? Most chunks are told apart by their first bytes; the rest of a run is looked at four bytes at a time. */
export function isZero(chunk: Uint8Array): boolean {
  const head = Math.min(chunk.length, -chunk.byteOffset & 3);
  const count = (chunk.length - head) >> 2;
  for (let i = 0; i < head; i++) if (chunk[i] !== 0) return false;
  if (count > 0) {
    const words = new Uint32Array(chunk.buffer, chunk.byteOffset + head, count);
    for (let i = 0; i < count; i++) if (words[i] !== 0) return false;
  }
  for (let i = head + count * 4; i < chunk.length; i++) if (chunk[i] !== 0) return false;
  return true;
}
