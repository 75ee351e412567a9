/** Which image a command speaks of, where an input holds several: `--form`, `--image`, `--platform`, else a default that is said. */
import { mustHaveLayers, type Node } from '../core/image/node.ts';
import { parsePlatform, samePlatform } from '../core/oci/platform.ts';
import { sameName } from '../core/oci/reference.ts';
import type { OpenedInput } from '../engine/engine.ts';
import type { Picking } from './options/picking.ts';
import { type Flaw, type Telling, tellDocuments } from './printing/documents.ts';
import { UsageError } from './usageError.ts';

interface Candidate {
  readonly node: Node;
  /** Of the node and of every index above it. */
  readonly names: readonly string[];
}

interface Accepting {
  /** A config that stands alone will do: what is asked for is in it. */
  readonly configs?: boolean;
}

/** What picking gets of a command: its options, and where it says things. */
type Picker = Omit<Telling, 'options'> & { readonly options: Picking & Telling['options'] };

/**
 * The manifest node meant. `note` gets one line where the choice was ours, and what is wrong with its documents is reported.
 * Throws UsageError where none fits.
 */
export function pickImage(
  picker: Picker,
  opened: OpenedInput,
  { side, ...accepting }: Accepting & { readonly side?: Flaw['side'] } = {},
): Node {
  const node = chooseImage(opened, picker.options, picker.note, accepting);
  tellDocuments(picker, node, side);
  return node;
}

/** The same, with nothing said about its documents: for what speaks of one document alone. */
export function chooseImage(
  opened: OpenedInput,
  options: Picking,
  note: (line: string) => void,
  { configs = false }: Accepting = {},
): Node {
  const all = opened.roots.flatMap((root) => candidates(root, []));
  const [first] = opened.roots;
  if (all.length === 0 && first?.role === 'config') {
    if (configs) return first;
    throw new UsageError(
      `${opened.name}: is only a config, without layers: cutaway history and cutaway runtime can read it`,
    );
  }
  if (all.length === 0) throw new UsageError(`${opened.name}: ${noImage(opened)}`);
  let rest = narrow(all, options.form, ({ node }, form) => node.form === form, 'form', opened.name);
  rest = narrow(rest, options.image, ({ node, names }, name) => isCalled(node, names, name), 'image', opened.name);
  rest = narrow(rest, options.platform, ({ node }, platform) => isFor(node, platform), 'platform', opened.name);
  const distinct = dedupe(rest);
  const [only, second] = distinct;
  if (only && !second) return only.node;
  const chosen = distinct.find(({ node }) => isFor(node, 'linux/amd64') && isComplete(node)) ?? distinct[0];
  if (!chosen) throw new UsageError(`${opened.name}: has no such image`);
  note(
    `${opened.name} holds ${distinct.length} images; showing ${labelOf(chosen)}. Others: --image, --platform, --form.`,
  );
  return chosen.node;
}

/** What there is instead of an image. */
function noImage({ roots }: OpenedInput): string {
  const absent = roots.flatMap(absentBelow);
  if (absent.length > 0)
    return `refers to images (${absent.slice(0, 4).join(', ')}) whose manifests are not in the input`;
  const what = [...new Set(roots.map(({ artifactType, role }) => artifactType ?? role))].slice(0, 4).join(', ');
  return `has no image with layers${what === '' ? '' : `, but ${what}`}: see cutaway inspect`;
}

/** Images that an index or a layout names and the input has not. */
function absentBelow(node: Node): readonly string[] {
  if (node.role === 'manifest' && !node.present && node.origin === 'stored')
    return [node.platform ?? node.names[0] ?? node.digest ?? node.key];
  return node.role === 'index' ? node.children.flatMap(absentBelow) : [];
}

/**
 * Keys of what a conversion takes: with `--platform all` every root that fits, else the one image. Where there is no
 * other, its whole root is taken if `whole`, since the index above it may have attestations beside it; images that are
 * named and not there leave the one.
 */
export function chooseImages(
  picker: Picker,
  opened: OpenedInput,
  { whole }: { readonly whole: boolean },
): readonly string[] {
  const { options, note } = picker;
  if (options.platform === 'all') {
    const roots = allRoots(opened, options);
    for (const image of imagesIn(roots)) tellDocuments(picker, image);
    return roots.map(({ key }) => key);
  }
  let isOurs = false;
  const node = chooseImage(opened, options, (line) => {
    isOurs = true;
    note(`${line} --platform all takes all.`);
  });
  tellDocuments(picker, node);
  if (isOurs || options.platform !== undefined || options.image !== undefined) return [node.key];
  const root = opened.roots.find(({ key }) => node.key === key || node.key.startsWith(`${key}.`));
  const absent = root ? absentBelow(root) : [];
  if (absent.length > 0) {
    const what = node.platform ?? node.digest ?? node.key;
    note(`${opened.name}: converting ${what}; not in the input: ${absent.slice(0, 8).join(', ')}`);
    return [node.key];
  }
  return [whole ? (root?.key ?? node.key) : node.key];
}

