/**
 * Two images as trees aligned by role: index beside index, manifests by platform, config beside config, layers by diffID.
 * Each pair says in words why its digests differ; what is true of a document follows from its fields and its children.
 */
import type { Node, Role } from '../image/node.ts';
import type { JsonText } from '../oci/json/jsonText.ts';
import { align } from './align.ts';
import { type Kind, WHY_WORDS, type Why } from './change.ts';
import { diffJson, type JsonChange } from './json.ts';
import { alignLayers } from './layers.ts';
import { listedCause, listedChanges } from './listed.ts';
import { type Cause, reasonOf, whyOf } from './reason.ts';

/** A node without what hangs below it. */
export type Facts = Omit<Node, 'children' | 'findings'>;

/** One object on both sides. */
export interface Pair {
  /** By role: `index`, `manifest linux/amd64`, `config`, `layer 3`; layers by their number on the right where they have one. */
  readonly path: string;
  readonly role: Role;
  /** null where a side has none. */
  readonly left: Facts | null;
  readonly right: Facts | null;
  readonly kind: Kind;
  readonly why?: Why;
  /** false: the bytes of a side are not there, or nothing names them, so that nobody knows whether the two differ. */
  readonly comparable?: false;
  /** One sentence. */
  readonly text: string;
  readonly causes: readonly Cause[];
  /** For documents: the fields that differ. */
  readonly fields: readonly JsonChange[];
  /** For manifests that no file holds: what they would say differently of their config and layers. */
  readonly listed?: readonly JsonChange[];
  readonly children: readonly Pair[];
}

/** One side: its tree, and the JSON of a node; undefined where there are no such bytes or they are not JSON. */
interface Side {
  readonly root: Node;
  document(node: Node): Promise<JsonText | undefined>;
}

type Both = readonly [Side, Side];

/** Compares two trees. Throws only what reading throws. */
export async function diffImages(left: Side, right: Side): Promise<Pair> {
  return pairNodes([left, right], ...unwrap(left.root, right.root), '');
}

/** An index of one beside a manifest says no more than that manifest: then the two manifests are compared. */
function unwrap(left: Node, right: Node): [Node, Node] {
  if (left.role === right.role) return [left, right];
  if (left.role === 'index') return [imageIn(left, right) ?? left, right];
  if (right.role === 'index') return [left, imageIn(right, left) ?? right];
  return [left, right];
}

function imageIn(index: Node, wanted: Node): Node | undefined {
  const images = index.children.flatMap((child) => (child.role === 'index' ? child.children : [child]));
  const manifests = images.filter(({ role }) => role === 'manifest');
  return manifests.find(({ platform }) => platform === wanted.platform) ?? manifests[0];
}

async function pairNodes(sides: Both, left: Node, right: Node, within: string): Promise<Pair> {
  if (left.role === 'layer' && right.role === 'layer') return pairLayers([left], [right], within)[0];
  const path = pathOf(right, within);
  const children = await pairChildren(sides, left, right, left.role === 'index' ? '' : within);
  const base = { path, role: right.role, left: factsOf(left), right: factsOf(right), children, causes: [], fields: [] };
  const doubt = doubtOf(left, right);
  if (left.digest !== null && left.digest === right.digest && doubt === undefined) {
    const why = left.mediaType === right.mediaType ? 'same-bytes' : 'media-type-only';
    return { ...base, kind: why === 'same-bytes' ? 'same' : 'modified', why, text: WHY_WORDS[why] };
  }
  const whys = children.map(({ kind, why }) => (kind === 'same' ? 'same-bytes' : why));
  if (doubt !== undefined && left.digest === right.digest && !left.present && !right.present) {
    const why = left.mediaType === right.mediaType ? 'content' : 'media-type-only';
    return { ...base, kind: 'modified', why, comparable: false, text: doubt };
  }
  const [a, b] = [await sides[0].document(left), await sides[1].document(right)];
  if (!a || !b) return { ...base, ...withoutDocument(left, right, whys, children) };
  const diff = diffJson(a, b);
  const { why, causes } = reasonOf(diff, documentKind(right.role), whys);
  if (doubt !== undefined) {
    // The same words, and still not those that the digest is of.
    const unknown = diff.changes.length === 0 && { comparable: false as const };
    return { ...base, kind: 'modified', why: 'content', ...unknown, text: doubt, causes, fields: diff.changes };
  }
  return { ...base, kind: 'modified', why, text: WHY_WORDS[why], causes, fields: diff.changes };
}

/** Why equal digests say nothing of two documents; undefined where they do. Manifests of other platforms may be absent. */
function doubtOf(left: Node, right: Node): string | undefined {
  const changed = [left, right].map(({ verified }) => verified === 'mismatch');
  if (changed[0] && changed[1])
    return 'On both sides, digest and size do not agree with the bytes: they were changed or damaged.';
  const side = changed[0] ? 'left' : 'right';
  if (changed[0] || changed[1])
    return `On the ${side}, digest and size do not agree with the bytes: they were changed or damaged.`;
  const isMissing = left.present !== right.present || (left.role === 'config' && !left.present);
  return isMissing ? absentText(left, right) : undefined;
}

