/**
 * Change: the one record of a difference, for objects, fields of documents, layers and files alike. The page reads these
 * words too, so nothing else lives here.
 */

/** On which sides something is. The command line prints it as `kind`. */
export type Kind = 'added' | 'removed' | 'modified' | 'same';

/** Why two objects that stand for the same thing differ, from the least to the most. */
const WHYS = [
  'same-bytes',
  'same-content',
  'recompressed',
  'media-type-only',
  'rewritten',
  'timestamp',
  'metadata',
  'content',
] as const;
/** Why two objects differ. The command line prints it as `why`. */
export type Why = (typeof WHYS)[number];

/** `path` names what changed: an object by role, a field by JSON pointer, a layer by number, a file by path. */
export interface Change<T = unknown> {
  readonly path: string;
  readonly kind: Kind;
  readonly left?: T;
  readonly right?: T;
  readonly why?: Why;
}

/** Changes listed of two documents; the rest is counted. */
export const CHANGES_MAX_COUNT = 5000;

/** Kinds of the rows of a file comparison, by number in their `kind` column. */
export const FILE_KINDS: readonly Kind[] = ['same', 'added', 'removed', 'modified'];

/**
 * What can differ between two files at one path; bit i of a row's `fields` is the i-th. `hardlinks`: other paths share
 * its inode. `unread`: both have one size and their contents could not be compared.
 */
export const FILE_FIELDS = [
  'type',
  'content',
  'size',
  'mode',
  'owner',
  'link',
  'device',
  'xattrs',
  'mtime',
  'hardlinks',
  'unread',
] as const;
/** The fields by which two files can differ. The command line prints them as `fields`. */
export type FileField = (typeof FILE_FIELDS)[number];

/** Fields by bit. */
export const FIELD = Object.fromEntries(FILE_FIELDS.map((field, bit) => [field, 1 << bit])) as Record<
  FileField,
  number
>;

/** The names of some bits, in the order of FILE_FIELDS. */
export const fieldNames = (bits: number): FileField[] => FILE_FIELDS.filter((field) => (bits & FIELD[field]) !== 0);

/** Why a modified file differs: a time alone, attributes alone, or what it holds. */
export function whyFile(bits: number): Why {
  if ((bits & ~FIELD.mtime) === 0) return 'timestamp';
  const holds = FIELD.type | FIELD.content | FIELD.size | FIELD.link | FIELD.device | FIELD.unread;
  return (bits & holds) === 0 ? 'metadata' : 'content';
}

/** One sentence each, for people who ask why two digests differ. */
export const WHY_WORDS: Readonly<Record<Why, string>> = {
  'same-bytes': 'The same bytes, so the same digest.',
  'same-content': 'The same content, written differently: other white space, key order or compressor.',
  recompressed:
    'The same content with different compression: the diffID is the same, the digest of the stored bytes is not.',
  'media-type-only': 'Only the media types differ between Docker and OCI names.',
  rewritten: 'Rewritten by a conversion: the image runs the same layers, but the bytes of the document differ.',
  timestamp: 'Only times differ.',
  metadata: 'Only annotations, labels or descriptions differ.',
  content: 'Different content.',
};
