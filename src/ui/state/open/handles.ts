/**
 * Handles of files and folders that were opened, where the browser gives any: kept in this browser, so that a recent one
 * is opened again by one click. A handle holds no bytes; the browser asks before it gives them again.
 */
import { create } from 'zustand';
import type { Input } from '../../../engine/engine.ts';

/** What Chromium has beyond the standard library's types. */
export interface StoredHandle extends FileSystemHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

const DATABASE = 'cutaway-handles';
const STORE = 'handles';

/** Names of recents that have a handle. */
export const useHandled = create<ReadonlySet<string>>(() => new Set());

const comes = new WeakMap<Input, Promise<FileSystemHandle | null>>();

/** Says which handle an input was made of, once it is known. */
export function expectHandle(input: Input, handle: Promise<FileSystemHandle | null> | undefined): Input {
  if (handle) comes.set(input, handle);
  return input;
}

/** Keeps the handle of an input under the name of its recent; nothing where there is none, or no storage. */
export async function keepHandle(input: Input, name: string): Promise<void> {
  const handle = await comes.get(input)?.catch(() => null);
  if (!handle) return;
  await change((store) => store.put(handle, name));
  useHandled.setState((before) => new Set([...before, name]), true);
}

export async function handleNamed(name: string): Promise<StoredHandle | undefined> {
  return change((store) => store.get(name)) as Promise<StoredHandle | undefined>;
}

export function forgetHandles(): void {
  useHandled.setState(new Set(), true);
  void change((store) => store.clear());
}

/** Reads which recents have one. */
export async function listHandles(): Promise<void> {
  const names = await change((store) => store.getAllKeys());
  if (Array.isArray(names)) useHandled.setState(new Set(names.map(String)), true);
}

/** Undefined where the browser keeps nothing: handles are a comfort. */
async function change(act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  try {
    const database = await settled(opened());
    try {
      return await settled(act(database.transaction(STORE, 'readwrite').objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function opened(): IDBOpenDBRequest {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return request;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
