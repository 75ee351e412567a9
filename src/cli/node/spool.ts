/**
 * Scratch space: streams kept in temporary files, so that they can be read anywhere in at constant memory. One folder a
 * process, gone when the process ends, however it ends (save by kill -9).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Writes the chunks to a file and gives it as a source. `release` deletes it. */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  { signal }: CallOptions = {},
): Promise<{ source: ByteSource; release(): Promise<void> }> {
  const path = scratchFile();
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
    await rm(path, { force: true });
    throw toImageError(error, path);
  }
  const source = fileSource(path);
  return {
    source,
    async release() {
      await source.close();
      await rm(path, { force: true });
    },
  };
}
