/**
 * IndexStore: tables of contents of layers, kept from one opening to the next by the layer's digest. How many and which
 * is decided here, the same for every host; a host brings a folder.
 */
import { CACHED_INDEXES_QUOTA_SHARE, CACHED_INDEX_MAX_BYTES, CACHED_INDEXES_MAX_BYTES } from '../core/bytes/limits.ts';

/** One record that is kept. */
interface CachedIndex {
  readonly key: string;
  readonly size: number;
  /** When it was last written or read; milliseconds since the epoch. */
  readonly used: number;
}

/** How much may be kept, and what the browser says about the space it gives. */
export interface StoreRoom {
  readonly bound: number;
  readonly quota?: number;
  readonly usage?: number;
}

/** Promises: nothing here ever fails for want of room or of a file; what can't be kept is not, what is lost is a miss. */
export interface IndexStore {
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps a record in place of one of that key; what was not used for longest makes room. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(key: string): Promise<void>;
  list(): Promise<readonly CachedIndex[]>;
  clear(): Promise<void>;
  room(): Promise<StoreRoom>;
}

/** Where records lie. Any call may fail. */
export interface IndexFolder {
  list(): Promise<readonly FolderEntry[]>;
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** All of it or nothing: a reader never meets half a file. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(name: string): Promise<void>;
  /** Runs work that no other tab may run at the same time. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** What the browser gives this origin, where it says. */
  estimate?(): Promise<{ readonly quota?: number; readonly usage?: number }>;
}

/** A file of the store; size in bytes. */
export interface FolderEntry {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** Bounds of the store in bytes. */
interface StoreLimits {
  readonly total: number;
  readonly each: number;
}

const LIMITS: StoreLimits = { total: CACHED_INDEXES_MAX_BYTES, each: CACHED_INDEX_MAX_BYTES };

/** A record, and beside it a mark whose time is that of the last use: the record itself is never written twice. */
const RECORD = '.index';
const MARK = '.used';
/** A key is part of a file's name. */
const KEY = /^[a-z0-9-]{1,200}$/;

/** A store in a folder. */
export function createIndexStore(folder: IndexFolder, limits: StoreLimits = LIMITS): IndexStore {
  async function list(): Promise<readonly CachedIndex[]> {
    const entries = await folder.list().catch(() => []);
    const marks = new Map(entries.map(({ name, modified }) => [name, modified] as const));
    return entries
      .filter(({ name }) => name.endsWith(RECORD))
      .map(({ name, size, modified }) => {
        const key = name.slice(0, -RECORD.length);
        return { key, size, used: Math.max(modified, marks.get(key + MARK) ?? 0) };
      });
  }

  async function room(): Promise<StoreRoom> {
    const said = await folder.estimate?.().catch(() => undefined);
    const share = said?.quota === undefined ? limits.total : Math.floor(said.quota * CACHED_INDEXES_QUOTA_SHARE);
    return { bound: Math.min(limits.total, share), ...said };
  }

  async function remove(key: string): Promise<void> {
    await folder.remove(key + RECORD).catch(() => undefined);
    await folder.remove(key + MARK).catch(() => undefined);
  }

  async function makeRoom(key: string, size: number): Promise<boolean> {
    const { bound } = await room();
    if (size > Math.min(limits.each, bound)) return false;
    const others = (await list()).filter((one) => one.key !== key).sort((a, b) => a.used - b.used);
    let sum = others.reduce((all, one) => all + one.size, 0);
    for (const oldest of others) {
      if (sum + size <= bound) break;
      await remove(oldest.key);
      sum -= oldest.size;
    }
    return true;
  }

  return {
    list,
    room,
    async get(key) {
      if (!KEY.test(key)) return undefined;
      const bytes = await folder.read(key + RECORD).catch(() => undefined);
      // Nobody waits for the mark; where it fails the record only looks older than it is.
      if (bytes) void folder.write(key + MARK, new Uint8Array(1)).catch(() => undefined);
      return bytes;
    },
    async put(key, bytes) {
      if (!KEY.test(key)) return;
      const keep = async () => {
        if (await makeRoom(key, bytes.length)) await folder.write(key + RECORD, bytes);
      };
      await folder.alone(keep).catch(() => undefined);
    },
    remove: (key) => folder.alone(() => remove(key)).catch(() => undefined),
    clear: () =>
      folder
        .alone(async () => {
          for (const { name } of await folder.list()) await folder.remove(name).catch(() => undefined);
        })
        .catch(() => undefined),
  };
}
