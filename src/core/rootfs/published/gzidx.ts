/**
 * The index file of indexed_gzip (Python) and rapidgzip: the places of a gzip stream from which decoding can begin, and no
 * entries. indexed_gzip, "index file format" (zran.c): `GZIDX`, version 1, little endian.
 */
import { wrongIndex } from './wrong.ts';
import type { LayerToIndex } from './format.ts';
import { zpointsOf } from './soci/zpoints.ts';
import { WINDOW_BYTES } from './soci/zinfo.ts';

const MARK = new TextEncoder().encode('GZIDX');
const HEAD_BYTES = 35;
const POINT_BYTES = 18;
/** Content between two points, as the file says it; its readers take any that is above the window. */
const SPACING = 4 * 1024 * 1024;

/** The file. Throws `unsupported` where the layer is not gzip. */
export async function writeGzidx(layer: LayerToIndex, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (layer.compression !== 'gzip') throw wrongIndex(layer.digest, 'indexed_gzip reads gzip only', 'unsupported');
  // The last point is the end, up to which the file covers the stream; nothing follows that could refer to a window.
  const end = { at: layer.size, out: layer.uncompressedSize, bits: 0, window: new Uint8Array(0) };
  const points = [...(await zpointsOf(layer, signal)), end];
  const windowsAt = HEAD_BYTES + points.length * POINT_BYTES;
  const bytes = new Uint8Array(windowsAt + (points.length - 1) * WINDOW_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MARK);
  view.setUint8(5, 1);
  view.setBigUint64(7, BigInt(layer.size), true);
  view.setBigUint64(15, BigInt(layer.uncompressedSize), true);
  view.setUint32(23, SPACING, true);
  view.setUint32(27, WINDOW_BYTES, true);
  view.setUint32(31, points.length, true);
  for (const [i, { at, out, bits, window }] of points.entries()) {
    const from = HEAD_BYTES + i * POINT_BYTES;
    view.setBigUint64(from, BigInt(at), true);
    view.setBigUint64(from + 8, BigInt(out), true);
    view.setUint8(from + 16, bits);
    view.setUint8(from + 17, i > 0 ? 1 : 0);
    if (i > 0) bytes.set(window, windowsAt + i * WINDOW_BYTES - window.length);
  }
  return bytes;
}
