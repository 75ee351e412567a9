/**
 * Verdict: "Reproducible?" in a sentence, with what differs first and what usually makes it go away. The page runs this
 * too. It never calls the same what could not be read.
 */

import { rowPath } from '../table/namedRows.ts';
import type { Role } from '../image/node.ts';
import { incompleteOf } from '../oci/basis/basis.ts';
import { FIELD, FILE_KINDS, fieldNames } from './change.ts';
import { filesNoise, type JudgedFiles } from './explained.ts';
import type { FileDiff } from './files/fileDiff.ts';
import type { Pair } from './images.ts';
import type { JsonChange } from './json.ts';
import { type MovedDirectory, movedDirectories } from './movedDirectories.ts';
import {
  fieldNoise,
  fieldsLeft,
  NOISE,
  NOISES,
  type NoiseName,
  OF_BASE,
  PRESETS,
  pairNoise,
  rowNoise,
} from './noise.ts';
import { usualFix } from './usualFix.ts';

/** What a verdict is made of. */
export interface VerdictArgs {
  /** The objects; without them only the files are judged. */
  readonly root?: Pair | undefined;
  /** The root filesystems, with what their comparison rests on; without them only the objects are judged. */
  readonly files?: JudgedFiles | undefined;
  /** Bits of NOISE that the reader left out. Beyond PRESETS.semantic they count as noise as well. */
  readonly ignored: number;
  /** What `filesNoise` said of these files, where it was asked. */
  readonly explained?: number;
}

/** A cause of the verdict, with the usual fix. */
export interface VerdictCause {
  /** One sentence. */
  readonly text: string;
  /** Of a file, or of an object as its pair names it. */
  readonly path?: string;
  /** What usually makes it go away. */
  readonly fix?: string;
}

/** Whether two images are the same. The command line prints it as `verdict`. */
export interface Verdict {
  /** `unknown`: what could be read is the same, and not all could be read. */
  readonly grade: 'identical' | 'noise' | 'different' | 'unknown';
  /** The answer in one sentence. */
  readonly text: string;
  /** Kinds of noise, with how many files and objects have each. */
  readonly noise: readonly { readonly name: NoiseName; readonly count: number }[];
  /** What differs really, first; then the kinds of noise. */
  readonly causes: readonly VerdictCause[];
  /** Files and objects that `ignored` hides. */
  readonly hidden: number;
}

/** Real differences that are told one by one. */
const CAUSES_MAX_COUNT = 6;
const [ADDED, REMOVED, MODIFIED] = (['added', 'removed', 'modified'] as const).map((kind) => FILE_KINDS.indexOf(kind));

interface Tally {
  /** Rows or objects by kind of noise, in the order of NOISES. */
  readonly noise: number[];
  readonly causes: VerdictCause[];
  real: number;
  hidden: number;
}

const emptyTally = (): Tally => ({ noise: NOISES.map(() => 0), causes: [], real: 0, hidden: 0 });

/** Judges what was compared. */
export function verdictOf({ root, files, ignored, ...given }: VerdictArgs): Verdict {
  const allowed = PRESETS.semantic | ignored;
  const rows = files && tallyFiles(files, ignored, allowed);
  const unread = files ? unreadLayers(files) : 0;
  const explained = files ? (given.explained ?? filesNoise(files, root, ignored)) : 0;
  const objects = root && tallyObjects(root, { ignored, allowed, explained, hasFiles: files !== undefined });
  // The same bytes need no reading.
  if (root?.kind === 'same' && (rows?.real ?? 0) === 0 && unread === 0) return identical(root, files);
  const noise = NOISES.flatMap(({ name }, bit) => {
    const count = (rows?.noise[bit] ?? 0) + (objects?.noise[bit] ?? 0);
    return count > 0 ? [{ name, count }] : [];
  });
  const real = (rows?.real ?? 0) + (objects?.real ?? 0);
  const causes = [...gap(unread), ...(rows?.causes ?? []), ...(objects?.causes ?? []), ...noise.map(noiseCause)];
  const hidden = (rows?.hidden ?? 0) + (objects?.hidden ?? 0);
  const grade = real > 0 ? 'different' : unread > 0 ? 'unknown' : noise.length > 0 ? 'noise' : 'identical';
  const text = sentence(grade, { real, unread, noise: noise.map(({ name }) => name), root, files });
  return { grade, text, noise, causes, hidden };
}

