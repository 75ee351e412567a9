/**
 * Sources written to files. What lies in a file already is copied range by range, as `cp` would, without going through
 * streams; only what is made on the way is streamed.
 */
import { closeSync, constants, copyFileSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { MEMORY_CHUNK_BYTES } from '../../../core/bytes/limits.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../../core/oci/imageError.ts';
import { isFileHandleData } from '../fileSource.ts';
import { toWriteError } from './writeError.ts';

/** Stays in the second-level cache between the read and the write: larger pieces cost half as much again. */
const COPY = 256 * 1024;
/** Pieces smaller than a quarter of it are put together first: a tar of small files is four of them a file. */
const GATHERED = 256 * 1024;
/** Bytes after which signals and timers get their turn. */
const TURN = 64 * 1024 * 1024;

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Told how many bytes are written. */
  readonly onBytes?: (done: number) => void;
  /** Only where nothing is yet, not even a link: what is there is an error. */
  readonly fresh?: boolean;
  /** What errors call the file, where that is not its path. */
  readonly name?: string;
}

/** Takes pieces in order. */
interface Sink {
  /** The array may be reused when this resolves. */
  write(bytes: Uint8Array): void | Promise<void>;
}

/** Writes the whole source to a file, which is made or replaced. */
export async function writeToFile(source: ByteSource, path: string, options: WriteOptions = {}): Promise<void> {
  const { name = path } = options;
  try {
    if (isWholeFile(source)) {
      copyFileSync(source.handle.path, path, options.fresh ? constants.COPYFILE_EXCL : 0);
      options.onBytes?.(source.size);
      return;
    }
    const file = openSync(path, options.fresh ? 'wx' : 'w', 0o666);
    try {
      await writeTo(source, { write: (bytes) => writeAll(file, bytes) }, options);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw toWriteError(error, name);
  }
}

function isWholeFile(source: ByteSource): source is ByteSource & { handle: { path: string } } {
  const { handle } = source;
  if (!isFileHandleData(handle) || handle.start !== 0) return false;
  const file = openSync(handle.path, 'r');
  try {
    return fstatSync(file).size === handle.end;
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

/** Writes the whole source to a sink, piece by piece. */
export async function writeTo(source: ByteSource, sink: Sink, { signal, onBytes }: WriteOptions = {}): Promise<void> {
  let done = 0;
  let turn = 0;
  const counted: Sink = {
    async write(bytes) {
      await sink.write(bytes);
      done += bytes.length;
      turn += bytes.length;
      if (turn < TURN) return;
      turn = 0;
      onBytes?.(done);
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(signal);
    },
  };
  const gathering = new Gathering(counted);
  try {
    await writePart(source, gathering, signal);
  } finally {
    // Also what came before a failure.
    await gathering.flush();
  }
  onBytes?.(done);
}

/** Small pieces copied into one. */
class Gathering implements Sink {
  readonly #sink: Sink;
  readonly #room = new Uint8Array(GATHERED);
  #filled = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#filled + bytes.length > GATHERED) await this.flush();
    if (bytes.length > GATHERED / 4) {
      await this.flush();
      await this.#sink.write(bytes);
    } else {
      this.#room.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  async flush(): Promise<void> {
    const filled = this.#filled;
    this.#filled = 0;
    if (filled > 0) await this.#sink.write(this.#room.subarray(0, filled));
  }
}

async function writePart(source: ByteSource, sink: Sink, signal: AbortSignal | undefined): Promise<void> {
  if (source.parts) return writeParts(source, sink, signal);
  const { handle } = source;
  if (isFileHandleData(handle)) return copyRange(handle, sink);
  for await (const chunk of source.stream({ signal })) await sink.write(chunk);
}

async function writeParts(
  { parts = [], size }: ByteSource,
  sink: Sink,
  signal: AbortSignal | undefined,
): Promise<void> {
  let at = 0;
  for (const { offset, source } of parts) {
    await writeZeros(offset - at, sink);
    await writePart(source, sink, signal);
    at = offset + source.size;
  }
  await writeZeros(size - at, sink);
}

async function writeZeros(count: number, sink: Sink): Promise<void> {
  for (let left = count; left > 0; left -= MEMORY_CHUNK_BYTES) {
    await sink.write(new Uint8Array(Math.min(left, MEMORY_CHUNK_BYTES)));
  }
}

async function copyRange(
  { path, start, end }: { readonly path: string; readonly start: number; readonly end: number },
  sink: Sink,
): Promise<void> {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(Math.min(COPY, end - start));
  try {
    for (let at = start; at < end; ) {
      const count = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
      if (count === 0) throw new ImageError('truncated', path, `The file ended at byte ${at}.`);
      await sink.write(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    closeSync(file);
  }
}
