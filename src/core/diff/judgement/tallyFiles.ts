/** The files of a comparison counted for its verdict: what really differs first, and what of it hides in lower layers. */
import { rowPath } from '../../table/namedRows.ts';
import { FIELD, FILE_KINDS, fieldNames } from '../change.ts';
import type { JudgedFiles } from '../explained.ts';
import type { FileDiff } from '../files/fileDiff.ts';
import type { UnseenDiff, UnseenFile } from '../files/unseenFiles.ts';
import { type MovedDirectory, movedDirectories } from '../movedDirectories.ts';
import { fieldsLeft, NOISE, NOISES, rowNoise } from '../noise.ts';
import { usualFix } from '../usualFix.ts';
import { addNoise, CAUSES_MAX_COUNT, countText, emptyTally, listOf, type Tally, type VerdictCause } from './tally.ts';

const [ADDED, REMOVED, MODIFIED] = (['added', 'removed', 'modified'] as const).map((kind) => FILE_KINDS.indexOf(kind));

/** Counts what differs between the root filesystems, and names the first that really do. */
export function tallyFiles(files: Omit<JudgedFiles, 'basis'>, ignored: number, allowed: number): Tally {
  const tally = emptyTally();
  const real = new Map<number, number>();
  const directories = movedDirectories(files);
  const inside = rowsInside(files, directories);
  for (let row = 0; row < files.kind.length; row++) {
    const [kind, fields, noise] = [files.kind[row], files.fields[row], files.noise[row]];
    if (kind === 0) continue;
    if (fieldsLeft(kind, fields, noise, ignored) === 0) tally.hidden += 1;
    const left = fieldsLeft(kind, fields, noise, allowed);
    if (left === 0) addNoise(tally, rowNoise(kind, fields, noise, allowed));
    else {
      tally.real += 1;
      if (inside[row]) continue;
      // What holds something else comes first: directories change as their files do.
      if (real.size < CAUSES_MAX_COUNT || !hasCause(real, files, row)) real.set(row, left);
    }
  }
  for (const moved of directories.slice(0, CAUSES_MAX_COUNT / 2)) tally.causes.push(moveCause(files, moved));
  const rows = [...real].sort(([a, one], [b, other]) => weight(files, b, other) - weight(files, a, one) || a - b);
  for (const [row, left] of rows.slice(0, CAUSES_MAX_COUNT - tally.causes.length))
    tally.causes.push(fileCause(files, row, left));
  if (files.unseen && files.unseen.count > 0) tallyUnseen(tally, files.unseen, ignored, allowed);
  return tally;
}

const { fix } = NOISES.find(({ name }) => name === 'hidden-files') ?? {};
const HIDDEN = fix === undefined ? {} : { fix };

/** Files that ship and that no path shows: real, unless they are ignored. */
function tallyUnseen(tally: Tally, { files, count }: UnseenDiff, ignored: number, allowed: number): void {
  const bit = NOISE['hidden-files'];
  if (bit & ignored) tally.hidden += count;
  if (bit & allowed) {
    const at = Math.log2(bit);
    tally.noise[at] = (tally.noise[at] ?? 0) + count;
    return;
  }
  tally.hiddenReal += count;
  const paths = [...new Set(files.map(({ path }) => path))];
  const shown = paths.slice(0, Math.max(0, CAUSES_MAX_COUNT - tally.causes.length));
  for (const [at, path] of shown.entries())
    tally.causes.push({ text: unseenText(path, files), ...(at === 0 && HIDDEN) });
}

function unseenText(path: string, files: readonly UnseenFile[]): string {
  const [first, ...rest] = files.filter((one) => one.path === path);
  if (!first) return '';
  const where = rest.some(({ side }) => side !== first.side) ? 'differs' : `is only on the ${first.side}`;
  return `/${path} ${where} and is hidden: layer ${first.layer} has it, layer ${first.hiddenBy} ${first.how} it.`;
}

/** 1 for the rows that a moved directory tells of, on both sides. */
function rowsInside({ left: { count, parent } }: FileDiff, moved: readonly MovedDirectory[]): Uint8Array {
  const inside = new Uint8Array(count);
  for (const { from, to } of moved) inside[from] = inside[to] = 1;
  for (let row = 1; row < count; row++) if (inside[parent[row]]) inside[row] = 1;
  return inside;
}

function moveCause({ left }: FileDiff, { from, to, files }: MovedDirectory): VerdictCause {
  const path = rowPath(left, to);
  return { text: `/${rowPath(left, from)} was moved to /${path} with all ${countText(files, 'file')} below it.`, path };
}

/** A few of each kind are enough to choose from. */
function hasCause(real: ReadonlyMap<number, number>, { kind }: FileDiff, row: number): boolean {
  let like = 0;
  for (const at of real.keys()) if (kind[at] === kind[row]) like += 1;
  return like >= CAUSES_MAX_COUNT || real.size >= 4 * CAUSES_MAX_COUNT;
}

function weight({ kind }: FileDiff, row: number, left: number): number {
  if (kind[row] !== MODIFIED) return 1;
  return left & (FIELD.type | FIELD.content | FIELD.link | FIELD.device | FIELD.unread) ? 2 : 0;
}

function fileCause(files: FileDiff, row: number, left: number): VerdictCause {
  const path = rowPath(files.left, row);
  const isModified = files.kind[row] === MODIFIED;
  const fix = usualFix(path, isModified ? left : FIELD.content | FIELD.size);
  return { text: `/${path} ${whatHappened(files, row, left)}.`, path, ...(fix !== undefined && { fix }) };
}

function whatHappened({ kind, moved, left: columns }: FileDiff, row: number, left: number): string {
  const other = moved[row];
  if (kind[row] === ADDED) return other ? `was moved from /${rowPath(columns, other)}` : 'was added';
  if (kind[row] === REMOVED) return other ? `was moved to /${rowPath(columns, other)}` : 'was removed';
  const names = fieldNames(left);
  if (names.includes('unread')) return 'has a content that could not be compared';
  return `differs in ${listOf(names.map((name) => FIELD_WORDS[name] ?? name))}`;
}

const FIELD_WORDS: Readonly<Partial<Record<string, string>>> = {
  link: 'its target',
  device: 'device numbers',
  xattrs: 'extended attributes',
  mtime: 'time',
  hardlinks: 'hard links',
};
