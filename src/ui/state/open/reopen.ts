/** Opening a recent file or folder again by its handle. */
import type { Input } from '../../../engine/engine.ts';
import { toast } from '../../parts/Toasts.tsx';
import { toFailure } from '../errors.ts';
import { fileInput } from './dropped.ts';
import { expectHandle, handleNamed, type StoredHandle } from './handles.ts';
import { openInputs } from './openInputs.ts';

/** Call it in a click: the browser may have to ask. */
export async function reopen(name: string): Promise<void> {
  try {
    const handle = await handleNamed(name);
    if (!handle || !(await mayRead(handle))) return void toast('The browser denied access to the file. Drop it again.');
    openInputs([await inputOfHandle(handle)]);
  } catch (thrown) {
    toast(`It cannot be opened again: ${toFailure(thrown).message}`);
  }
}

async function mayRead(handle: StoredHandle): Promise<boolean> {
  const mode = { mode: 'read' } as const;
  if ((await handle.queryPermission?.(mode)) === 'granted') return true;
  return (await handle.requestPermission?.(mode)) === 'granted';
}

/** A file or folder as an input that keeps its handle. */
export async function inputOfHandle(handle: FileSystemHandle): Promise<Input> {
  return expectHandle(await read(handle), Promise.resolve(handle));
}

async function read(handle: FileSystemHandle): Promise<Input> {
  if (handle.kind === 'file') return fileInput(await (handle as FileSystemFileHandle).getFile());
  const files: { readonly path: string; readonly file: Blob }[] = [];
  await walk(handle as FileSystemDirectoryHandle, '', files);
  return { kind: 'folder', name: handle.name, files };
}

async function walk(
  folder: FileSystemDirectoryHandle,
  prefix: string,
  into: { readonly path: string; readonly file: Blob }[],
): Promise<void> {
  for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
    const path = `${prefix}${name}`;
    if (handle.kind === 'file') into.push({ path, file: await (handle as FileSystemFileHandle).getFile() });
    else await walk(handle as FileSystemDirectoryHandle, `${path}/`, into);
  }
}
