/**
 * Scratch space in the browser: a folder of the origin's private storage for each worker, where whole-archive
 * compressions are unpacked. What dead workers left is removed at start; a lock that lives as long as its worker tells.
 */
import { fromBlob } from '../../core/bytes/blob.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import { timer } from './timer.ts';

const FOLDER = 'cutaway-scratch';
/** Without private storage, pieces of this size become Blobs, which the browser may keep on disk. */
const PIECE = 8 * 1024 * 1024;

interface Spooled {
  readonly source: ByteSource;
  release(): Promise<void>;
}

/** Where a stream is gathered: a file, or Blobs. */
interface Sink {
  write(chunk: Uint8Array<ArrayBuffer>): void;
  finish(): Promise<Spooled>;
  drop(): Promise<void>;
}

let folder: Promise<FileSystemDirectoryHandle> | undefined;
let count = 0;

/** Keeps the stream and gives it as a source; `too-large` where the browser has no room for it. */
export async function spool(chunks: AsyncIterable<Uint8Array>, { signal }: CallOptions = {}): Promise<Spooled> {
  const sink = await openFile().catch(() => openPieces());
  try {
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      sink.write(chunk as Uint8Array<ArrayBuffer>);
    }
    return await sink.finish();
  } catch (error) {
    await sink.drop().catch(() => undefined);
    if (error instanceof Error && error.name === 'QuotaExceededError') {
      throw new ImageError(
        'too-large',
        '',
        'The browser has no space left to unpack this archive. Unpack it on disk first.',
      );
    }
    throw error;
  }
}

async function openFile(): Promise<Sink> {
  folder ??= makeFolder();
  const place = await folder;
  const name = String(++count);
  const file = await place.getFileHandle(name, { create: true });
  const access = await file.createSyncAccessHandle();
  let at = 0;
  const remove = () => place.removeEntry(name);
  return {
    write(chunk) {
      at += access.write(chunk, { at });
    },
    async finish() {
      access.flush();
      access.close();
      return { source: fromBlob(await file.getFile(), { timer }), release: remove };
    },
    async drop() {
      access.close();
      await remove();
    },
  };
}

/** A folder of our own, and none of those whose worker is gone. */
async function makeFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(FOLDER, { create: true });
  const name = `${FOLDER}-${Math.random().toString(36).slice(2)}`;
  await new Promise<void>((held) => {
    void navigator.locks.request(name, () => {
      held();
      return new Promise(() => undefined);
    });
  });
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map((lock) => lock.name));
  const names: string[] = [];
  for await (const entry of all.keys()) names.push(entry);
  for (const entry of names) {
    if (!alive.has(entry)) await all.removeEntry(entry, { recursive: true }).catch(() => undefined);
  }
  return all.getDirectoryHandle(name, { create: true });
}

function openPieces(): Sink {
  const blobs: Blob[] = [];
  let gathered: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const cut = () => {
    blobs.push(new Blob(gathered));
    gathered = [];
    size = 0;
  };
  return {
    write(chunk) {
      gathered.push(chunk.slice());
      size += chunk.length;
      if (size >= PIECE) cut();
    },
    async finish() {
      cut();
      return { source: fromBlob(new Blob(blobs), { timer }), release: async () => undefined };
    },
    async drop() {
      blobs.length = 0;
    },
  };
}
