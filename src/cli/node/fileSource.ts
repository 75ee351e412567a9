/**
 * A file on disk as a ByteSource, by plain positioned reads. Node's own file-backed Blob is not used: in Node 20 its
 * offsets wrap at 4 GiB.
 */
import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource, StreamOptions } from '../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';

/** Bytes a stream hands over at a time; larger ones gain nothing and fall out of the processor's cache. */
const CHUNK = 512 * 1024;
/** Streamed in one piece. */
const SMALL = 64 * 1024;
/** Bytes read after a jump, where another is likely; twice as many each time that there was none. */
const HOP_MIN = 8 * 1024;
const HOP_MAX = 128 * 1024;

/** What `handle` holds: enough to open the same bytes in another thread. */
interface FileHandleData {
  readonly kind: 'file';
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Is this a handle of ours? */
export function isFileHandleData(handle: unknown): handle is FileHandleData {
  return typeof handle === 'object' && handle !== null && (handle as { kind?: unknown }).kind === 'file';
}

/**
 * A file opened at its first read; all windows on it share the descriptor. Once closed, a late read (a check that runs on
 * in the background) opens it for itself alone; a read that is under way ends before the descriptor goes.
 */
class OpenFile {
  readonly path: string;
  /** Close after each read? A folder may have more files than a process may have open. */
  private brief: boolean;
  private opening: Promise<FileHandle> | undefined;
  private readers = 0;

  constructor(path: string, brief: boolean) {
    this.path = path;
    this.brief = brief;
  }

  private handle(): Promise<FileHandle> {
    this.opening ??= open(this.path, 'r').catch((error: unknown) => {
      throw toImageError(error, this.path);
    });
    return this.opening;
  }

  /** Fills the whole of `target` from `position`, or throws `truncated`. */
  async fill(target: Uint8Array<ArrayBuffer>, position: number): Promise<void> {
    this.readers++;
    try {
      const handle = await this.handle();
      for (let done = 0; done < target.length; ) {
        const bytesRead = await readSome(handle.fd, target.subarray(done), position + done);
        if (bytesRead === 0) throw endedAt(this.path, position + done);
        done += bytesRead;
      }
    } finally {
      if (--this.readers === 0 && this.brief) await this.drop();
    }
  }

  /**
   * Reads for as long as the caller does. At once: what lies in the page cache is there sooner than another thread would
   * say so, and what does not is waited for either way.
   */
  async *reading(): AsyncGenerator<(target: Uint8Array, position: number) => void> {
    this.readers++;
    try {
      const { fd } = await this.handle();
      yield (target, position) => {
        for (let done = 0; done < target.length; ) {
          const count = readSync(fd, target, done, target.length - done, position + done);
          if (count === 0) throw endedAt(this.path, position + done);
          done += count;
        }
      };
    } finally {
      if (--this.readers === 0 && this.brief) await this.drop();
    }
  }

  async close(): Promise<void> {
    this.brief = true;
    if (this.readers === 0) await this.drop();
  }

