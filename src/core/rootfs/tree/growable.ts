/**
 * Typed arrays that grow: room for a few more items at each step, so that appending stays cheap and little is unused.
 */

/** The array itself while `needed` items fit, else a copy half as large again. */
export function grownU32(array: Uint32Array, needed: number): Uint32Array {
  if (needed <= array.length) return array;
  const next = new Uint32Array(room(array.length, needed));
  next.set(array);
  return next;
}

/** See grownU32. */
export function grownU16(array: Uint16Array, needed: number): Uint16Array {
  if (needed <= array.length) return array;
  const next = new Uint16Array(room(array.length, needed));
  next.set(array);
  return next;
}

/** See grownU32. */
export function grownU8(array: Uint8Array, needed: number): Uint8Array {
  if (needed <= array.length) return array;
  const next = new Uint8Array(room(array.length, needed));
  next.set(array);
  return next;
}

function room(size: number, needed: number): number {
  return Math.max(needed, Math.ceil(size * 1.5), 64);
}