function identical(root: Pair, files: FileDiff | undefined): Verdict {
  const digest = root.right?.digest;
  const what = digest ? `the same digest, ${digest.slice(0, 19)}…` : 'the same config and the same layers';
  const paths = files ? ` ${pathsText(files.same)}` : ' The bytes behind the digests were not compared.';
  return { grade: 'identical', text: `Identical: ${what}.${paths}`, noise: [], causes: [], hidden: 0 };
}

const pathsText = (same: number) => (same === 1 ? 'The one path is the same.' : `All ${same} paths are the same.`);

interface Said {
  readonly real: number;
  readonly unread: number;
  readonly noise: readonly NoiseName[];
  readonly root: Pair | undefined;
  readonly files: FileDiff | undefined;
}

function sentence(grade: Verdict['grade'], { real, unread, noise, root, files }: Said): string {
  const kinds = listOf(noise.map((name) => NOISES[Math.log2(NOISE[name])]?.label ?? name));
  const rest =
    files && files.same > 0 ? ` ${count(files.same, 'path')} ${files.same === 1 ? 'is' : 'are'} the same.` : '';
  if (unread > 0) {
    const also = real > 0 ? `what could be read differs in ${count(real, 'place')}` : 'what could be read is the same';
    return `Cannot be compared: ${count(unread, 'layer')} could not be read in full; ${also}.`;
  }
  if (grade === 'identical') return `The same files: all ${count(files?.same ?? 0, 'path')}, every field.`;
  if (grade === 'noise') {
    const what = files ? 'Same content' : 'Same files according to the documents';
    return `${what}: only ${kinds} ${noise.length === 1 && !kinds.endsWith('s') ? 'differs' : 'differ'}.${rest}`;
  }
  const places = files ? `${count(real, 'file or object', 'files and objects')}` : count(real, 'object');
  const also = noise.length > 0 ? `, beside noise (${kinds})` : '';
  const objects = root && !files ? ' The files were not compared.' : '';
  return `Different: ${places}${also}.${rest}${objects}`;
}

// ---- files

