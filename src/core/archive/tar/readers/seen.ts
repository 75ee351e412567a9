/**
 * What a program has before it where it comes to a header, and what it makes of that: the terms in which programs are
 * described (`programs/`) and compared.
 */

/** An extension header before an entry, as it lies in the archive. */
export interface Extension {
  readonly flag: number;
  /** Its content, and what fills its last block. */
  readonly bytes: Uint8Array;
  /** Bytes of the content. */
  readonly length: number;
}

/** A header block whose checksum is right. */
export interface HeaderBlock {
  readonly header: Uint8Array;
  /** The first of the archive. */
  readonly isFirst: boolean;
  /** The checksum is that of signed bytes. */
  readonly isSigned: boolean;
}

export interface SparseForm {
  readonly major: number;
  readonly minor: number;
  /** It is one that bsdtar does not know, of which it warns at each header. */
  readonly isUnknown: boolean;
  /** Half of a piece, whose other half has yet to come: zeros at first, as if both were there. */
  readonly offset: bigint;
  readonly size: bigint;
}

/** What is kept from entry to entry. */
export interface Remembered {
  /** PAX headers about all entries. */
  readonly globals: readonly Extension[];
  /** bsdtar takes the archive for one of PAX: such headers came, and no header of GNU or v7 since. */
  readonly isPax: boolean;
  /** Some header before this one has named the target of a link. */
  readonly hasLink: boolean;
  /** Some header before this one was of type `0` or `S`, since which bsdtar reads maps of sparse files. */
  readonly hasFile: boolean;
  /** The form of sparse files that records have last named to bsdtar. */
  readonly form: SparseForm;
}

/** The header of an entry, and what stands before it. */
export interface Seen extends HeaderBlock, Remembered {
  /** In the order of the archive, from the last entry on; PAX headers about all entries among them. */
  readonly chain: readonly Extension[];
  /** Blocks behind the header: as many as the program has asked for so far with `more`. */
  readonly behind: Uint8Array;
}

/** A stretch of a sparse file's content. */
export interface Piece {
  /** Where it lies in the file. */
  readonly offset: number;
  readonly size: number;
  /** Where its bytes are stored, counted from the end of the header. */
  readonly at: number;
}

/** What a program takes an entry for. */
export type Kind = 'file' | 'directory' | 'symbolic link' | 'hard link' | 'device' | 'fifo' | 'volume label';

/** Type flags that every program takes the same; files, and what a slash makes of them, are each program's own. pax(1). */
export const KIND_OF_FLAG: Readonly<Record<string, Kind | undefined>> = {
  1: 'hard link',
  2: 'symbolic link',
  3: 'device',
  4: 'device',
  5: 'directory',
  6: 'fifo',
};

/** An entry as a program lists it. Owners are undefined where it does not look at them, or finds no number. */
export interface View {
  readonly path: Uint8Array;
  /** Empty where it is not a link. */
  readonly link: Uint8Array;
  readonly kind: Kind;
  /** Bytes of content; 0 where it is not a file. */
  readonly size: number;
  /** Bytes after which the program looks for the next header. */
  readonly stored: number;
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Where the next header is looked for, where that is not the block behind `stored`. */
  readonly next?: number;
  /** The content, where it is taken for that of a sparse file: zeros between the pieces. */
  readonly pieces?: readonly Piece[] | undefined;
  /** Bytes of content, where they are others than `size`. */
  readonly length?: number;
  /** It is left out of the listing. */
  readonly isHidden?: boolean;
}

/**
 * Or what else happens: the listing ends (`stops`), the next block is tried as a header (`searches`), or what is an entry
 * to us is taken for something about the next one (`passes`), or what happens hangs on more than the archive (`unfollowed`).
 */
export type Outcome = View | 'stops' | 'searches' | 'passes' | 'unfollowed';

/** How another program reads headers, where it differs. */
export interface Program {
  readonly name: string;
  /** Does it take this block for a header at all? */
  accepts(block: HeaderBlock): 'yes' | 'stops' | 'searches';
  /** What it makes of the header of an entry, which it accepts. `more`: it needs another block behind the header. */
  read(seen: Seen): Outcome | 'more';
  /** What it lists of an entry before it looks at what is behind its header; undefined where it lists it only then. */
  listed(seen: Seen): View | undefined;
  /** It takes the last block behind a header although the archive ends within it. */
  readonly takesPart: boolean;
  /** Bytes of content behind the header of something about the next entry, which stands behind `chain`. */
  sizeOf(header: Uint8Array, chain: readonly Extension[]): number;
  /** Does it search on for a header where there is none? `hasChain`: behind one about the next entry. */
  searches(isFirst: boolean, hasChain: boolean): boolean;
  /** Does it stop at the last of these, now that its content has come? */
  refuses(chain: readonly Extension[]): boolean;
  /** Does it take this header, by its type, to speak about the next entry? */
  speaksOfNext(header: Uint8Array): boolean;
}
