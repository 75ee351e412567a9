/**
 * LZ4 blocks ("LZ4 Block Format Description"): sequences of literals and of matches that repeat what came before.
 */

/**
 * Fills `size` bytes from a block and stops there, whether the block goes on or not: a file may use the first part of one
 * only. Undefined where the block is damaged or ends before.
 */
export function decodeLz4Block(block: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const out = new Uint8Array(size);
  let from = 0;
  let to = 0;
  /** The rest of a length: bytes are added up to the first below 255. Past the block's end it is of no use. */
  const longer = (length: number): number => {
    let sum = length;
    for (;;) {
      const byte = block[from++];
      if (byte === undefined) return Number.POSITIVE_INFINITY;
      sum += byte;
      if (byte !== 255) return sum;
    }
  };
  while (to < size) {
    const token = block[from++];
    if (token === undefined) return undefined;
    const literals = token >> 4 === 15 ? longer(15) : token >> 4;
    const taken = Math.min(literals, size - to);
    if (from + taken > block.length) return undefined;
    out.set(block.subarray(from, from + taken), to);
    from += literals;
    to += taken;
    if (to >= size) break;
    const distance = (block[from] ?? 0) | ((block[from + 1] ?? 0) << 8);
    from += 2;
    if (from > block.length || distance === 0 || distance > to) return undefined;
    const match = ((token & 15) === 15 ? longer(15) : token & 15) + 4;
    const end = Math.min(size, to + match);
    if (match === Number.POSITIVE_INFINITY) return undefined;
    if (distance >= end - to) out.copyWithin(to, to - distance, end - distance);
    else for (let i = to; i < end; i++) out[i] = out[i - distance] ?? 0;
    to = end;
  }
  return out;
}
