/**
 * Preview: a way to look at one file's bytes. Views are given a reader and never the whole file; whatever they show
 * goes on the page as text nodes, so nothing in a file can run or fetch.
 */
import type { ComponentType } from 'react';
import type { SaveTarget } from '../../engine/engine.ts';

/** The bytes of one file, anywhere in. */
export interface PreviewSource {
  readonly size: number;
  /** Bytes `[start, end)`, fewer where the file ends. */
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** What is looked at, for previews that ask the engine about it: which input, and which bytes of it. */
export interface PreviewSubject {
  readonly openedID: string;
  readonly target: SaveTarget;
  /** What it is called where it stands alone: `layer 3 › srv/app.tar`. */
  readonly label: string;
}

export interface PreviewProps {
  readonly subject: PreviewSubject;
  readonly path: string;
  /** The first bytes, up to HEAD_BYTES: read before any preview is chosen. */
  readonly head: Uint8Array<ArrayBuffer>;
  readonly source: PreviewSource;
  /** Where a link points inside the file: a line, or a byte offset for hex. */
  readonly at: number | null;
  /** Where it ends, if it points at several lines. */
  readonly to: number | null;
  readonly onAt: (at: number | null, to?: number | null) => void;
  /** Shows an entry of the archive that this file is in this file's place. `path` as in its archive. */
  readonly onInside: (path: string) => void;
}

export interface Preview {
  /** In links and tests. */
  readonly name: string;
  /** On its tab. */
  readonly title: string;
  /** By content first; the path only where content can't tell. */
  accepts(path: string, head: Uint8Array, size: number): boolean;
  /** It never reads more than this of a file. */
  readonly maxBytes: number;
  readonly View: ComponentType<PreviewProps>;
}

export const HEAD_BYTES = 1 << 20;
