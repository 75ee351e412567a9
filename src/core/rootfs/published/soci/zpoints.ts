/** Our checkpoints as those of a zTOC, which begin behind the header of a member and have 32 KiB of content each. */
import { inflateRaw } from 'pako';
import { checkpointAt } from '../../../bytes/codecs/checkpoints.ts';
import { GzipHeader } from '../../../bytes/codecs/deflate/gzipHeader.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import { wrongIndex } from '../wrong.ts';
import type { LayerToIndex } from '../format.ts';
import { POINT_BYTES, type Point, WINDOW_BYTES, ZINFO_HEAD_BYTES } from './zinfo.ts';

/** What the header of a zTOC says that its spans have of content. */
export const SPAN_BYTES = 4 * 1024 * 1024;
const HEADER_READ_BYTES = 64 * 1024;

/** The points of a gzip layer; those that follow another closely are left out, since each costs 32 KiB. */
export async function zpointsOf(layer: LayerToIndex, signal?: AbortSignal): Promise<readonly Point[]> {
  const { stored, checkpoints, digest } = layer;
  const points: Point[] = [{ at: await memberBody(stored, 0, digest, signal), out: 0, bits: 0, window: EMPTY }];
  for (let i = 0; checkpoints && i < checkpoints.count; i++) {
    const { at, out, state, window } = checkpointAt(checkpoints, i);
    if (out - points[points.length - 1].out < SPAN_BYTES / 2 || out >= layer.uncompressedSize) continue;
    const isMember = window.length === 0;
    points.push({
      at: isMember ? await memberBody(stored, at, digest, signal) : at + Math.sign(state),
      bits: (8 - state) % 8,
      out,
      window: isMember ? EMPTY : inflateRaw(window),
    });
  }
  return points;
}

const EMPTY = new Uint8Array(0);

/** Where the body of the gzip member at this stored offset begins. */
async function memberBody(stored: ByteSource, at: number, digest: string, signal?: AbortSignal): Promise<number> {
  const header = new GzipHeader();
  header.push(await stored.read(at, Math.min(stored.size, at + HEADER_READ_BYTES), signal), 0);
  if (!header.complete) throw wrongIndex(digest, `its gzip header at byte ${at} is too long`, 'unsupported');
  return at + header.size;
}

/** The points as a zTOC holds them. */
export function packPoints(points: readonly Point[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ZINFO_HEAD_BYTES + points.length * POINT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, points.length, true);
  view.setBigInt64(4, BigInt(SPAN_BYTES), true);
  for (const [i, { at, out, bits, window }] of points.entries()) {
    const from = ZINFO_HEAD_BYTES + i * POINT_BYTES;
    view.setBigInt64(from, BigInt(at), true);
    view.setBigInt64(from + 8, BigInt(out), true);
    view.setUint8(from + 16, bits);
    // Content that ends where the span begins.
    bytes.set(window, from + 17 + WINDOW_BYTES - window.length);
  }
  return bytes;
}
