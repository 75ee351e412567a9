/** What a comparison ignores on request, and which objects still differ once that is left out. */
import { CHANGES_MAX_COUNT } from '../change.ts';
import { type Pair, pairsOf } from '../images.ts';
import type { JsonChange } from '../json.ts';
import { NOISE, pairNoise } from '../noise.ts';
import { type CauseKind, causeOf } from '../reason.ts';
import type { LeaveOut } from './leaveOut.ts';

/** `noise` is of documents and of files; `fields` and `globs` of files alone. */
export interface Ignored extends LeaveOut {
  /** How the same files are packed: layers and their order, compression, manifests, history, whatever the layers hold. */
  readonly packing: boolean;
}

/** Kinds of noise (bits of NOISE) and nothing else. */
export const ignoringNoise = (noise: number): Ignored => ({ noise, fields: 0, globs: [], packing: false });

/** Pairs of objects that differ in more than what is ignored; `explained` as for `isLeftOut`. */
export function differing(root: Pair, ignored: Ignored, explained: number): Pair[] {
  return [...pairsOf(root)].filter((pair) => pair.kind !== 'same' && !isLeftOut(pair, ignored, explained));
}

/**
 * Does a pair differ in nothing but what is ignored? `explained`: the noise that all files differ in at most, as
 * `filesNoise` tells; 0 where that is not known.
 */
export function isLeftOut(pair: Pair, ignored: Ignored, explained: number): boolean {
  if (pair.kind === 'same') return false;
  if (isIgnored(pair, ignored)) return true;
  const bits = pairNoise(pair, explained);
  return bits !== 0 && (bits & ~ignored.noise) === 0;
}

function isIgnored({ role, why, fields, kind, children }: Pair, ignored: Ignored): boolean {
  const { packing } = ignored;
  const imageTimes = (ignored.noise & NOISE['image-times']) !== 0;
  if (role === 'config' && kind === 'modified') {
    // A config that could not be read, or that differs in more fields than are listed, may differ in anything.
    const isKnown = fields.length > 0 ? fields.length < CHANGES_MAX_COUNT : why !== 'content';
    return isKnown && (packing || why === 'timestamp') && fields.every((one) => isIgnoredField(one, ignored));
  }
  // What a manifest or an index says about an image is packing; another platform beside it is not.
  if (packing) return role === 'layer' || (kind === 'modified' && children.length > 0) || role === 'manifest';
  return imageTimes && why === 'timestamp';
}

/** Causes under which a config still describes the same files, run in the same way. */
const PACKED: readonly CauseKind[] = ['white-space', 'key-order', 'emptied'];
const OF_LAYERS = /^\/(?:rootfs|history)(?:\/|$)/;

/** Is a field of a config among what is ignored? */
export function isIgnoredField(field: JsonChange, { noise, packing }: Pick<Ignored, 'noise' | 'packing'>): boolean {
  const cause = causeOf(field, 'config');
  if (cause === 'times') return (noise & NOISE['image-times']) !== 0;
  return packing && (PACKED.includes(cause) || OF_LAYERS.test(field.pointer));
}
