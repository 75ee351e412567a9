/**
 * Verdict: "Reproducible?" in a sentence, with what differs first and what usually makes it go away. The page runs this
 * too. It never calls the same what could not be read.
 */

import type { Role } from '../image/node.ts';
import { type ComparedBasis, incompleteOf, isWrong } from '../oci/basis/basis.ts';
import { filesNoise, type JudgedFiles } from './explained.ts';
import { type Pair, pairsOf } from './images.ts';
import type { JsonChange } from './json.ts';
import {
  addNoise,
  CAUSES_MAX_COUNT,
  countText,
  emptyTally,
  listOf,
  type Tally,
  type VerdictCause,
} from './judgement/tally.ts';
import { isComparable } from './judgement/comparable.ts';
import { tallyFiles } from './judgement/tallyFiles.ts';
import { fieldNoise, NOISE, NOISES, type NoiseName, OF_BASE, PRESETS, pairNoise } from './noise.ts';

/** What a verdict is made of. */
export interface VerdictArgs {
  /** The objects; without them only the files are judged. */
  readonly root?: Pair | undefined;
  /** The root filesystems, with what their comparison rests on; without them only the objects are judged. */
  readonly files?: JudgedFiles | undefined;
  /** The same where files were not compared. */
  readonly basis?: ComparedBasis | undefined;
  /** Bits of NOISE that the reader left out. Beyond PRESETS.semantic they count as noise as well. */
  readonly ignored: number;
  /** What `filesNoise` said about these files, where it was asked. */
  readonly explained?: number;
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

/** Judges what was compared. */
export function verdictOf({ root, files, basis = files?.basis, ignored, ...given }: VerdictArgs): Verdict {
  const allowed = PRESETS.semantic | ignored;
  const rows = files && tallyFiles(files, ignored, allowed);
  const layers = basis && !basis.comparable ? incompleteOf(basis).length : 0;
  const explained = files ? (given.explained ?? filesNoise(files, root, ignored)) : 0;
  const objects = root && tallyObjects(root, { ignored, allowed, explained, basis, hasFiles: files !== undefined });
  const unread = { layers, documents: objects?.unread ?? 0 };
  const isUnread = unread.layers + unread.documents > 0;
  // The same bytes need no reading.
  if (root && isAllSame(root) && (rows?.real ?? 0) === 0 && !isUnread) return identical(root, files, basis);
  const noise = NOISES.flatMap(({ name }, bit) => {
    const count = (rows?.noise[bit] ?? 0) + (objects?.noise[bit] ?? 0);
    return count > 0 ? [{ name, count }] : [];
  });
  const real = { files: rows?.real ?? 0, hidden: rows?.hiddenReal ?? 0, objects: objects?.real ?? 0 };
  const isReal = real.files + real.hidden + real.objects > 0;
  const causes = [...gap(unread), ...(rows?.causes ?? []), ...(objects?.causes ?? []), ...noise.map(noiseCause)];
  const hidden = (rows?.hidden ?? 0) + (objects?.hidden ?? 0);
  const grade = isReal ? 'different' : isUnread ? 'unknown' : noise.length > 0 ? 'noise' : 'identical';
  const text = sentence(grade, { real, unread, noise: noise.map(({ name }) => name), root, files });
  return { grade, text, noise, causes, hidden };
}

function identical(root: Pair, files: JudgedFiles | undefined, basis: ComparedBasis | undefined): Verdict {
  const digest = root.right?.digest;
  const what = digest ? `the same digest, ${digest.slice(0, 19)}…` : 'the same config and the same layers';
  const bytes = basis?.proven ? ' The bytes of all layers are those of their digests.' : NOT_READ;
  const wrong = basis ? basis.left.incomplete.filter(isWrong).length : 0;
  const damage = wrong > 0 ? ` But ${countText(wrong, 'layer')} of both ${wrong === 1 ? 'is' : 'are'} damaged.` : '';
  const paths = files && !files.byDigest ? ` ${pathsText(files.same)}` : bytes;
  return { grade: 'identical', text: `Identical: ${what}.${paths}${damage}`, noise: [], causes: [], hidden: 0 };
}

const NOT_READ = ' The bytes behind the digests were not compared.';

const pathsText = (same: number) => (same === 1 ? 'The one path is the same.' : `All ${same} paths are the same.`);

interface Unread {
  /** Not read in full, of both sides. */
  readonly layers: number;
  /** Objects whose bytes are not there, so that nobody knows whether they differ. */
  readonly documents: number;
}

/** With all below it: a manifest of the same bytes may name a config that only one side has. */
const isAllSame = (root: Pair) => root.kind === 'same' && root.children.every(isAllSame);

interface Said {
  readonly real: { readonly files: number; readonly hidden: number; readonly objects: number };
  readonly unread: Unread;
  readonly noise: readonly NoiseName[];
  readonly root: Pair | undefined;
  readonly files: JudgedFiles | undefined;
}

const BY_DIGEST = ' The layers have the same digests; their bytes were not read.';

function sameText(files: JudgedFiles | undefined): string {
  if (files?.byDigest) return BY_DIGEST;
  return files && files.same > 0
    ? ` ${countText(files.same, 'path')} ${files.same === 1 ? 'is' : 'are'} the same.`
    : '';
}

function sentence(grade: Verdict['grade'], { real, unread, noise, root, files }: Said): string {
  const kinds = listOf(noise.map((name) => NOISES[Math.log2(NOISE[name])]?.label ?? name));
  const rest = sameText(files);
  if (unread.layers + unread.documents > 0) {
    const places = real.files + real.hidden + real.objects;
    const also =
      places > 0 ? `what could be read differs in ${countText(places, 'place')}` : 'what could be read is the same';
    return `Cannot be compared: ${unreadText(unread)}; ${also}.`;
  }
  if (grade === 'identical' && files?.byDigest) return `The same files.${rest}`;
  if (grade === 'identical') return `The same files: all ${countText(files?.same ?? 0, 'path')}, every field.`;
  if (grade === 'noise') {
    const what = files ? 'Same content' : 'Same files according to the documents';
    return `${what}: only ${kinds} ${noise.length === 1 && !kinds.endsWith('s') ? 'differs' : 'differ'}.${rest}`;
  }
  const places = listOf([
    ...(real.files > 0 ? [countText(real.files, 'file')] : []),
    ...(real.hidden > 0 ? [countText(real.hidden, 'hidden file')] : []),
    ...(real.objects > 0 ? [countText(real.objects, 'object')] : []),
  ]);
  const also = noise.length > 0 ? `, beside noise (${kinds})` : '';
  // An artifact has no files of an image.
  const objects = root && root.role !== 'artifact' && !files ? ' The files were not compared.' : '';
  return `Different: ${places}${also}.${rest}${objects}`;
}

// ---- objects

interface Judging {
  readonly ignored: number;
  readonly allowed: number;
  /** What the files differ in at most, where that is known. */
  readonly explained: number;
  readonly basis: ComparedBasis | undefined;
  readonly hasFiles: boolean;
}

function tallyObjects(root: Pair, { ignored, allowed, explained, basis, hasFiles }: Judging): Tally {
  const tally = emptyTally();
  const hasLayers = [...pairsOf(root)].some(({ role, kind }) => role === 'layer' && kind !== 'same');
  const work: Pair[] = [root];
  for (let pair = work.pop(); pair; pair = work.pop()) {
    for (const child of [...pair.children].reverse()) work.push(child);
    if (pair.kind === 'same') continue;
    if (!isComparable(pair, basis ?? WHOLE)) {
      // Layers are counted by what they rest on.
      if (pair.role !== 'layer' || pair.comparable === false) tally.unread += isInGaps(pair, basis) ? 0 : 1;
      continue;
    }
    const bits = pairNoise(pair, explained);
    const own = bits === 0 && pair.children.length > 0 ? pairNoise({ ...pair, children: [] }, explained) : bits;
    if (bits !== 0 && (bits & ~ignored) === 0) tally.hidden += 1;
    if (own !== 0 && (own & ~allowed) === 0) addNoise(tally, own);
    // Files tell better what a layer does; a manifest differs because something below it does.
    else if (!(hasFiles && pair.role === 'layer') && !isFollowing(pair))
      realObject(tally, pair, { allowed, explained, hasLayers });
  }
  return tally;
}

const WHOLE: ComparedBasis = {
  left: { incomplete: [], unchecked: [] },
  right: { incomplete: [], unchecked: [] },
  comparable: true,
};

function isInGaps({ role, left, right }: Pair, basis: ComparedBasis | undefined): boolean {
  const layers = basis ? incompleteOf(basis).map(({ layer }) => layer) : [];
  return role === 'layer' && [left?.layer, right?.layer].some((one) => one !== undefined && layers.includes(one));
}

/** Does all that differs in a document name what hangs below it? */
function isFollowing(pair: Pair): boolean {
  const { role, fields, causes, children } = pair;
  if (role === 'layer' || role === 'config' || children.length === 0) return false;
  return causes.some(({ kind }) => kind === 'no-document') || fields.every((field) => followsBelow(pair, field));
}

interface Told extends Pick<Judging, 'allowed' | 'explained'> {
  /** Does a layer differ too? */
  readonly hasLayers: boolean;
}

function realObject(tally: Tally, pair: Pair, { allowed, explained, hasLayers }: Told): void {
  const { path, role, kind, text, fields, right, left } = pair;
  const real = fields.filter((field) => !isNoise(field, role, allowed, explained) && !followsBelow(pair, field));
  // A config whose own words are the same follows from its layers, which are listed themselves.
  if (hasLayers && role === 'config' && real.length > 0 && real.every(({ pointer }) => OF_LAYERS.test(pointer))) return;
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

/** Is it about the objects below, which are listed themselves? */
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

// ---- words

function unreadText({ layers, documents }: Unread): string {
  return listOf([
    ...(layers > 0 ? [`${countText(layers, 'layer')} could not be read in full`] : []),
    ...(documents > 0
      ? [`${countText(documents, 'document')} ${documents === 1 ? 'is' : 'are'} missing or damaged`]
      : []),
  ]);
}

const gap = (unread: Unread): VerdictCause[] =>
  unread.layers + unread.documents === 0 ? [] : [{ text: `${unreadText(unread)}: what is missing is not compared.` }];

function noiseCause({ name, count: files }: { readonly name: NoiseName; readonly count: number }): VerdictCause {
  const noise = NOISES.find((one) => one.name === name);
  const label = noise?.label ?? name;
  const text = `${label[0]?.toUpperCase()}${label.slice(1)}: ${countText(files, 'file or object', 'files and objects')}.`;
  return { text, ...(noise?.fix !== undefined && { fix: noise.fix }) };
}
