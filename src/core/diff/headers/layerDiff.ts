/** LayerDiff: what differs between two layers as tar streams, header by header: what unpacking hides and digests don't. */
import type { Kind } from '../change.ts';

/**
 * What can differ of an entry, in words. `order`: it stands elsewhere among the others; `format`: the dialect of its header; `name`:
 * the same path written differently (`./usr`, `usr/`); `pax`: which records it has, and values that nothing else is about.
 */
export const HEADER_WORDS = {
  order: 'order',
  format: 'header format',
  name: 'path spelling',
  pax: 'PAX records',
  ownerNames: 'owner names',
  type: 'type',
  content: 'content',
  size: 'size',
  mode: 'mode',
  owner: 'owner',
  mtime: 'time',
  link: 'link target',
  device: 'device numbers',
  xattrs: 'extended attributes',
} as const;
/** The fields by which two tar headers can differ. */
export type HeaderField = keyof typeof HEADER_WORDS;
/** All of them, in the order in which they are told. */
export const HEADER_FIELDS = Object.keys(HEADER_WORDS) as readonly HeaderField[];

/** The dialect of a header. */
export type HeaderFormat = 'v7' | 'ustar' | 'pax' | 'gnu';

/** An entry's header as it is written. */
export interface HeaderFacts {
  /** Position among the entries, from 0. */
  readonly order: number;
  readonly format: HeaderFormat;
  /** The path as written. */
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Seconds since the epoch, with fraction. */
  readonly mtime: number;
  /** The same as decimal text, only where the number says another time. */
  readonly mtimeExact?: string;
  readonly size: number;
  readonly link: string;
  readonly device: string;
  /** PAX records by key, long values cut. */
  readonly pax: Readonly<Record<string, string>>;
  /** Hex of the first 16 bytes of the content's sha256; empty where there is no content. */
  readonly digest: string;
}

/** A layer as a whole. */
export interface LayerFacts {
  readonly entries: number;
  /** Paths that have more than one entry. */
  readonly repeated: number;
  /** Entries by format. */
  readonly formats: Readonly<Partial<Record<HeaderFormat, number>>>;
  /** Records of the last global PAX header. */
  readonly globals: Readonly<Record<string, string>>;
  /** Bytes of the uncompressed tar, and those behind its last entry (two zero blocks and what fills up the record). */
  readonly size: number;
  readonly trailingBytes: number;
  /** Some of those are not zero. */
  readonly trailingContent: boolean;
  /** Blocks that the size is a multiple of: 20 as GNU tar writes, 2 or 1 as Go does; 0 where it is not a multiple of 512. */
  readonly blocking: number;
  /** Contents that are filled up to their last block with other bytes than zeros. */
  readonly oddPadding: number;
  /** What was odd; an `error` among them: the listing ends early. */
  readonly problems: readonly string[];
}

/** An entry that differs. */
export interface HeaderChange {
  readonly path: string;
  readonly kind: Kind;
  readonly fields: readonly HeaderField[];
  readonly left?: HeaderFacts;
  readonly right?: HeaderFacts;
}

/** Two layers compared, header by header. */
export interface LayerDiff {
  /** Entries that both have alike, in the same order. */
  readonly same: number;
  readonly counts: Readonly<Record<HeaderField, number>>;
  readonly added: number;
  readonly removed: number;
  /** What differs, in the order of the left, then what only the right has; at most DIFF_HEADERS_ROWS_MAX_COUNT. */
  readonly changes: readonly HeaderChange[];
  /** Entries that differ and are not among `changes`. */
  readonly more: number;
  readonly left: LayerFacts;
  readonly right: LayerFacts;
  /** Bits of NOISE that explain all of it; 0 where something else differs, or nothing does. */
  readonly noise: number;
  /** One sentence. */
  readonly text: string;
}
