/** What `diff` ignores by its options and a file. */
import { FIELD, FILE_FIELDS, type FileField } from '../../core/diff/change.ts';
import type { Ignored } from '../../core/diff/judgement/ignored.ts';
import { NOISE, type NoiseName, PRESETS } from '../../core/diff/noise.ts';
import { UsageError } from '../usageError.ts';

/** How the same files are packed: layers and their order, compression, manifests, history. */
const PACKING = 'packing';
const OF_PACKING = NOISE['layer-splits'] | NOISE['header-form'] | NOISE.compression | NOISE['hidden-files'];
/** What nobody could read is never ignored. */
const OF_FILES = FILE_FIELDS.filter((field) => field !== 'unread');
const NAMES: readonly string[] = [...new Set([...Object.keys(NOISE), ...OF_FILES, PACKING])];

interface IgnoreOptions {
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
  const named = names.includes(PACKING);
  const kinds = names.filter(isKind).reduce((bits, name) => bits | NOISE[name], semantic ? PRESETS.semantic : 0);
  return {
    // Where a field and a kind of noise have one name they mean the same.
    fields: names.filter(isField).reduce((bits, name) => bits | FIELD[name], 0),
    noise: kinds | (named ? OF_PACKING : 0),
    globs: given.filter((one) => !NAMES.includes(one)),
    packing: semantic || named,
  };
}
