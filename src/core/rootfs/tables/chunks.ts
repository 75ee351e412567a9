/**
 * Where the contents of files lie among the stored bytes, in columns, and each content read from its own members or
 * frames alone, held against the digests of the table.
 */
import type { Codec } from '../../bytes/codecs/codec.ts';
import { decode } from '../../bytes/codecs/decode.ts';
import { digestOf } from '../../bytes/hash.ts';
import { TABLE_CHUNK_WHOLE_BYTES } from '../../bytes/limits.ts';
import { fromParts } from '../../bytes/parts.ts';
import type { ByteSource, StreamOptions } from '../../bytes/source.ts';
import { verified } from '../../bytes/verified.ts';
import { clampRange, endedEarly, windowOf } from '../../bytes/window.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { TocChunk, TocFile } from './toc.ts';

/** Chunks of all files, by file: those of entry i are rows `first[i]` to `first[i + 1]`. */
interface ChunkColumns {
  readonly first: Uint32Array;
  readonly offset: Float64Array;
  /** Where the next member or frame begins that a file has. */
  readonly end: Float64Array;
  readonly inner: Float64Array;
  readonly at: Float64Array;
  readonly size: Float64Array;
  readonly zeros: Uint8Array;
  /** As written; most are of 71 characters, one for each chunk. */
  readonly digest: readonly (string | undefined)[];
}

/** The chunks of a table in columns; `limit` is where the stored content ends. */
export function chunkColumns(files: readonly TocFile[], limit: number): ChunkColumns {
  const all = files.flatMap(({ chunks }) => chunks);
  const column = (value: (chunk: TocChunk) => number) => Float64Array.from(all, value);
  const offset = column((chunk) => chunk.offset);
  const starts = Float64Array.from(new Set(offset)).sort();
  const first = new Uint32Array(files.length + 1);
  for (const [i, { chunks }] of files.entries()) first[i + 1] = first[i] + chunks.length;
  return {
    ...{ first, offset },
    end: offset.map((start) => firstAfter(starts, start) ?? limit),
    inner: column((chunk) => chunk.inner),
    at: column((chunk) => chunk.at),
    size: column((chunk) => chunk.size),
    zeros: Uint8Array.from(all, (chunk) => (chunk.zeros ? 1 : 0)),
    digest: all.map((chunk) => chunk.digest),
  };
}

function firstAfter(starts: Float64Array, start: number): number | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= start) low = middle + 1;
    else high = middle;
  }
  return starts[low];
}

/** The content of entry `i`, of `size` bytes; `path` names it in errors. */
export function chunkedContent(
  chunks: ChunkColumns,
  i: number,
  size: number,
  { stored, codec, path }: { readonly stored: ByteSource; readonly codec: Codec; readonly path: string },
): ByteSource {
  const parts: { readonly offset: number; readonly source: ByteSource }[] = [];
  for (let row = chunks.first[i]; row < chunks.first[i + 1]; row++) {
    // Zeros are a hole between the parts.
    if (chunks.zeros[row] === 1) continue;
    const member = stored.slice(chunks.offset[row], chunks.end[row]);
    const inner = chunks.inner[row];
    const raw = memberContent(member, codec, { inner, size: chunks.size[row], path });
    const digest = chunks.digest[row];
    parts.push({ offset: chunks.at[row], source: digest === undefined ? raw : checked(raw, digest, path) });
  }
  return fromParts(parts, size);
}

/** `size` bytes of what a member holds, after the first `inner`. */
function memberContent(
  member: ByteSource,
  codec: Codec,
  { inner, size, path }: { readonly inner: number; readonly size: number; readonly path: string },
): ByteSource {
  async function* stream({ start = 0, signal }: StreamOptions = {}): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const from = inner + start;
    let position = 0;
    for await (const chunk of decode(codec, member, signal ? { signal } : {})) {
      const begin = Math.max(0, from - position);
      const end = Math.min(chunk.length, inner + size - position);
      position += chunk.length;
      if (begin < end) yield chunk.subarray(begin, end) as Uint8Array<ArrayBuffer>;
      if (position >= inner + size) return;
    }
    throw endedEarly(path, Math.max(0, position - inner), size);
  }
  const whole: ByteSource = {
    size,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      const bytes = new Uint8Array(range.end - range.start);
      let done = 0;
      for await (const chunk of windowOf(whole, range.start, range.end).stream(signal ? { signal } : {})) {
        bytes.set(chunk, done);
        done += chunk.length;
      }
      return bytes;
    },
    slice: (start, end) => windowOf(whole, start, end),
    stream,
  };
  return whole;
}

/** The same, held against its digest: whole before any of it is given where it is small, else at the end of a stream. */
function checked(raw: ByteSource, digest: string, path: string): ByteSource {
  if (raw.size > TABLE_CHUNK_WHOLE_BYTES) return verified(raw, digest);
  let known: Uint8Array<ArrayBuffer> | undefined;
  async function all(signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (known) return known;
    const bytes = await raw.read(0, raw.size, signal);
    const found = await digestOf(bytes, digest.split(':', 1)[0]);
    if (found !== undefined && found !== digest) throw mismatch(path);
    known = bytes;
    return bytes;
  }
  const whole: ByteSource = {
    size: raw.size,
    async read(start, end, signal) {
      const range = clampRange(start, end, raw.size);
      return (await all(signal)).slice(range.start, range.end);
    },
    slice: (start, end) => windowOf(whole, start, end),
    async *stream({ start = 0, signal } = {}) {
      const bytes = await all(signal);
      // Streams of many chunks go through once: what was given is not kept.
      known = undefined;
      yield bytes.subarray(clampRange(start, raw.size, raw.size).start);
    },
  };
  return whole;
}

function mismatch(path: string): ImageError {
  const message = 'The content of this file does not match its digest in the layer’s own table.';
  return new ImageError('digest-mismatch', path, message);
}
