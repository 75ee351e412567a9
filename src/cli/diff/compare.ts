/** Everything that `diff` was asked to compare, asked of the engine, with what is ignored left out. */

import { addExplanations } from '../../core/diff/explain/explanations.ts';
import { filesNoise } from '../../core/diff/explained.ts';
import type { LayerDiff } from '../../core/diff/headers/layerDiff.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { NOISE } from '../../core/diff/noise.ts';
import type { PackageDiff } from '../../core/diff/packages/diffPackages.ts';
import { explainedBy, type LeftOut, leaveOut } from '../../core/diff/report/leaveOut.ts';
import type { SizeDiff } from '../../core/diff/size/sizeDiff.ts';
import { type Verdict, verdictOf } from '../../core/diff/verdict.ts';
import type { ComparedBasis } from '../../core/oci/basis/basis.ts';
import type { Finding } from '../../core/oci/finding.ts';
import type { FileDiffAnswer } from '../../engine/answers.ts';
import { comparedBasis } from '../../engine/compare/comparedBasis.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import type { Picking } from '../options/picking.ts';
import { pickImage } from '../pickImage.ts';
import type { Context } from '../session.ts';
import type { DiffOptions } from './options.ts';
import { printable } from '../show.ts';
import { differing, type Ignored } from './ignored.ts';

export interface Compared {
  readonly root: Pair;
  /** Objects that differ in more than what is ignored. */
  readonly objects: readonly Pair[];
  readonly files?: LeftOut<FileDiffAnswer>;
  readonly packages?: PackageDiff;
  readonly size?: SizeDiff;
  readonly layerHeaders?: readonly ComparedLayer[];
  /** The noise that all files differ in at most, whatever is ignored; 0 where they really differ or were not compared. */
  readonly explained: number;
  readonly verdict: Verdict;
  /** By reading the layers where files, packages or sizes were compared, else by their documents and first bytes. */
  readonly basis: ComparedBasis;
  readonly same: boolean;
}

/** A layer that both sides have in another form, as its pair names it. */
export interface ComparedLayer extends LayerDiff {
  readonly path: string;
}

export interface PickedSides {
  readonly ids: readonly [string, string];
  readonly left: string;
  readonly right: string;
}

/** The image of each input: the right one by its own options where it has some. */
export function pickSides(
  { options, note }: Context<DiffOptions & Picking>,
  left: OpenedImage,
  right: OpenedImage,
): PickedSides {
  const ofRight: Picking = {
    platform: options.platformB ?? options.platform,
    image: options.imageB ?? options.image,
    form: options.formB ?? options.form,
  };
  const [a, b] = [pickImage(left, options, note), pickImage(right, ofRight, note)];
  return { ids: [left.id, right.id], left: a.key, right: b.key };
}

/** Asks what the options want. Findings are notes. */
export async function compare(context: Context<DiffOptions>, sides: PickedSides, ignored: Ignored): Promise<Compared> {
  const { engine, call, options } = context;
  const { semantic, packages: wantsPackages, size: wantsSize, layerHeaders: wantsHeaders } = options;
  // Every bit: of files too.
  const wantsFiles = options.files || options.bitForBit || semantic;
  const keys = { left: sides.left, right: sides.right };
  const root = await engine.ask(sides.ids, 'diff', keys, call);
  const files = wantsFiles ? leaveOut(await compareFiles(context, sides, ignored), ignored) : undefined;
  const packages = wantsPackages ? await engine.ask(sides.ids, 'diffPackages', keys, call) : undefined;
  const size = wantsSize ? await engine.ask(sides.ids, 'diffSize', keys, call) : undefined;
  const layerHeaders = wantsHeaders ? await compareHeaders(context, sides, root) : undefined;
  if (packages) tell(context, packages.findings);
  const basis = files?.judged.basis ?? packages?.basis ?? size?.basis ?? (await glance(context, sides, root));
  const isWhole = basis.comparable;
  const objects = differing(root, ignored, files && isWhole ? explainedBy(files, root, ignored.noise) : 0);
  const listed = files?.listed.kind.some((kind) => kind !== 0) ?? false;
  const verdict = verdictOf({ root, files: files?.judged, ignored: ignored.noise });
  const parts = {
    ...(files && { files }),
    ...(packages && { packages }),
    ...(size && { size }),
    ...(layerHeaders && { layerHeaders }),
  };
  const explained = files ? filesNoise(files.judged, root, ignored.noise) : 0;
  return { root, objects, explained, ...parts, verdict, basis, same: objects.length === 0 && !listed && isWhole };
}

/** Layers of other content, one after the other: both are read in full. */
async function compareHeaders({ engine, call }: Context, { ids }: PickedSides, root: Pair): Promise<ComparedLayer[]> {
  const compared: ComparedLayer[] = [];
  for (const { role, path, kind, why, left, right } of pairsOf(root)) {
    if (role !== 'layer' || kind !== 'modified' || why !== 'content' || !left || !right) continue;
    compared.push({ path, ...(await engine.ask(ids, 'diffLayers', { left: left.key, right: right.key }, call)) });
  }
  return compared;
}

/** Kinds that only contents tell. */
const INSIDE = NOISE['file-times'] | NOISE.compression | NOISE['build-paths'];

async function compareFiles(
  context: Context,
  { ids, left, right }: PickedSides,
  { noise }: Ignored,
): Promise<FileDiffAnswer> {
  const { engine, call } = context;
  const answer = await engine.ask(ids, 'diffFiles', { left, right }, call);
  tell(context, answer.findings);
  if ((noise & INSIDE) === 0) return answer;
  const told = await engine.ask(ids, 'explainFiles', { left, right }, call);
  addExplanations(answer, told);
  return answer;
}

type BySide = Readonly<Record<'left' | 'right', readonly Finding[]>>;

function tell({ note }: Context, { left, right }: BySide): void {
  for (const { severity, at, message } of [...left, ...right])
    note(`${severity}: ${printable(at)}: ${printable(message)}`);
}

/** What the objects alone rest on. Digests that are equal need no reading. */
async function glance(
  { engine, call }: Context,
  { ids, left, right }: PickedSides,
  root: Pair,
): Promise<ComparedBasis> {
  const [a, b] = [
    await engine.ask([ids[0]], 'basis', { image: left, read: false }, call),
    await engine.ask([ids[1]], 'basis', { image: right, read: false }, call),
  ];
  return comparedBasis(a, b, root.kind === 'same');
}
