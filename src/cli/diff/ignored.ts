/** What `diff` is told to ignore, and whether two images still differ once that is left out. */
import { FIELD, FILE_FIELDS, type FileField } from '../../core/diff/change.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { CHANGES_MAX_COUNT, type JsonChange } from '../../core/diff/json.ts';
import { type CauseKind, causeOf } from '../../core/diff/reason.ts';
import { UsageError } from '../options.ts';

/** Of documents: their times; how the same files are packed (layers and their order, compression, manifests, history). */
const OF_DOCUMENTS = ['image-times', 'packing'] as const;
/** What nobody could read is never ignored. */
const OF_FILES = FILE_FIELDS.filter((field) => field !== 'unread');

export interface Ignored {
  /** Bits of FIELD. */
  readonly fields: number;
  readonly imageTimes: boolean;
  readonly packing: boolean;
}

/** The preset: what runs the same is the same. */
const SEMANTIC = ['mtime', 'image-times', 'packing'];

/** Takes `--ignore a,b` and `--semantic`. Throws UsageError for names that are none. */
export function parseIgnored(list: string | undefined, semantic: boolean): Ignored {
  const names = [...(semantic ? SEMANTIC : []), ...(list?.split(',') ?? [])].map((name) => name.trim());
  const known: readonly string[] = [...OF_FILES, ...OF_DOCUMENTS];
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new UsageError(`--ignore ${wrong}: must be some of ${known.join(', ')}`);
  const isField = (name: string): name is FileField => name in FIELD;
  return {
    fields: names.filter(isField).reduce((bits, name) => bits | FIELD[name], 0),
    imageTimes: names.includes('image-times'),
    packing: names.includes('packing'),
  };
}

/** Pairs of objects that differ in more than what is ignored. */
export function differing(root: Pair, ignored: Ignored): Pair[] {
  return [...pairsOf(root)].filter((pair) => pair.kind !== 'same' && !isIgnored(pair, ignored));
}

function isIgnored({ role, why, fields, kind, children }: Pair, { imageTimes, packing }: Ignored): boolean {
  if (role === 'config' && kind === 'modified') {
    // A config that could not be read, or that differs in more fields than are listed, may differ in anything.
    const isKnown = fields.length > 0 ? fields.length < CHANGES_MAX_COUNT : why !== 'content';
    return isKnown && (packing || why === 'timestamp') && fields.every((one) => isNoise(one, { imageTimes, packing }));
  }
  // What a manifest or an index says of an image is packing; another platform beside it is not.
  if (packing) return role === 'layer' || (kind === 'modified' && children.length > 0) || role === 'manifest';
  return imageTimes && why === 'timestamp';
}

/** Causes under which a config still describes the same files, run in the same way. */
const PACKED: readonly CauseKind[] = ['white-space', 'key-order', 'emptied'];
const OF_LAYERS = /^\/(?:rootfs|history)(?:\/|$)/;

/** Is a field of a config among what is ignored? */
export function isNoise(field: JsonChange, { imageTimes, packing }: Omit<Ignored, 'fields'>): boolean {
  const cause = causeOf(field, 'config');
  if (cause === 'times') return imageTimes;
  return packing && (PACKED.includes(cause) || OF_LAYERS.test(field.pointer));
}
