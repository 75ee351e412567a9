/**
 * Archives inside one input that are open: kept while they may be asked again, since opening one may mean unpacking it.
 * The one not used for longest goes first, and none while somebody reads from it.
 */
import { INSIDE_KEPT_ENTRIES_MAX_COUNT, INSIDE_KEPT_MAX_COUNT } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { type InnerArchive, openInnerArchive } from '../../core/store/innerArchive.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Shared, shared } from './shared.ts';
import type { SaveTarget } from './target.ts';

/** The bytes of a target, and what to call them. */
export interface LocatedArchive {
  readonly source: ByteSource;
  readonly name: string;
  /** Reading anywhere in it starts over from its beginning. */
  readonly dear: boolean;
}

/** An archive that stays open until `release`. */
export interface Lease {
  readonly archive: InnerArchive;
  release(): void;
}

/** Archives inside layers, opened. */
export interface Archives {
  /** The archive at a target, opened once; `locate` gives its bytes. */
  acquire(
    target: SaveTarget,
    locate: (options: CallOptions) => Promise<LocatedArchive>,
    options: CallOptions,
  ): Promise<Lease>;
  close(): Promise<void>;
}

interface CachedArchive {
  readonly work: Shared<InnerArchive>;
  users: number;
  dropped: boolean;
}

/** The archives of one session. */
export function createArchives(spool: EngineHost['spool']): Archives {
  const byTarget = new Map<string, CachedArchive>();

  async function free(cached: CachedArchive): Promise<void> {
    if (cached.users === 0) await cached.work.value?.release();
  }

  function drop(key: string, cached: CachedArchive): void {
    byTarget.delete(key);
    cached.dropped = true;
    void free(cached);
  }

  function makeRoom(): void {
    const entries = () =>
      [...byTarget.values()].reduce((sum, { work }) => sum + (work.value?.files.entries.length ?? 0), 0);
    for (const [key, cached] of byTarget) {
      if (byTarget.size <= 1) return;
      if (byTarget.size <= INSIDE_KEPT_MAX_COUNT && entries() <= INSIDE_KEPT_ENTRIES_MAX_COUNT) return;
      drop(key, cached);
    }
  }

  function release(cached: CachedArchive): void {
    cached.users--;
    if (cached.dropped) void free(cached);
  }

  return {
    async acquire(target, locate, options) {
      const key = JSON.stringify(target);
      const cached = byTarget.get(key) ?? {
        work: shared(async (call) => open(await locate(call), spool, call)),
        users: 0,
        dropped: false,
      };
      byTarget.delete(key);
      byTarget.set(key, cached);
      cached.users++;
      try {
        const archive = await cached.work.join(options);
        makeRoom();
        let held = true;
        return {
          archive,
          release() {
            if (held) release(cached);
            held = false;
          },
        };
      } catch (error) {
        release(cached);
        if (cached.users === 0 && byTarget.get(key) === cached) drop(key, cached);
        throw error;
      }
    },
    async close() {
      for (const [key, cached] of byTarget) drop(key, cached);
    },
  };
}

function open({ source, name, dear }: LocatedArchive, spool: EngineHost['spool'], options: CallOptions) {
  const { signal, onProgress } = options;
  return openInnerArchive(source, {
    ...{ name, dear, signal },
    spool: (chunks) => spool(chunks, options),
    onProgress: (step, done, total) => onProgress?.({ step, done, total, unit: 'bytes' }),
  });
}
