/** What a reader asked to leave out of a file comparison, left out of its columns and counted. */
import { rowPaths } from '../../table/namedRows.ts';
import { globTest } from '../../rootfs/search/query/glob.ts';
import { FIELD, FILE_FIELDS, FILE_KINDS, type FileField } from '../change.ts';
import type { FileDiff } from '../files/fileDiff.ts';
import type { UnseenDiff } from '../files/unseenFiles.ts';
import { fieldsLeft, type NoiseName, noiseNames, rowNoise } from '../noise.ts';

/** What a reader asked to ignore. */
export interface LeaveOut {
  /** Bits of NOISE. */
  readonly noise: number;
  /** Bits of FIELD. */
  readonly fields: number;
  /** Paths as .gitignore has them: without a slash at any depth, with one from the root; a directory takes along all in it. */
  readonly globs: readonly string[];
}

/** Paths between which nothing else differs, and by field, kind of noise and pattern how many of them each concerns. */
export interface HiddenPaths {
  readonly files: number;
  readonly fields: Readonly<Partial<Record<FileField, number>>>;
  readonly noise: Readonly<Partial<Record<NoiseName, number>>>;
  readonly paths: Readonly<Record<string, number>>;
}

/** A comparison without what is ignored, and the counts of that. */
export interface LeftOut<D extends FileDiff> {
  /** Without what patterns and fields leave out: what a verdict is made of. */
  readonly judged: D;
  /** Without the noise too: what is listed. */
  readonly listed: D;
  readonly hidden: HiddenPaths;
}

const MODIFIED = FILE_KINDS.indexOf('modified');
const ONE_SIDED = ~Object.values(FIELD).reduce((bits, bit) => bits | bit, 0);

/** Copies what changes; the names of rows and both sides stay the same arrays. */
export function leaveOut<D extends FileDiff & { readonly unseen?: UnseenDiff }>(
  diff: D,
  { noise, fields, globs }: LeaveOut,
): LeftOut<D> {
  const unseen = withoutUnseen(diff.unseen, globs);
  const judged = { ...diff, kind: diff.kind.slice(), fields: diff.fields.slice(), ...(unseen && { unseen }) };
  const listed = { ...diff, kind: diff.kind.slice(), fields: diff.fields.slice() };
  const tests = globs.map((glob) => ({ glob, test: pathTest(glob) }));
  const paths = tests.length > 0 ? rowPaths(diff.left) : [];
  const hidden = { files: 0, fields: {} as Counts, noise: {} as Counts, paths: {} as Counts };
  for (const [row, kind] of diff.kind.entries()) {
    if (kind === 0) continue;
    const glob = tests.find(({ test }) => test(paths[row]))?.glob;
    const bits = diff.fields[row];
    const own = glob !== undefined ? 0 : kind === MODIFIED ? bits & ~fields : ONE_SIDED;
    const left = own === 0 ? 0 : fieldsLeft(kind, own, diff.noise[row], noise);
    set(judged, row, own);
    set(listed, row, left);
    if (left !== 0) continue;
    hidden.files++;
    if (glob !== undefined) add(hidden.paths, glob);
    else for (const field of FILE_FIELDS) if (bits & FIELD[field]) add(hidden.fields, field);
    if (own !== 0) for (const name of noiseNames(rowNoise(kind, own, diff.noise[row], noise))) add(hidden.noise, name);
  }
  return { judged, listed, hidden };
}

/** Files that no path shows and that no pattern names. */
function withoutUnseen(unseen: UnseenDiff | undefined, globs: readonly string[]): UnseenDiff | undefined {
  if (!unseen || globs.length === 0) return unseen;
  const tests = globs.map(pathTest);
  const files = unseen.files.filter(({ path }) => !tests.some((test) => test(path)));
  const paths = (of: UnseenDiff['files']) => new Set(of.map(({ path }) => path)).size;
  return { ...unseen, files, count: unseen.count - paths(unseen.files) + paths(files) };
}

type Counts = Record<string, number>;
const add = (counts: Counts, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

function set(diff: Pick<FileDiff, 'kind' | 'fields'>, row: number, left: number): void {
  if (left === 0) diff.kind[row] = 0;
  if (diff.kind[row] !== MODIFIED) diff.fields[row] = 0;
  else diff.fields[row] = left;
}

/** A path, or a directory above it, that a pattern names. */
function pathTest(glob: string): (path: string) => boolean {
  const bare = glob.replace(/^\/|\/$/g, '');
  const test = globTest(glob.startsWith('/') || bare.includes('/') ? bare : `**/${bare}`, true);
  return (path) => {
    if (test(path)) return true;
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) if (test(path.slice(0, at))) return true;
    return false;
  };
}

/** By name, most telling first: kinds of noise say more than the fields that they cover. */
export function hiddenCounts({ fields, noise, paths }: Omit<HiddenPaths, 'files'>): [string, number][] {
  const kinds = Object.entries(noise);
  return [...(kinds.length > 0 ? kinds : Object.entries(fields)), ...Object.entries(paths)];
}
