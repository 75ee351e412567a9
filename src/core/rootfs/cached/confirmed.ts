/**
 * Files of a layer whose table of contents was kept from before while its bytes have not been looked at since. Nobody
 * says that they are still the same bytes, so the header before a file's content is read along with it, and compared.
 */

import { BLOCK, createBlock, judge } from '../../archive/tar/block.ts';
import { TarEntry } from '../../archive/tar/entry.ts';
import { readHeader, sizeField } from '../../archive/tar/header.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { clampRange, windowOf } from '../../bytes/window.ts';
import { ImageError } from '../../oci/imageError.ts';
import { nameBytes, openEntry, pathBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';

/** Up to here a read takes the header along; further in it is read on its own. */
const NEAR = 256 * 1024;
/** Paths up to this length stand in the header itself, in every dialect. */
const PLAIN_PATH = 99;
/** Sizes that fit the header's eleven octal digits. */
const OCTAL_MAX = 8 ** 11;

/**
 * The content of entry `i`. At the first read the header before it is compared with the index; where it is another, or
 * the bytes end or are damaged there, `replace` gives the content by a fresh look at the layer.
 */
export function confirmedEntry(
  index: LayerIndex,
  i: number,
  tar: ByteSource,
  replace: () => Promise<ByteSource>,
): ByteSource {
  const content = openEntry(index, i, tar);
  const offset = index.offset[i];
  // The header of a sparse file stands before its map, wherever that is.
  if (content.size === 0 || index.extras.get(i)?.sparse || offset < BLOCK) return content;
  let fresh: Promise<ByteSource> | undefined;
  let confirmed = false;

  /** The bytes from the header on; undefined where they are others. */
  async function readWithHeader(end: number, signal?: AbortSignal) {
    try {
      const bytes = await tar.read(offset - BLOCK, offset + end, signal);
      confirmed = bytes.length === BLOCK + end && headerFits(index, i, bytes);
      return confirmed ? bytes.subarray(BLOCK) : undefined;
    } catch (error) {
      if (isDamage(error)) return undefined;
      throw error;
    }
  }

  async function current(signal?: AbortSignal): Promise<ByteSource> {
    if (!confirmed && !fresh && !(await readWithHeader(0, signal))) fresh = replace();
    return fresh ?? content;
  }

  const whole: ByteSource = {
    size: content.size,
    /** Reads through the handle bypass this check. */
    get handle() {
      return confirmed ? content.handle : undefined;
    },
    async read(start, end, signal) {
      const range = clampRange(start, end, content.size);
      if (confirmed || fresh || range.start > NEAR) return (await current(signal)).read(start, end, signal);
      const bytes = await readWithHeader(range.end, signal);
      if (bytes) return bytes.slice(range.start);
      fresh ??= replace();
      return (await fresh).read(start, end, signal);
    },
    slice: (start, end) => windowOf(whole, start, end),
    async *stream(options) {
      yield* (await current(options?.signal)).stream(options);
    },
  };
  return whole;
}

function isDamage(error: unknown): boolean {
  return error instanceof ImageError && ['truncated', 'malformed'].includes(error.code);
}

/** What a header must say, by an index. */
export interface ExpectedHeader {
  readonly type: number;
  readonly mode: number;
  readonly size: number;
  /** The last part of its path, where that stands in the header whatever the dialect. */
  readonly name?: Uint8Array;
}

/** The name to compare of entry `i`, which has this path. */
export function comparedName(index: LayerIndex, i: number, path: Uint8Array): Uint8Array | undefined {
  return path.length > PLAIN_PATH || path.some((byte) => byte > 0x7e) ? undefined : nameBytes(index, i);
}

/** Does this header speak of entry `i`? */
function headerFits(index: LayerIndex, i: number, header: Uint8Array): boolean {
  const name = comparedName(index, i, pathBytes(index, i));
  const { type, mode, size } = index;
  const expected = { type: type[i], mode: mode[i], size: size[i] };
  return isHeaderOf({ ...expected, ...(name && { name }) }, header);
}

/** Does this header say so? Compared is what no record of an extended header can change. */
export function isHeaderOf({ type, mode, size, name }: ExpectedHeader, header: Uint8Array): boolean {
  const block = createBlock();
  block.bytes.set(header.subarray(0, BLOCK));
  if (judge(block) !== 'header') return false;
  const entry = new TarEntry();
  readHeader(block, entry, new Uint8Array(BLOCK));
  if (entry.type !== type || entry.mode !== mode) return false;
  if (size < OCTAL_MAX && sizeField(block.bytes) !== size) return false;
  return !name || sameEnd(entry.path.bytes.subarray(entry.path.start, entry.path.end), name);
}

/** Paths are spelled in many ways; the last part is not. */
function sameEnd(path: Uint8Array, name: Uint8Array): boolean {
  return name.every((byte, at) => path[path.length - name.length + at] === byte);
}