  private async drop(): Promise<void> {
    const opening = this.opening;
    this.opening = undefined;
    await (await opening?.catch(() => undefined))?.close();
  }
}

const endedAt = (path: string, position: number) =>
  new ImageError('truncated', path, `The file ended at byte ${position}.`);

/** By the callback: promises of a FileHandle take twice as long. */
function readSome(descriptor: number, target: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, target, 0, target.length, position, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

/** A source that holds a file open until it is closed. */
export type FileSource = ByteSource & { close(): Promise<void> };

/** A source over a file; its size is taken now. Throws `not-found` or `denied` with the path. */
export function fileSource(path: string): FileSource {
  return toSource(new OpenFile(path, false), 0, sizeOf(path));
}

/** A file of a folder, whose size is known: opened for each read anew, so there is nothing to close. */
export function briefFileSource(path: string, size: number): ByteSource {
  return window(new OpenFile(path, true), 0, size);
}

function toSource(file: OpenFile, start: number, end: number): FileSource {
  return { ...window(file, start, end), close: () => file.close() };
}

/** The source that a handle speaks of. */
export function fromFileHandle({ path, start, end }: FileHandleData): FileSource {
  return toSource(new OpenFile(path, false), start, end);
}

function window(file: OpenFile, start: number, end: number): ByteSource {
  const size = end - start;
  const clamp = (offset: number) => Math.min(Math.max(0, offset), size);
  return {
    size,
    handle: { kind: 'file', path: file.path, start, end } satisfies FileHandleData,
    async read(from, to, signal) {
      throwIfAborted(signal, file.path);
      const bytes = new Uint8Array(Math.max(0, clamp(to) - clamp(from)));
      await file.fill(bytes, start + clamp(from));
      throwIfAborted(signal, file.path);
      return bytes;
    },
    slice: (from, to = size) => window(file, start + clamp(from), start + Math.max(clamp(from), clamp(to))),
    stream: (options = {}) => stream(file, start + clamp(options.start ?? 0), end, options),
    hop: (next, signal) => hop(file, { end, next: () => start + next() }, signal),
  };
}

/** Two buffers take turns: the next is filled while the caller works on the last. */
async function* stream(
  file: OpenFile,
  start: number,
  end: number,
  { signal }: StreamOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (end - start <= SMALL) return yield* streamSmall(file, start, end, signal);
  const buffers: Uint8Array<ArrayBuffer>[] = [];
  const fill = async (position: number, turn: number) => {
    // A second one only where there is more than one piece.
    const buffer = buffers[turn % 2] ?? new Uint8Array(Math.min(CHUNK, end - start));
    buffers[turn % 2] = buffer;
    const chunk = buffer.subarray(0, Math.min(CHUNK, end - position));
    await file.fill(chunk, position);
    return chunk;
  };
  let ahead = start < end ? fill(start, 0) : undefined;
  try {
    for (let position = start, turn = 1; ahead; turn++) {
      throwIfAborted(signal, file.path);
      const chunk: Uint8Array<ArrayBuffer> = await ahead;
      position += chunk.length;
      ahead = position < end ? fill(position, turn) : undefined;
      yield chunk;
    }
  } finally {
    // A read still under way writes into our buffer: wait, so that a close right after us does not hit it.
    await ahead?.catch(() => undefined);
  }
}

/** The file of an archive, mostly: read at once, as another thread would take longer to say that it is there. */
async function* streamSmall(
  file: OpenFile,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (start >= end) return;
  throwIfAborted(signal, file.path);
  const bytes = new Uint8Array(end - start);
  for await (const fill of file.reading()) fill(bytes, start);
  yield bytes;
}

async function* hop(
  file: OpenFile,
  { end, next }: { readonly end: number; readonly next: () => number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(HOP_MAX);
  let length = HOP_MIN;
  let read = 0;
  for await (const fill of file.reading()) {
    for (let at = next(); at < end; at = next()) {
      throwIfAborted(signal, file.path);
      length = at === read ? Math.min(2 * length, HOP_MAX) : HOP_MIN;
      const chunk = buffer.subarray(0, Math.min(length, end - at));
      fill(chunk, at);
      read = at + chunk.length;
      yield chunk;
    }
  }
}

function sizeOf(path: string): number {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return fstatSync(descriptor).size;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw toImageError(error, path);
  }
}

/** What the file system says, as an ImageError. */
export function toImageError(error: unknown, path: string): ImageError {
  if (error instanceof ImageError) return error;
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ImageError('not-found', path, 'No such file or folder.');
  if (code === 'EACCES' || code === 'EPERM')
    return new ImageError('denied', path, 'Permission to read it was denied. Run Cutaway as a user who may read it.');
  if (code === 'ELOOP') return new ImageError('malformed', path, 'Its symbolic links lead in a circle.');
  return new ImageError('internal', path, error instanceof Error ? error.message : String(error), { cause: error });
}
