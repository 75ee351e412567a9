/** What the document view shows: the selected object, or the archive entry that is looked at instead. */
import type { Node } from '../../../core/image/node.ts';
import type { OpenedInput, SaveTarget } from '../../../engine/engine.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { objectName } from '../../state/save/objectName.ts';
import type { Slot } from '../../state/appState.ts';
import { nodeAt } from '../../state/objectIndex.ts';

export interface Subject {
  readonly target: SaveTarget;
  /** What people call it. */
  readonly title: string;
  /** For saving. */
  readonly fileName: string;
  readonly node?: Node;
}

export function subjectOf(slot: Slot, opened: OpenedInput): Subject | undefined {
  if (slot.entry !== null) {
    const title = slot.entry;
    return { target: { kind: 'entry', path: title }, title, fileName: title };
  }
  const node = nodeAt(opened, slot.key);
  if (!node) return undefined;
  return { target: { kind: 'node', key: node.key }, title: nameOf(node), fileName: objectName(node), node };
}
