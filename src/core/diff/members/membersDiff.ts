/** MembersDiff: what differs between two archives that lie in images (jars, wheels, packages, tars), member by member. */
import type { FileKind } from '../../archive/fileSet.ts';
import type { Kind } from '../change.ts';

/**
 * What can differ of a member. `order`: it stands elsewhere among the others; `packing`: the same content takes other
 * bytes in the archive; `unread`: equal sizes, and the contents could not be compared.
 */
const MEMBER_FIELDS = [
  'type',
  'content',
  'size',
  'mode',
  'owner',
  'mtime',
  'link',
  'order',
  'packing',
  'unread',
] as const;
/** The fields by which two members can differ. */
export type MemberField = (typeof MEMBER_FIELDS)[number];

/** A member as in its archive; NaN where that archive says nothing about it. */
export interface Member {
  readonly type: FileKind;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** The same as decimal text, only where the number says another time. */
  readonly mtimeExact?: string;
  readonly mode: number;
  readonly owner?: string;
  readonly link?: string;
}

/** A member that differs. */
export interface MemberChange {
  /** As the `inside` target of these bytes names it: two archives in two archives are compared by asking again. */
  readonly path: string;
  readonly kind: Kind;
  /** Of what is modified. */
  readonly fields: readonly MemberField[];
  readonly left?: Member;
  readonly right?: Member;
}

/** One of the two archives as a whole. */
export interface ArchiveSide {
  /** `tar`, `zip`, `ar`, or the compression of a single file. */
  readonly format: string;
  /** Compressions around it, outermost first. */
  readonly wrappers: readonly string[];
  /** Its members, each name once. */
  readonly count: number;
  /** Bytes, unpacked. */
  readonly size: number;
}

/** Two archives compared, member by member. */
export interface MembersDiff {
  readonly left: ArchiveSide;
  readonly right: ArchiveSide;
  /** What differs, by path; at most DIFF_MEMBERS_ROWS_MAX_COUNT. */
  readonly rows: readonly MemberChange[];
  /** How many differ, rows and others. */
  readonly counts: { readonly added: number; readonly removed: number; readonly modified: number };
  /** Members that both have alike. */
  readonly same: number;
  /** Members that differ and are not among `rows`. */
  readonly more: number;
  /** What the members don't show, in one sentence: only the compression's header differs, members stand in other order. */
  readonly text?: string;
}
