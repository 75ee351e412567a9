/**
 * Scratch space: streams kept in temporary files, so that they can be read anywhere in at constant memory. One folder a
 * process, gone when the process ends, however it ends (save by kill -9).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ByteSource } from '../../core/bytes/source.ts';
import { throwIfAborted } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine/engine.ts';
import { fileSource, toImageError } from './fileSource.ts';

let folder: string | undefined;
let count = 0;

function scratchFolder(): string {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'cutaway-'));
    folder = made;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ] as const) {
      process.on(signal, () => process.exit(128 + number));
    }
  }
  return folder;
}

/** A path for a file that goes with the process. */
export const scratchFile = (): string => join(scratchFolder(), String(++count));

/** Writes the chunks to a file, which `release` deletes; people see the `name` where one is given. */
export async function spoolFile(
  chunks: AsyncIterable<Uint8Array>,
  { signal }: CallOptions = {},
  name?: string,
): Promise<{ readonly path: string; release(): Promise<void> }> {
  const path = name === undefined ? scratchFile() : join(scratchFile(), name);
  if (name !== undefined) await mkdir(dirname(path), { mode: 0o700 });
  const release = () => rm(path, { force: true });
  try {
    const file = await open(path, 'w', 0o600);
    try {
      for await (const chunk of chunks) {
        throwIfAborted(signal, path);
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    await release();
    throw toImageError(error, path);
  }
  return { path, release };
}

/** The same as a source. */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  options?: CallOptions,
): Promise<{ source: ByteSource; release(): Promise<void> }> {
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
