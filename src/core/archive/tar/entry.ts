/**
 * TarEntry: what one entry of a tar says once its dialect is taken off, as the parser hands it to its sink. One object
 * is used again for every entry, and its names lie in the parser's own buffers: copy what must outlive the call.
 */

/** Kinds of entries, by the number in `TarEntry.type`; the same order as the `type` column of the rootfs. */
export const TAR_TYPES = ['file', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'unknown'] as const;

/** Entry type: a regular file. */
export const FILE = 0;
/** Entry type: a directory. */
export const DIR = 1;
/** Entry type: a symbolic link. */
export const SYMLINK = 2;
/** Entry type: a hard link to an earlier path. */
export const HARDLINK = 3;
/** Entry type: a character device. */
export const CHAR = 4;
/** Entry type: a block device. */
export const BLOCK_DEVICE = 5;
/** Entry type: a named pipe. */
export const FIFO = 6;
/** Entry type: a type flag that no dialect defines. */
export const UNKNOWN = 7;

/** A stretch of somebody else's bytes. */
export interface Span {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** A stretch of a sparse file that is stored; the rest is zeros. */
export interface SparsePiece {
  /** Where the piece lies in the file. */
  readonly offset: number;
  readonly size: number;
}

/** The dialect of a header, by its magic. */
export type Dialect = 'v7' | 'ustar' | 'star' | 'gnu';

const NOTHING = new Uint8Array(0);

/** One entry with all that its headers say; reused from entry to entry. */
export class TarEntry {
  /** Position among the entries listed, from 0. */
  number = 0;
  /** Offset of the header block (not of the extension headers before it). */
  headerOffset = 0;
  /** Offset of the content. */
  offset = 0;
  /** Bytes of content as a reader sees them. */
  size = 0;
  /** Bytes of content as stored; less than `size` in sparse files. */
  stored = 0;
  type = FILE;
  /** The type flag as written. */
  flag = 0;
  /** The form of the header. */
  dialect: Dialect = 'v7';
  /** The 12 permission bits. */
  mode = 0;
  uid = 0;
  gid = 0;
  /** Seconds since the epoch, with fraction as near as a double comes. */
  mtime = 0;
  /** Nanoseconds after the whole second below `mtime`: exact where that is not. */
  mtimeNs = 0;
  /** Decimal text of what the numbers above can't hold exactly. */
  uidText: string | undefined;
  gidText: string | undefined;
  mtimeText: string | undefined;
  /** As written, no normalisation. */
  readonly path: Span = { bytes: NOTHING, start: 0, end: 0 };
  /** Empty where the entry is not a link. */
  readonly link: Span = { bytes: NOTHING, start: 0, end: 0 };
  /** `major:minor`, for devices. */
  device: string | undefined;
  /** Only where a PAX record gives them. */
  uname: string | undefined;
  gname: string | undefined;
  xattrs: ReadonlyMap<string, Uint8Array> | undefined;
  sparse: readonly SparsePiece[] | undefined;
  broken = false;
}

/** Points a span at other bytes. */
export function setSpan(span: Span, bytes: Uint8Array, start: number, end: number): void {
  span.bytes = bytes;
  span.start = start;
  span.end = end;
}
