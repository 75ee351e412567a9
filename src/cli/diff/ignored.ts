/** What `diff` is told to ignore, and whether two images still differ once that is left out. */
import { FIELD, FILE_FIELDS, type FileField } from '../../core/diff/change.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { CHANGES_MAX_COUNT, type JsonChange } from '../../core/diff/json.ts';
import { NOISE, type NoiseName, PRESETS, pairNoise } from '../../core/diff/noise.ts';
import { type CauseKind, causeOf } from '../../core/diff/reason.ts';
import type { LeaveOut } from '../../core/diff/report/leaveOut.ts';
import { UsageError } from '../usageError.ts';

/** How the same files are packed: layers and their order, compression, manifests, history. */
const PACKING = 'packing';
const OF_PACKING = NOISE['layer-splits'] | NOISE['header-form'] | NOISE.compression;
/** What nobody could read is never ignored. */
const OF_FILES = FILE_FIELDS.filter((field) => field !== 'unread');
const NAMES: readonly string[] = [...new Set([...Object.keys(NOISE), ...OF_FILES, PACKING])];

/** `noise` is of documents and of files; `fields` and `globs` of files alone. */
export interface Ignored extends LeaveOut {
  readonly packing: boolean;
}

export interface IgnoreOptions {
  /** Names by commas. */
  readonly ignore?: string | undefined;
  readonly semantic?: boolean;
  /** Text of a file: names and patterns of paths, one a line. */
  readonly file?: string | undefined;
}

/** Takes `--ignore a,b`, `--semantic` and the text of an ignore file. Throws UsageError for names that are none. */
export function parseIgnored({ ignore, semantic = false, file = '' }: IgnoreOptions): Ignored {
  const lines = file.split(/\r?\n/).map((line) => line.trim());
  const given = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const names = [
    ...(ignore?.split(',') ?? []).map((name) => name.trim()),
    ...given.filter((one) => NAMES.includes(one)),
  ];
  const wrong = names.find((name) => !NAMES.includes(name));
  if (wrong !== undefined) throw new UsageError(`--ignore ${wrong}: must be some of ${NAMES.join(', ')}`);
  const isField = (name: string): name is FileField => name in FIELD;
  const isKind = (name: string): name is NoiseName => name in NOISE;
  const packing = semantic || names.includes(PACKING);
  const kinds = names.filter(isKind).reduce((bits, name) => bits | NOISE[name], semantic ? PRESETS.semantic : 0);
  return {
    // Where a field and a kind of noise have one name they mean the same.
    fields: names.filter(isField).reduce((bits, name) => bits | FIELD[name], 0),
    noise: kinds | (packing ? OF_PACKING : 0),
    globs: given.filter((one) => !NAMES.includes(one)),
    packing,
  };
}

/** Pairs of objects that differ in more than what is ignored. `explained`: the noise that all files differ in at most, or 0. */
export function differing(root: Pair, ignored: Ignored, explained = 0): Pair[] {
  return [...pairsOf(root)].filter((pair) => {
    if (pair.kind === 'same' || isIgnored(pair, ignored)) return false;
    const bits = pairNoise(pair, explained);
    return bits === 0 || (bits & ~ignored.noise) !== 0;
  });
}

function isIgnored({ role, why, fields, kind, children }: Pair, ignored: Ignored): boolean {
  const { packing } = ignored;
  const imageTimes = (ignored.noise & NOISE['image-times']) !== 0;
  if (role === 'config' && kind === 'modified') {
    // A config that could not be read, or that differs in more fields than are listed, may differ in anything.
    const isKnown = fields.length > 0 ? fields.length < CHANGES_MAX_COUNT : why !== 'content';
    return isKnown && (packing || why === 'timestamp') && fields.every((one) => isNoise(one, ignored));
  }
  // What a manifest or an index says of an image is packing; another platform beside it is not.
  if (packing) return role === 'layer' || (kind === 'modified' && children.length > 0) || role === 'manifest';
  return imageTimes && why === 'timestamp';
}

/** Causes under which a config still describes the same files, run in the same way. */
const PACKED: readonly CauseKind[] = ['white-space', 'key-order', 'emptied'];
const OF_LAYERS = /^\/(?:rootfs|history)(?:\/|$)/;

/** Is a field of a config among what is ignored? */
export function isNoise(field: JsonChange, { noise, packing }: Pick<Ignored, 'noise' | 'packing'>): boolean {
  const cause = causeOf(field, 'config');
  if (cause === 'times') return (noise & NOISE['image-times']) !== 0;
  return packing && (PACKED.includes(cause) || OF_LAYERS.test(field.pointer));
}
