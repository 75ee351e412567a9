/** A pass that goes through the contents of chosen files: read, inflate, tell the sink, up to the last of them. */
import type { Checkpoint } from '../../core/bytes/codecs/codec.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import { type ContentSink, ContentWalk, type WantedContents } from '../../core/rootfs/contents.ts';
import { type ExpectedHeaders, HeaderCheck } from '../../core/rootfs/cached/headerCheck.ts';
import type { CallOptions } from '../engine.ts';
import { layerForm } from './layerForm.ts';

/** Milliseconds between two reports, and of work before an abort gets its turn. */
const PACE = 100;
const TURN = 40;
/** Bytes handed on at once: work on one piece ends before a turn is due. */
const PIECE = 256 * 1024;
const DAMAGE: ReadonlySet<string> = new Set(['truncated', 'malformed']);

/** A layer whose contents are read in one pass. */
interface Walked {
  /** Where the layer is, for errors. */
  readonly at: string;
  readonly wanted: WantedContents;
  /** Where reading begins: no later than the first wanted content. Absent = at the start. */
  readonly from?: Checkpoint;
  /** Headers to hold against the bytes; only with a pass from the start. */
  readonly expected?: ExpectedHeaders;
}

/** False where the bytes are not those that the headers are of. Fails with `aborted`, `unsupported` or what reading says. */
export async function walkContents(
  stored: ByteSource,
  { at, wanted, from, expected }: Walked,
  sink: ContentSink,
  { signal, onProgress }: CallOptions,
  step: string,
): Promise<boolean> {
  const { source, codec } = await layerForm(stored, at, signal);
  const decoder = await codec?.decoder(from && { from });
  const walk = new ContentWalk(wanted, sink);
  walk.skip(from?.out ?? 0);
  const check = expected && new HeaderCheck(wanted, expected);
  let reportedAt = performance.now();
  let turn = reportedAt;
  let done = 0;

  async function take(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      for (let start = 0; start < chunk.length && !walk.done; start += PIECE) {
        const part = chunk.subarray(start, start + PIECE);
        check?.push(part);
        if (check?.misfit) return;
        walk.push(part);
        if (performance.now() - turn < TURN) continue;
        await new Promise((resolve) => setTimeout(resolve, 0));
        turn = performance.now();
        throwIfAborted(signal, at);
      }
      if (walk.done) return;
    }
  }

  try {
    for await (const chunk of source.stream({ start: from?.at ?? 0, signal })) {
      throwIfAborted(signal, at);
      await take(decoder ? decoder.push(chunk) : [chunk]);
      done += chunk.length;
      if (check?.misfit || walk.done || decoder?.done) break;
      if (performance.now() - reportedAt < PACE) continue;
      reportedAt = performance.now();
      onProgress?.({ step, done, total: source.size, unit: 'bytes' });
    }
    if (decoder && !walk.done && !check?.misfit) await take(decoder.finish());
  } catch (error) {
    // Bytes that end or are damaged are not those that were listed whole.
    if (!check || !(error instanceof ImageError && DAMAGE.has(error.code))) throw error;
    return false;
  } finally {
    decoder?.close();
  }
  if (check && (check.misfit || !walk.done)) return false;
  walk.finish();
  return true;
}