/** Roots of one view: of `--form`, else of the first in which all bytes are. */
function allRoots(opened: OpenedInput, { form, image }: Picking): readonly Node[] {
  const views = opened.views.filter((view) => form === undefined || view.form === form);
  const roots = (keys: readonly string[]) => opened.roots.filter(({ key }) => keys.includes(key));
  const view = views.find((one) => one.roots.length > 0 && roots(one.roots).every(isComplete)) ?? views[0];
  const chosen = roots(view?.roots ?? []).filter((root) => image === undefined || isCalled(root, root.names, image));
  if (chosen.length === 0) throw new UsageError(`${opened.name}: has no such image`);
  return chosen;
}

/** All images of an input. */
export function imagesIn(roots: readonly Node[]): readonly Node[] {
  return roots.flatMap((root) => candidates(root, []).map(({ node }) => node));
}

/** Image manifests below a node: not attestations, not artifacts. */
function candidates(node: Node, above: readonly string[]): Candidate[] {
  const names = [...above, ...node.names];
  if (node.role === 'index') return node.children.flatMap((child) => candidates(child, names));
  const isImage = node.role === 'manifest' && node.children.some(({ role }) => role === 'config' || role === 'layer');
  return isImage ? [{ node, names }] : node.role === 'layer' ? [{ node, names }] : [];
}

function narrow(
  all: readonly Candidate[],
  wanted: string | undefined,
  fits: (candidate: Candidate, wanted: string) => boolean,
  option: string,
  input: string,
): readonly Candidate[] {
  if (wanted === undefined) return all;
  if (option === 'platform') checkPlatform(wanted);
  const rest = all.filter((candidate) => fits(candidate, wanted));
  if (rest.length > 0) return rest;
  const label = option === 'image' ? nameOf : labelOf;
  const have = [...new Set(all.map(label))].slice(0, 8).join(', ');
  throw new UsageError(`${input}: no image for --${option} ${wanted}; it has ${have}`);
}

/** By a name, its digest, or the beginning of it that is printed. */
function isCalled({ digest }: Node, names: readonly string[], wanted: string): boolean {
  if (names.some((name) => sameName(name, wanted))) return true;
  const [, start] = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(wanted) ?? [];
  return digest === wanted || (start !== undefined && digest?.startsWith(`sha256:${start}`) === true);
}

function isFor(node: Node, wanted: string): boolean {
  const [mine, theirs] = [parsePlatform(node.platform ?? ''), parsePlatform(wanted)];
  return mine !== undefined && theirs !== undefined && samePlatform(mine, theirs);
}

function isComplete(node: Node): boolean {
  return node.present && node.children.every(({ present }) => present);
}

/**
 * One of each image: the same manifest under several tags, or one config seen through both forms, counts once. The
 * stored form comes first where all its blobs are there.
 */
function dedupe(all: readonly Candidate[]): readonly Candidate[] {
  const ranked = [...all].sort((a, b) => rank(a.node) - rank(b.node));
  const seen = new Set<string>();
  return ranked.filter(({ node }) => {
    const identity = node.children.find(({ role }) => role === 'config')?.digest ?? node.digest ?? node.key;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

const rank = (node: Node) => (isComplete(node) ? 0 : 2) + (node.origin === 'stored' ? 0 : 1);

function labelOf({ node, names }: Candidate): string {
  return [names[0], node.platform].filter(Boolean).join(' ') || node.digest || node.key;
}

/** What `--image` takes. */
const nameOf = (candidate: Candidate): string =>
  candidate.names[0] ?? candidate.node.digest?.slice(0, 'sha256:'.length + 12) ?? labelOf(candidate);

/** The number of layers of an image. */
export function layerCount(node: Node): number {
  return node.role === 'layer' ? 1 : node.children.filter(({ role }) => role === 'layer').length;
}

/** Checks `--layer` against the image. */
export function checkLayer(node: Node, layer: number): void {
  mustHaveLayers(node);
  const count = layerCount(node);
  if (count === 0) throw new UsageError(`--layer ${layer}: the image has no layers`);
  if (layer >= count) throw new UsageError(`--layer ${layer}: the image has ${count} layers, 0 to ${count - 1}`);
}

function checkPlatform(wanted: string): void {
  if (!parsePlatform(wanted)) throw new UsageError(`--platform ${wanted}: must be os/architecture[/variant]`);
}

/** The trees without the images for other platforms; all of them where none is named. Throws where nothing is left. */
export function ofPlatform(roots: readonly Node[], platform: string | undefined): readonly Node[] {
  if (platform === undefined) return roots;
  checkPlatform(platform);
  const left = roots.flatMap((root) => pruned(root, platform));
  if (left.length > 0) return left;
  const has = [...new Set(roots.flatMap(platformsIn))].slice(0, 8).join(', ');
  throw new UsageError(
    `--platform ${platform}: no image is for it; there is ${has === '' ? 'none with a platform' : has}`,
  );
}

function pruned(node: Node, platform: string): Node[] {
  if (node.role !== 'index') return isFor(node, platform) ? [node] : [];
  const children = node.children.flatMap((child) => pruned(child, platform));
  return children.length > 0 ? [{ ...node, children }] : [];
}

const platformsIn = (node: Node): readonly string[] =>
  node.role === 'index' ? node.children.flatMap(platformsIn) : node.platform === null ? [] : [node.platform];
