/** Reader: one format of file understood. Readers see bytes only where they ask for them, and have bounds of their own. */
import type { ByteSource } from '../../bytes/source.ts';
import type { Description, ReaderName } from '../description.ts';

/** What a reader gets beside the source. */
export interface ReadCall {
  /** In its layer, without a leading slash; '' where it has none (a stored object). */
  readonly path: string;
  /** The first bytes, at most HEAD_BYTES. */
  readonly head: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

/** One reader: which files it accepts, and what it says about them. */
export interface Reader {
  readonly name: ReaderName;
  /** By content first; the path only where content can't tell. `head` is what ReadCall has. */
  accepts(path: string, head: Uint8Array, size: number): boolean;
  /**
   * What the file says. null: it is not of this format after all. Throws `aborted` and what the source throws; anything
   * odd about the file is in the findings of the answer.
   */
  read(source: ByteSource, call: ReadCall): Promise<Description | null>;
}
