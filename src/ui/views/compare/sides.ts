/** What can stand on a side of the comparison: every image, index, layer and artifact of every open input. */
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import type { Slot } from '../../state/appState.ts';
import { sameInput } from '../../state/place/awaited.ts';
import { isArtifact } from '../../state/cut/cutParts.ts';
import { identityOf, imageAt, imagesUnder, nodeAt } from '../../state/objectIndex.ts';
import type { Beside, InputRef } from '../../state/place/place.ts';

export interface Side {
  readonly slot: Slot;
  readonly opened: OpenedInput;
  readonly node: Node;
  /** As the choice names it. */
  readonly label: string;
}

const refOf = (slot: Slot, opened: OpenedInput): InputRef => ({
  name: slot.input.name,
  digest: identityOf(opened),
});

/** All there is to choose from, the active input's first. */
export function sidesOf(slots: readonly Slot[], active: string): Side[] {
  const open = slots.filter(({ opened }) => opened);
  const sorted = [...open].sort((a, b) => Number(b.id === active) - Number(a.id === active));
  return sorted.flatMap((slot) => {
    const opened = slot.opened as OpenedInput;
    const nodes = choosable(opened);
    const short = nodes.map(({ node, image }) => labelOf(slot, node, image));
    // The form is said where nothing else tells two of them apart.
    const told = new Set<string>();
    const twice = new Set(short.filter((label) => told.size === told.add(label).size));
    return nodes.map(({ node }, at) => {
      const label = short[at] ?? '';
      return { slot, opened, node, label: twice.has(label) ? `${label} (${formOf(node)})` : label };
    });
  });
}

interface Choosable {
  readonly node: Node;
  /** Of a layer the image it is in. */
  readonly image: Node;
}

/** Indexes, images and artifacts that are here or made by us, and layers. What speaks about an image is not a side of its own. */
function choosable({ roots }: OpenedInput): Choosable[] {
  const indexes = roots.flatMap(function walk(node): Node[] {
    return node.role === 'index' ? [node, ...node.children.flatMap(walk)] : [];
  });
  const cuts = imagesUnder(roots);
  const images = cuts.filter(
    ({ role, present, origin }) => (role === 'manifest' || role === 'artifact') && (present || origin === 'derived'),
  );
  const offered = new Set(images);
  const layersAt = (cut: Node) =>
    cut.role === 'layer' ? [cut] : cut.role === 'manifest' && offered.has(cut) ? layersOf(cut) : [];
  const layers = cuts.flatMap((image) => layersAt(image).map((node) => ({ node, image })));
  const wholes = [...images, ...indexes].map((node) => ({ node, image: node }));
  return [...wholes, ...layers.filter(({ node }) => node.present)];
}

const layersOf = ({ children }: Node) => children.filter(({ role }) => role === 'layer');

export const isLayerSide = ({ node }: Side) => node.role === 'layer';

/** `shop.tar › shop:1.0 linux/amd64`: what the input is called, and which of what is in it. */
function labelOf(slot: Slot, node: Node, image: Node): string {
  // Docker's own registry is what a name without one means.
  const name = (image.names[0] ?? '').replace(/^docker\.io\/(?:library\/)?/, '');
  const platform = image.platform === 'unknown/unknown' ? '' : image.platform;
  const what = [name, node.role === 'index' ? 'index' : platform].filter(Boolean).join(' ');
  const own = what || (node.role === 'manifest' && node.origin === 'stored' ? node.key : '');
  const parts = [slot.input.name, own, ...(node.role === 'layer' ? [`layer ${node.layer ?? 0}`] : [])];
  return visibleText(parts.filter(Boolean).join(' › '));
}

const formOf = ({ form, origin }: Node) =>
  `${form === 'docker' ? 'Docker' : 'OCI'}${origin === 'derived' ? ', derived' : ''}`;

/**
 * Chooses the other side before anyone did: what else is open (the last of several), in it the image for the same
 * platform; else the other form in this archive; else the conversion to it, which artifacts have none of.
 */
export function defaultBeside(sides: readonly Side[], left: Side): Beside | undefined {
  const inner = ({ slot }: Side) => 'of' in slot.input && slot.input.of === left.opened.id;
  const others = sides.filter((side) => side.slot.id !== left.slot.id && !isLayerSide(side) && !inner(side));
  const last = others.findLast(({ slot }) => slot.opened)?.slot.id;
  const there = others.filter(({ slot }) => slot.id === last);
  const alike = there.filter(({ node }) => node.role === left.node.role);
  const other =
    alike.find(({ node }) => node.platform === left.node.platform) ??
    alike[0] ??
    there[0] ??
    sides.find(({ slot, node }) => slot.id === left.slot.id && isOtherForm(node, left.node));
  if (!other && isArtifact(left.node)) return undefined;
  if (!other) return left.node.form === 'docker' ? 'oci' : 'docker';
  return besideOf(other);
}

export const besideOf = ({ slot, opened, node }: Side): Beside => ({
  input: refOf(slot, opened),
  node: { key: node.key, digest: node.digest },
});

function isOtherForm(node: Node, other: Node): boolean {
  const config = ({ children }: Node) => children.find(({ role }) => role === 'config')?.digest;
  return node.role === other.role && node.form !== other.form && config(node) === config(other);
}

/** The side that a link or a choice names; undefined where it is not open, or is to be made by converting. */
export function findSide(sides: readonly Side[], beside: Beside): Side | undefined {
  if (typeof beside === 'string') return undefined;
  return sides.find(
    ({ slot, opened, node }) => node.key === beside.node.key && sameInput(refOf(slot, opened), beside.input),
  );
}

/**
 * The selection of a slot as a side: the image it is in, else the index it is; a layer as itself only where it is
 * compared with a layer.
 */
export function sideAt(sides: readonly Side[], slot: Slot, beside: Beside | null | undefined): Side | undefined {
  const { opened } = slot;
  const own = sides.filter((side) => side.slot.id === slot.id);
  const other = beside && findSide(sides, beside);
  const exact = own.find(({ node }) => node.key === slot.key);
  if (exact && isLayerSide(exact) && other && isLayerSide(other)) return exact;
  const wanted = opened && (imageAt(opened, slot.key) ?? nodeAt(opened, slot.key));
  return own.find(({ node }) => node.key === wanted?.key) ?? own[0];
}

/**
 * The side that goes with another of its kind: of an image's place the layer of that number (or its last), of a layer's
 * place the image that it is in.
 */
export function counterpart(sides: readonly Side[], of: Side, like: Side): Side | undefined {
  if (isLayerSide(of) === isLayerSide(like)) return of;
  const image = isLayerSide(of) ? imageAt(of.opened, of.node.key) : of.node;
  if (!isLayerSide(like)) return sides.find(({ slot, node }) => slot.id === of.slot.id && node.key === image?.key);
  const layers = image ? layersOf(image) : [];
  const wanted = layers[like.node.layer ?? 0] ?? layers.at(-1);
  return sides.find(({ slot, node }) => slot.id === of.slot.id && node.key === wanted?.key);
}
