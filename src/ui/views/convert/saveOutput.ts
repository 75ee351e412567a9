/**
 * Saving what a conversion made: to a file that the browser streams to where it can, else as a download; an OCI layout
 * into a folder. Bytes that stay the same are slices of the input and pass through no memory of ours.
 */
import type { PlanArgs } from '../../../core/convert/plan.ts';
import type { CallOptions, OpenedInput } from '../../../engine/engine.ts';
import { engine } from '../../state/engine.ts';
import { saveBlob } from '../../state/save/save.ts';

/** The browser's file pickers; not in every browser, and not in TypeScript's library. */
interface Pickers {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
  showDirectoryPicker?(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

const pickers = globalThis as Pickers;
export const canSaveFolder = pickers.showDirectoryPicker !== undefined;

interface Output {
  readonly of: string;
  readonly name: string;
  readonly args: PlanArgs;
}

/** Where it goes. To be asked for in the click itself; undefined where the browser has no picker, null where it was closed. */
export async function chooseFile(name: string): Promise<FileSystemFileHandle | undefined | null> {
  return choose(() => pickers.showSaveFilePicker?.({ suggestedName: name }));
}

export async function chooseFolder(): Promise<FileSystemDirectoryHandle | undefined | null> {
  return choose(() => pickers.showDirectoryPicker?.({ mode: 'readwrite' }));
}

async function choose<T>(ask: () => Promise<T> | undefined): Promise<T | undefined | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** A browser reads a download from our scratch space while it writes it, and does not say when it is done. */
const DOWNLOAD_MS = 30 * 60_000;

/** Makes the output and writes it as one tar. */
export async function saveArchive(
  { of, name, args }: Output,
  file: FileSystemFileHandle | undefined,
  options: CallOptions,
): Promise<void> {
  const made = await engine.open({ kind: 'converted', name, of, args }, options);
  let wait = 0;
  try {
    const blob = await engine.save(made.id, { kind: 'whole' }, options);
    if (file) return await write(blob, file, options);
    saveBlob(blob, name);
    wait = DOWNLOAD_MS;
  } finally {
    // Layers that were made are deleted with it, under the hands of a download that still goes on.
    setTimeout(() => void engine.close(made.id), wait);
  }
}

/** Makes the output and writes each of its files into a folder of its own. */
export async function saveFolder(
  output: Output,
  parent: FileSystemDirectoryHandle,
  options: CallOptions,
): Promise<void> {
  await withMade(output, options, async (made) => {
    const entries = await engine.ask([made.id], 'layout', {}, options);
    const root = await parent.getDirectoryHandle(output.name, { create: true });
    for (const { path, kind } of entries) {
      if (kind !== 'file') continue;
      const parts = path.split('/');
      let folder = root;
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
      const blob = await engine.save(made.id, { kind: 'entry', path }, options);
      await write(blob, await folder.getFileHandle(parts.at(-1) ?? path, { create: true }), options);
    }
  });
}

async function withMade(
  { of, name, args }: Output,
  options: CallOptions,
  use: (made: OpenedInput) => Promise<void>,
): Promise<void> {
  const made = await engine.open({ kind: 'converted', name, of, args }, options);
  try {
    await use(made);
  } finally {
    await engine.close(made.id);
  }
}

/** The browser copies from file to file; an abort leaves what was there before. */
async function write(blob: Blob, file: FileSystemFileHandle, { signal, onProgress }: CallOptions): Promise<void> {
  let done = 0;
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      done += chunk.length;
      onProgress?.({ step: 'Writing', done, total: blob.size, unit: 'bytes' });
      controller.enqueue(chunk);
    },
  });
  await blob
    .stream()
    .pipeThrough(count)
    .pipeTo(await file.createWritable(), { signal });
}