function tallyFiles(files: FileDiff, ignored: number, allowed: number): Tally {
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
  return tally;
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
  return { text: `/${rowPath(left, from)} was moved to /${path} with all ${count(files, 'file')} below it.`, path };
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

function addNoise(tally: Tally, bits: number): void {
  for (let bit = 0; bit < NOISES.length; bit++) if (bits & (1 << bit)) tally.noise[bit] = (tally.noise[bit] ?? 0) + 1;
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

function unreadLayers({ basis }: JudgedFiles): number {
  return basis.comparable ? 0 : incompleteOf(basis).length;
}

// ---- objects

interface Judging {
  readonly ignored: number;
  readonly allowed: number;
  /** What the files differ in at most, where that is known. */
  readonly explained: number;
  readonly hasFiles: boolean;
}

function tallyObjects(root: Pair, { ignored, allowed, explained, hasFiles }: Judging): Tally {
  const tally = emptyTally();
  const work: Pair[] = [root];
  for (let pair = work.pop(); pair; pair = work.pop()) {
    for (const child of [...pair.children].reverse()) work.push(child);
    if (pair.kind === 'same') continue;
    const bits = pairNoise(pair, explained);
    const own = bits === 0 && pair.children.length > 0 ? pairNoise({ ...pair, children: [] }, explained) : bits;
    if (bits !== 0 && (bits & ~ignored) === 0) tally.hidden += 1;
    if (own !== 0 && (own & ~allowed) === 0) addNoise(tally, own);
    // Files tell better what a layer does; a manifest differs because something below it does.
    else if (!(hasFiles && pair.role === 'layer') && !isFollowing(pair))
      realObject(tally, pair, { allowed, explained });
  }
  return tally;
}

/** Does all that differs in a document name what hangs below it? */
function isFollowing(pair: Pair): boolean {
  const { role, fields, causes, children } = pair;
  if (role === 'layer' || role === 'config' || children.length === 0) return false;
  return causes.some(({ kind }) => kind === 'no-document') || fields.every((field) => followsBelow(pair, field));
}

function realObject(tally: Tally, pair: Pair, { allowed, explained }: Pick<Judging, 'allowed' | 'explained'>): void {
  const { path, role, kind, text, fields, right, left } = pair;
  const real = fields.filter((field) => !isNoise(field, role, allowed, explained) && !followsBelow(pair, field));
  // A config whose own words are the same follows from its layers.
  if (role === 'config' && real.length > 0 && real.every(({ pointer }) => OF_LAYERS.test(pointer))) return;
  tally.real += 1;
  if (tally.causes.length >= CAUSES_MAX_COUNT) return;
  const some = real.slice(0, 3).map(({ pointer }) => pointer);
  const more = real.length > some.length ? ` and ${real.length - some.length} more` : '';
  const what = kind === 'modified' && some.length > 0 ? `differs in ${some.join(', ')}${more}.` : `: ${text}`;
  const isAttestation = role === 'attestation' || (right ?? left)?.artifactType?.includes('in-toto');
  tally.causes.push({
    text: `The ${path}${what.startsWith(':') ? '' : ' '}${what}`,
    path,
    ...(isAttestation && { fix: 'Attestations name their build: build with --provenance=false --sbom=false.' }),
  });
}

/** Is it about the objects below, which are told of themselves? */
function followsBelow({ role, children }: Pair, { pointer }: JsonChange): boolean {
  if ((role !== 'manifest' && role !== 'index') || children.length === 0) return false;
  return /^\/(?:config|layers|manifests)(?:\/|$)/.test(pointer) || OF_BASE.test(pointer);
}

function isNoise(field: JsonChange, role: Role, allowed: number, explained: number): boolean {
  if (role !== 'config' && role !== 'manifest' && role !== 'index') return false;
  const bits = fieldNoise(field, role, explained);
  return bits !== 0 && (bits & ~allowed) === 0;
}

const OF_LAYERS = /^\/(?:rootfs|history)(?:\/|$)/;

/** How many layers from the base on both images have alike, by what they unpack to. */
function sharedBase(root: Pair): number {
  const image = root.role === 'index' ? (root.children.find(({ role }) => role === 'manifest') ?? root) : root;
  const layers = image.children.filter(({ role }) => role === 'layer');
  const differs = layers.findIndex(
    ({ kind, why }) => kind !== 'same' && why !== 'recompressed' && why !== 'media-type-only',
  );
  return differs < 0 ? layers.length : differs;
}

/** `Both stand on the same 3 layers.`; undefined where they share none. */
export function baseText(root: Pair): string | undefined {
  const layers = sharedBase(root);
  if (layers === 0) return undefined;
  return layers === 1 ? 'Both have the same base layer.' : `Both have the same ${layers} base layers.`;
}

// ---- words

const gap = (unread: number): VerdictCause[] =>
  unread === 0
    ? []
    : [
        {
          text: `${count(unread, 'layer')} could not be read in full: what ${unread === 1 ? 'it holds' : 'they hold'} beyond that is not compared.`,
        },
      ];

function noiseCause({ name, count: files }: { readonly name: NoiseName; readonly count: number }): VerdictCause {
  const noise = NOISES.find((one) => one.name === name);
  const label = noise?.label ?? name;
  const text = `${label[0]?.toUpperCase()}${label.slice(1)}: ${count(files, 'file or object', 'files and objects')}.`;
  return { text, ...(noise?.fix !== undefined && { fix: noise.fix }) };
}

const count = (value: number, one: string, many = `${one}s`) =>
  `${String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${value === 1 ? one : many}`;

function listOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
