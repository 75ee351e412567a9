/**
 * What was dropped, picked or pasted, as Inputs. A drop's items die with the event, so their entries are taken before
 * anything is awaited; folders are walked afterwards, reading names only.
 */
import type { Input } from '../../../engine/engine.ts';
import { expectHandle } from './handles.ts';

interface FolderFile {
  readonly path: string;
  readonly file: Blob;
}

interface Dropped {
  /** Files and pasted text: ready at once. */
  readonly inputs: readonly Input[];
  /** Folders, each as soon as its names are known. */
  readonly folders: readonly Promise<Input>[];
}

/** Chromium gives a handle, by which the same is opened again another day. */
interface HandledItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Takes all that a drop holds; call it inside the handler, before anything is awaited. */
export function takeDrop(transfer: DataTransfer): Dropped {
  const folders: Promise<Input>[] = [];
  const inputs: Input[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    const handle = (item as HandledItem).getAsFileSystemHandle?.();
    if (entry?.isDirectory) folders.push(folderInput(entry).then((input) => expectHandle(input, handle)));
    else if (file) inputs.push(expectHandle(fileInput(file), handle));
  }
  return { inputs, folders };
}

export function fileInput(file: File): Input {
  return { kind: 'file', name: file.name || 'pasted', file };
}

/** Only JSON opens as text; anything else pasted is left alone. */
export function textInput(text: string): readonly Input[] {
  const start = text.trimStart()[0];
  return start === '{' || start === '[' ? [{ kind: 'text', name: 'pasted.json', text }] : [];
}

/** What `<input webkitdirectory>` gives: files whose paths begin with the folder's name. */
export function pickedFolder(files: readonly File[]): readonly Input[] {
  const first = files[0];
  if (!first) return [];
  const name = first.webkitRelativePath.split('/')[0] ?? 'folder';
  const inside = (file: File) => file.webkitRelativePath.slice(name.length + 1);
  return [{ kind: 'folder', name, files: files.map((file) => ({ path: inside(file), file })) }];
}

async function folderInput(entry: FileSystemEntry): Promise<Input> {
  const files: FolderFile[] = [];
  await walk(entry as FileSystemDirectoryEntry, '', files);
  return { kind: 'folder', name: entry.name, files };
}

async function walk(folder: FileSystemDirectoryEntry, prefix: string, into: FolderFile[]): Promise<void> {
  for (const entry of await children(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, `${path}/`, into);
    else into.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
  }
}

/** `readEntries` gives at most 100 at a time in Chromium, and an empty list when there are no more. */
async function children(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