/** A docker-save archive has no manifest: what it would say follows from its children. */
function withoutDocument(left: Node, right: Node, whys: readonly (Why | undefined)[], children: readonly Pair[]) {
  const derived = [left, right].filter(({ origin }) => origin === 'derived').length;
  const text =
    derived === 2
      ? 'Neither side has a manifest: docker-save archives list config and layers in manifest.json instead.'
      : derived === 1
        ? `The ${left.origin === 'derived' ? 'left' : 'right'} side has no manifest: a docker-save archive lists config and layers in manifest.json instead.`
        : absentText(left, right);
  const causes: Cause[] = [{ kind: 'no-document', text, pointers: [] }];
  const why = derived > 0 ? whyOf(causes, whys) : 'content';
  const kind: Kind = derived === 2 && whys.every((each) => each === 'same-bytes') ? 'same' : 'modified';
  const missing = derived === 0 && !(left.present && right.present);
  const said = derived > 0 && kind !== 'same' ? WHY_WORDS[why] : text;
  const listed = derived > 0 ? listedChanges(children) : [];
  const cause = listedCause(children, listed);
  return {
    ...{ kind, why, ...(missing && { comparable: false as const }), text: said },
    ...(cause ? { causes: [...causes, cause], listed } : { causes }),
  };
}

const absentText = (left: Node, right: Node): string =>
  left.present || right.present
    ? 'The bytes of one side are not in the input, so they cannot be compared.'
    : 'The bytes are in neither input, so they cannot be compared.';

const documentKind = (role: Role) => (role === 'index' || role === 'config' ? role : 'manifest');

function pairChildren(sides: Both, left: Node, right: Node, within: string): Promise<Pair[]> {
  return left.role === 'index' ? pairManifests(sides, left, right) : pairContent(sides, left, right, within);
}

/** Manifests by platform; equal platforms in order; what speaks about an image by its place among those. */
function pairManifests(sides: Both, left: Node, right: Node): Promise<Pair[]> {
  return pairList(sides, left.children, right.children, { within: '', several: true });
}

async function pairContent(sides: Both, left: Node, right: Node, within: string): Promise<Pair[]> {
  const [a, b] = [left.children, right.children].map((all) => all.filter(({ role }) => role !== 'layer'));
  const rest = await pairList(sides, a ?? [], b ?? [], { within, several: false });
  const layers = ({ children }: Node) => children.filter(({ role }) => role === 'layer');
  return [...rest, ...pairLayers(layers(left), layers(right), within)];
}

function pairLayers(a: readonly Node[], b: readonly Node[], within: string): Pair[] {
  return alignLayers(a, b).map(({ left: l, right: r, why, text }): Pair => {
    const [one, other] = [l === null ? null : (a[l] ?? null), r === null ? null : (b[r] ?? null)];
    const kind: Kind = !one ? 'added' : !other ? 'removed' : why === 'same-bytes' ? 'same' : 'modified';
    // A layer compared alone keeps the number that it has in its image.
    const number = (other ?? one)?.layer ?? r ?? l;
    const path = `layer ${number}${within && ` ${within}`}`;
    const both = { left: one && factsOf(one), right: other && factsOf(other) };
    const unnamed = one && other && [one, other].some(({ digest, diffID }) => digest === null && diffID === undefined);
    const unknown = unnamed && { comparable: false as const };
    return { path, role: 'layer', ...both, kind, why, ...unknown, text, causes: [], fields: [], children: [] };
  });
}

interface Listed {
  readonly within: string;
  /** Are there several of a role, distinguished by their platform? */
  readonly several: boolean;
}

/** What each node is paired by: its role, its platform where that tells it apart, and its place among its like. */
function keysOf(all: readonly Node[], several: boolean): string[] {
  const met = new Map<string, number>();
  return all.map(({ role, platform }) => {
    const name = several ? `${role} ${platform}` : role;
    const number = met.get(name) ?? 0;
    met.set(name, number + 1);
    return `${name} ${number}`;
  });
}

async function pairList(
  sides: Both,
  left: readonly Node[],
  right: readonly Node[],
  { within, several }: Listed,
): Promise<Pair[]> {
  const [was, is] = [keysOf(left, several), keysOf(right, several)];
  // By key and not by place: indexes list the same platforms in another order.
  const matched = new Map(was.map((key, i) => [key, left[i]]));
  const remaining = new Set(is);
  const pairs: Pair[] = [];
  for (const { left: l, right: r } of align(was, is, false)) {
    const name = (platform: Node) => (several ? (platform.platform ?? within) : within);
    if (r === null) {
      const node = left[l as number];
      if (!remaining.has(was[l as number])) pairs.push(oneSided(node, 'removed', name(node)));
      continue;
    }
    const node = right[r];
    const other = matched.get(is[r]);
    pairs.push(other ? await pairNodes(sides, other, node, name(node)) : oneSided(node, 'added', name(node)));
  }
  return pairs;
}

function oneSided(node: Node, kind: 'added' | 'removed', within: string): Pair {
  const facts = factsOf(node);
  const [left, right] = kind === 'added' ? [null, facts] : [facts, null];
  const text = kind === 'added' ? 'Only on the right.' : 'Only on the left.';
  const children = node.children.map((child) => oneSided(child, kind, within));
  return { path: pathOf(node, within), role: node.role, left, right, kind, text, causes: [], fields: [], children };
}

function factsOf({ children: _, findings: __, ...facts }: Node): Facts {
  return facts;
}

function pathOf(node: Node, within: string): string {
  const name = node.role === 'layer' ? `layer ${node.layer}` : node.role;
  return within === '' || node.role === 'index' ? name : `${name} ${within}`;
}

/** The pair and all below it, in order. */
export function* pairsOf(pair: Pair): Generator<Pair> {
  yield pair;
  for (const child of pair.children) yield* pairsOf(child);
}
