/**
 * Hover: what the pointer is over in the stack, for views that dim what that layer did not touch, and the reverse: the
 * layers a view says its hovered row has nothing to do with.
 */
import { create } from 'zustand';

interface Hover {
  /** Layer under the pointer in the stack. */
  readonly layer: number | null;
  /** Layers that a view wants drawn faint. */
  readonly untouched: ReadonlySet<number> | undefined;
}

export const useHover = create<Hover>(() => ({ layer: null, untouched: undefined }));

export function setHoveredLayer(layer: number | null): void {
  useHover.setState({ layer });
}

export function setUntouched(untouched: ReadonlySet<number> | undefined): void {
  useHover.setState({ untouched });
}
