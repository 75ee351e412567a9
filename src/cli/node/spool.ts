/**
 * Scratch space: streams kept in temporary files, so that they can be read anywhere in at constant memory. One folder a
 * process, gone when the process ends, however it ends (save by kill -9).
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import { formatBytes } from '../../core/oci/text.ts';
import type { CallOptions } from '../../engine/engine.ts';
import { type FileSource, fileSource, toImageError } from './fileSource.ts';
import { undoOnExit } from './undoOnExit.ts';

let folder: string | undefined;
let count = 0;

function scratchFolder(): string {
  if (!folder) {
    const made = makeFolder(tmpdir());
    folder = made;
    undoOnExit(() => rmSync(made, { recursive: true, force: true }));
  }
  return folder;
}

function makeFolder(parent: string): string {
  try {
    return mkdtempSync(join(parent, 'cutaway-'));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    const message = `A folder cannot be made in ${parent}${code}. Set TMPDIR to a folder that you may write to.`;
    throw new ImageError('denied', 'scratch space', message, { cause });
  }
}

/** A path for a file that goes with the process. */
export const scratchFile = (): string => join(scratchFolder(), String(++count));

const MiB = 1024 * 1024;
/** Looked at the disk again after so many bytes. */
const LOOK_EVERY_BYTES = 16 * MiB;
/** Left free for others, or a tenth of the disk where that is less: a stream may never end. */
const LEFT_FREE_BYTES = 1024 * MiB;

/** How many bytes may be written in a folder. */
type RoomIn = (folder: string) => Promise<number>;

const roomIn: RoomIn = async (folder) => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return bavail * bsize - Math.min(LEFT_FREE_BYTES, (blocks * bsize) / 10);
};

/**
 * Writes the chunks to a file, which `release` deletes; people see the `name` where one is given. Throws `too-large` before
 * the disk is full, and leaves nothing then.
 */
export async function spoolFile(
  chunks: AsyncIterable<Uint8Array>,
  { signal }: CallOptions = {},
  name?: string,
  room: RoomIn = roomIn,
): Promise<{ readonly path: string; release(): Promise<void> }> {
  const path = name === undefined ? scratchFile() : join(scratchFile(), name);
  if (name !== undefined) await mkdir(dirname(path), { mode: 0o700 });
  const release = () => rm(path, { force: true });
  let written = 0;
  try {
    const file = await open(path, 'w', 0o600);
    try {
      let left = 0;
      for await (const chunk of chunks) {
        throwIfAborted(signal, path);
        if (chunk.length > left) {
          const free = await room(scratchFolder());
          if (free < chunk.length) throw noRoom(written);
          left = Math.min(free, LOOK_EVERY_BYTES + chunk.length);
        }
        await file.writeFile(chunk);
        left -= chunk.length;
        written += chunk.length;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    await release();
    throw isFull(error) ? noRoom(written) : toImageError(error, path);
  }
  return { path, release };
}

/** The same as a source. */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  options?: CallOptions,
): Promise<{ source: FileSource; release(): Promise<void> }> {
  const { path, release } = await spoolFile(chunks, options);
  const source = fileSource(path);
  return {
    source,
    async release() {
      await source.close();
      await release();
    },
  };
}

/** Someone else filled the disk, or a quota did. */
const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT'].includes(String((error as { code?: unknown }).code));

function noRoom(written: number): ImageError {
  const folder = tmpdir();
  const message =
    `${folder} has no space left after ${formatBytes(written)} of it were written. ` +
    'Name a file instead of a stream, or set TMPDIR to a folder on a larger disk.';
  return new ImageError('too-large', 'scratch space', message);
}
