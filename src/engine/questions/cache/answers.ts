/** Questions about what is kept from one opening to the next, each as [arguments, answer]. */
import type { StoreRoom } from '../../indexStore.ts';

/** One table of contents that is kept. */
export interface StoredLayer {
  readonly key: string;
  /** What names the layer: its stored bytes, or (in archives without such a digest) its uncompressed ones. */
  readonly kind: 'digest' | 'diffID';
  readonly digest: string;
  /** Stored bytes of the layer itself. */
  readonly layerSize: number;
  /** Bytes kept of it. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly used: number;
}

/** All that is kept, what was used last first. */
export interface Stored extends StoreRoom {
  readonly layers: readonly StoredLayer[];
  readonly bytes: number;
}

export interface CacheAnswers {
  /** The tables of contents kept of layers; null where this host keeps none. About no input. */
  readonly stored: readonly [Record<never, never>, Stored | null];
  /** Forgets one of them by its key, or all; answers what is kept then. */
  readonly clearStored: readonly [{ readonly key?: string }, Stored | null];
  /** Says whether indexes that others made are used for layers that are listed from now on. About no input. */
  readonly sharing: readonly [{ readonly use: boolean }, { readonly use: boolean }];
}
