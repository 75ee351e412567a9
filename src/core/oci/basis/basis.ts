/**
 * Basis: what an answer over layers rests on. A layer was read in full, read in part (up to where, and why), or not read
 * at all; an answer that rests on anything else than whole layers says so and is never taken for a complete one.
 */
import type { ErrorCode } from '../imageError.ts';
import type { IndexOrigin } from './indexOrigin.ts';

/** Why a layer was not read in full. `refused`: the registry or the file system did not give its bytes this time. */
export type IncompleteReason =
  | 'encrypted'
  | 'unsupported'
  | 'too-large'
  | 'damaged'
  | 'truncated'
  | 'absent'
  | 'refused';

/** What kept a layer from being read in full. */
export interface Gap {
  readonly why: IncompleteReason;
  /** A sentence for people: what, and at which byte or entry. */
  readonly message: string;
  /** Every byte was read; they are not those that the image names. */
  readonly otherBytes?: true;
}

/** A layer of an image that was not read in full. */
export interface IncompleteLayer extends Gap {
  /** Position in the image, 0 = base. */
  readonly layer: number;
  /** Of the stored bytes; null where no document names them. */
  readonly digest: string | null;
  /** Entries listed before the gap; 0 where nothing could be read. */
  readonly entriesRead: number;
}

/** A layer listed by the table of contents that it carries, or by somebody else's index, which was not held against its bytes. */
interface UncheckedLayer {
  readonly layer: number;
  readonly digest: string | null;
  /** Whose index lists it; absent where it is the layer's own table. */
  readonly sharedIndex?: IndexOrigin;
}

/** What an answer rests on; both lists are empty where every layer was read in full. */
export interface Basis {
  readonly incomplete: readonly IncompleteLayer[];
  readonly unchecked: readonly UncheckedLayer[];
}

/** What a comparison rests on. */
export interface ComparedBasis {
  readonly left: Basis;
  readonly right: Basis;
  /**
   * May the answer be taken for the whole truth? False where a side is incomplete, unless both sides have the very same
   * layers, byte for byte or by their verified diffIDs.
   */
  readonly comparable: boolean;
  /** Were the stored bytes of all layers read, and are they those that the documents name? Else digests were compared. */
  readonly proven?: boolean;
}

const REASONS: Partial<Record<ErrorCode, IncompleteReason>> = {
  'not-found': 'absent',
  unsupported: 'unsupported',
  'not-an-image': 'unsupported',
  truncated: 'truncated',
  'size-mismatch': 'truncated',
  malformed: 'damaged',
  'digest-mismatch': 'damaged',
  'too-large': 'too-large',
};

/** Why a layer could not be read, by the error that reading it gave. */
export function reasonOf(code: ErrorCode): IncompleteReason {
  return REASONS[code] ?? 'refused';
}

/** Is a layer not what it should be, or not there? One that is encrypted or of an unknown format is just not listed. */
export function isWrong({ why }: Gap): boolean {
  return why === 'damaged' || why === 'truncated' || why === 'absent' || why === 'refused';
}

/** May reading succeed when it is tried again? Such a failure is never kept. */
export function isPassing({ why }: Gap): boolean {
  return why === 'refused';
}

/** Layers of either side that were not read in full. */
export function incompleteOf({ left, right }: Pick<ComparedBasis, 'left' | 'right'>): readonly IncompleteLayer[] {
  return [...left.incomplete, ...right.incomplete];
}
