/** What can stand on a side of the comparison: every image and index of every open input. */
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedImage } from '../../../engine/engine.ts';
import type { Slot } from '../../app/state/appState.ts';
import { sameInput } from '../../app/state/hashSync.ts';
import { identityOf, imageAt, imagesUnder, nodeAt } from '../../app/state/objectIndex.ts';
import type { Beside, InputRef } from '../../app/state/place.ts';

export interface Side {
  readonly slot: Slot;
  readonly opened: OpenedImage;
  readonly node: Node;
  /** As the choice names it. */
  readonly label: string;
}

export const refOf = (slot: Slot, opened: OpenedImage): InputRef => ({
  name: slot.input.name,
  digest: identityOf(opened),
});

/** All there is to choose from, the active input's first. */
export function sidesOf(slots: readonly Slot[], active: string): Side[] {
  const open = slots.filter(({ opened }) => opened);
  const sorted = [...open].sort((a, b) => Number(b.id === active) - Number(a.id === active));
  return sorted.flatMap((slot) => {
    const opened = slot.opened as OpenedImage;
    return choosable(opened).map((node) => ({ slot, opened, node, label: labelOf(slot, node) }));
  });
}

/** Indexes, and images that are here or made by us. What speaks about an image is no side of its own. */
function choosable({ roots }: OpenedImage): Node[] {
  const indexes = roots.flatMap(function walk(node): Node[] {
    return node.role === 'index' ? [node, ...node.children.flatMap(walk)] : [];
  });
  const images = imagesUnder(roots).filter(
    ({ role, present, origin }) => role === 'manifest' && (present || origin === 'derived'),
  );
  return [...images, ...indexes];
}

function labelOf(slot: Slot, node: Node): string {
  const form = node.form === 'docker' ? 'Docker' : 'OCI';
  const name = node.names[0] ?? '';
  const what = [name, node.role === 'index' ? 'index' : node.platform].filter(Boolean).join(' ');
  return visibleText(
    `${slot.input.name} › ${what || node.key} (${form}${node.origin === 'derived' ? ', derived' : ''})`,
  );
}

/** Chooses the other side before anyone did: the other form in this archive, else the conversion to it. */
export function defaultBeside(sides: readonly Side[], left: Side): Beside {
  const other = sides.find(({ slot, node }) => slot.id === left.slot.id && isOtherForm(node, left.node));
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

/** The selection of a slot as a side: the image it is in, else the index it is. */
export function sideAt(sides: readonly Side[], slot: Slot): Side | undefined {
  const opened = slot.opened;
  const wanted = opened && (imageAt(opened, slot.key) ?? nodeAt(opened, slot.key));
  const own = sides.filter((side) => side.slot.id === slot.id);
  return own.find(({ node }) => node.key === wanted?.key) ?? own[0];
}
