/** The fields of a zTOC by number, and its words: soci-snapshotter ztoc/fbs/ztoc.fbs, "SOCI Index". */

/** `table Ztoc`. */
export const ZTOC = { version: 0, tool: 1, size: 2, uncompressedSize: 3, toc: 4, compressionInfo: 5 } as const;
/** `table TOC`. */
export const TOC = { metadata: 0 } as const;
/** `table FileMetadata`. */
export const FILE_METADATA = {
  ...{ name: 0, type: 1, offset: 2, size: 3, link: 4, mode: 5, uid: 6, gid: 7, uname: 8, gname: 9 },
  ...{ mtime: 10, devMajor: 11, devMinor: 12, xattrs: 13 },
} as const;
/** `table Xattr`: a record of a PAX header, whatever its name says. */
export const XATTR = { key: 0, value: 1 } as const;
/** `table CompressionInfo`. */
export const COMPRESSION_INFO = { algorithm: 0, maxSpan: 1, spanDigests: 2, checkpoints: 3 } as const;
/** `table TarZinfo`, in the place of checkpoints where the layer is not compressed. */
export const TAR_ZINFO = { version: 0, spanSize: 1, size: 2 } as const;

/** `enum CompressionAlgorithm`; gzip where it is absent. */
export const GZIP = 1;
/** A layer that is stored as it is. */
export const UNCOMPRESSED = 2;

/** The only version there is. */
export const ZTOC_VERSION = '0.9';

/** Types of entries as zTOCs name them, in the order of ENTRY_TYPES. */
export const TYPE_NAMES: readonly string[] = ['reg', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo'];

/** What PAX records of extended attributes begin with. */
export const XATTR_PREFIX = 'SCHILY.xattr.';
