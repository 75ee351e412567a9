/**
 * What a wasm memory holds, as bytes that can be put back into another instance of the same module. Between two calls
 * nothing of an instance lives outside its memory: the stack is empty and the module has no other state.
 */
import { itemAt } from '../../at.ts';

type Range = readonly [start: number, end: number];

/** Which part of a memory counts. */
interface Layout {
  /** In use by the allocator up to here; what lies beyond says nothing. */
  readonly used: number;
  /** Buffers whose content is spent, in order. */
  readonly spent: readonly Range[];
}

/** Words after the memory's bytes: its size in pages, and two that its owner must know. */
const FOOTER_BYTES = 12;
const PAGE_BYTES = 64 * 1024;

/** The memory as it is, with two words of its owner's. */
export function copyOf({ buffer }: WebAssembly.Memory, layout: Layout, owner: Range): Uint8Array<ArrayBuffer> {
  const parts = partsOf(layout);
  const size = parts.reduce((sum, [start, end]) => sum + end - start, 0);
  const copy = new Uint8Array(size + FOOTER_BYTES);
  let at = 0;
  for (const [start, end] of parts) {
    copy.set(new Uint8Array(buffer, start, end - start), at);
    at += end - start;
  }
  const footer = new DataView(copy.buffer, size);
  [buffer.byteLength / PAGE_BYTES, ...owner].forEach((word, i) => {
    footer.setUint32(i * 4, word, true);
  });
  return copy;
}

/** Makes the memory what it was when `copy` was made; the owner's words. */
export function putBack(memory: WebAssembly.Memory, spent: readonly Range[], copy: Uint8Array): [number, number] {
  const size = copy.length - FOOTER_BYTES;
  const footer = new DataView(copy.buffer, copy.byteOffset + size);
  // The allocator has counted on all of it.
  const missing = footer.getUint32(0, true) - memory.buffer.byteLength / PAGE_BYTES;
  if (missing > 0) memory.grow(missing);
  const used = spent.reduce((sum, [start, end]) => sum + end - start, size);
  const bytes = new Uint8Array(memory.buffer);
  let at = 0;
  for (const [start, end] of partsOf({ used, spent })) {
    bytes.set(copy.subarray(at, at + end - start), start);
    at += end - start;
  }
  return [footer.getUint32(4, true), footer.getUint32(8, true)];
}

function partsOf({ used, spent }: Layout): Range[] {
  const starts = [0, ...spent.map(([, end]) => end)];
  const ends = [...spent.map(([start]) => start), used];
  return starts.map((start, i) => [start, itemAt(ends, i)]);
}
