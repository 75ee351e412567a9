/**
 * The content of a compressed source as a ByteSource: a read begins at the nearest checkpoint, or where an earlier read
 * was left, and stops with the last byte asked for.
 */
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import type { ByteSource } from '../source.ts';
import { clampRange } from '../window.ts';
import { type Checkpoints, checkpointBefore, storedEndOf } from './checkpoints.ts';
import type { Checkpoint, Codec } from './codec.ts';
import { Cursor, Cursors } from './seek/cursor.ts';
import type { Snapshots } from './seek/snapshots.ts';

/** What makes reading in the middle of compressed content cheap. */
interface InflatedOptions {
  /** From the pass over the source; without them everything begins at the start. */
  readonly checkpoints?: Checkpoints | undefined;
  /** Shared by many sources, to bound what all of them keep; default: one of its own. */
  readonly cursors?: Cursors | undefined;
  /** Copies of decoders to begin with where there are no checkpoints; more are made on the way. */
  readonly snapshots?: Snapshots | undefined;
}

interface Inflated extends Required<Pick<InflatedOptions, 'cursors'>> {
  readonly stored: ByteSource;
  readonly codec: Codec;
  readonly size: number;
  readonly at: string;
  readonly checkpoints: Checkpoints | undefined;
  readonly snapshots: Snapshots | undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * `size` is that of the content, known from a pass over it; `at` names the source in errors. Fails with `truncated` where
 * damage ends the content before what was asked for.
 */
export function inflated(
  stored: ByteSource,
  codec: Codec,
  size: number,
  at: string,
  { checkpoints, cursors = new Cursors(1), snapshots }: InflatedOptions = {},
): ByteSource {
  return windowOn({ stored, codec, size, at, checkpoints, cursors, snapshots }, { start: 0, end: size });
}

function windowOn(whole: Inflated, { start, end }: Range): ByteSource {
  const size = end - start;
  const inner = (from: number, to: number): Range => {
    const range = clampRange(from, to, size);
    return { start: start + range.start, end: start + range.end };
  };
  return {
    size,
    read: (from, to, signal) => readRange(whole, inner(from, to), signal),
    slice: (from, to = size) => windowOn(whole, inner(from, to)),
    stream: (options) => streamRange(whole, inner(options?.start ?? 0, size), options?.signal),
  };
}

async function readRange(whole: Inflated, range: Range, signal: AbortSignal | undefined) {
  const bytes = new Uint8Array(range.end - range.start);
  let done = 0;
  for await (const chunk of streamRange(whole, range, signal)) {
    bytes.set(chunk, done);
    done += chunk.length;
  }
  return bytes;
}

async function* streamRange(
  whole: Inflated,
  { start, end }: Range,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  throwIfAborted(signal);
  if (start >= end) return;
  const cursor = cursorAt(whole, start, end);
  const abort = () => cursor.close();
  signal?.addEventListener('abort', abort);
  let good = true;
  try {
    for (;;) {
      const from = Math.max(0, start - cursor.position);
      const to = Math.min(cursor.chunk.length, end - cursor.position);
      if (from < to) yield cursor.chunk.subarray(from, to) as Uint8Array<ArrayBuffer>;
      throwIfAborted(signal);
      if (cursor.end >= end) return;
      good = false;
      if (!(await cursor.next())) throw cutOff(whole, cursor.position);
      throwIfAborted(signal);
      good = true;
    }
  } catch (error) {
    good = false;
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    // With all of the content behind it there is nothing to go on to: its decoder is free for others.
    if (good && !signal?.aborted && (cursor.end < whole.size || cursor.end > end)) whole.cursors.put(cursor);
    else cursor.close();
  }
}

function cursorAt(whole: Inflated, start: number, end: number): Cursor {
  const { stored, codec, cursors, snapshots } = whole;
  const from = placeBefore(whole, start);
  const cursor =
    cursors.take(stored, start, from?.out ?? 0) ?? new Cursor(stored, codec, from, snapshots?.sink(stored));
  cursor.wants(storedEnd(whole, end));
  return cursor;
}

/** The nearer of the last checkpoint and the last snapshot. */
function placeBefore({ stored, checkpoints, snapshots }: Inflated, start: number): Checkpoint | undefined {
  const point = checkpoints && checkpointBefore(checkpoints, start);
  const snapshot = snapshots?.before(stored, start);
  return (snapshot?.out ?? 0) > (point?.out ?? 0) ? snapshot : point;
}

function storedEnd({ stored, checkpoints, snapshots }: Inflated, end: number): number {
  const known = snapshots?.after(stored, end)?.at ?? stored.size;
  return Math.min(known, checkpoints ? storedEndOf(checkpoints, end, stored.size) : stored.size);
}

function cutOff({ codec, size, at }: Inflated, position: number): ImageError {
  return new ImageError('truncated', at, `The ${codec.name} data is damaged: it yields ${position} of ${size} bytes.`);
}
