/** The engines of this machine as the server needs them; the command line brings them along. */

/** An image of an engine on this machine. */
export interface MachineImage {
  readonly name: string;
  /** Digest of its config or manifest, as in the engine. */
  readonly id: string;
  /** Unpacked, bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly created?: number;
}

/** A container engine on this machine. */
export interface MachineEngine {
  /** `docker`. */
  readonly engine: string;
  /** `Docker`. */
  readonly title: string;
  readonly images: readonly MachineImage[];
  /** Why there is no list, where it was not to be had. */
  readonly problem?: string;
}

/** A file with the archive of an image. */
export interface SavedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  release(): Promise<void>;
}

/** Options of saving an image from an engine. */
export interface SaveOptions {
  readonly signal: AbortSignal;
  /** Bytes so far, and about how many there will be. */
  onProgress(done: number, total: number): void;
}

/** The engines of this machine. */
export interface Machine {
  list(signal: AbortSignal): Promise<readonly MachineEngine[]>;
  /** Throws ImageError. `id` is what the name means now: what was saved of it before can be used again. */
  idOf(engine: string, name: string, signal: AbortSignal): Promise<string>;
  save(engine: string, name: string, options: SaveOptions): Promise<SavedFile>;
}
