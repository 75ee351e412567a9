/** What lies beside a path of the tree that is shown: provided by the view that has the tree, for the path at the top of the page. */
import { create } from 'zustand';

export interface Neighbour {
  readonly path: string;
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface PathNeighbours {
  /** Of which open input; null where no tree is shown. */
  readonly slotID: string | null;
  /** Entries of the directory that a path is in, this one included, by name. */
  readonly of: (path: string) => readonly Neighbour[];
}

const NOWHERE: PathNeighbours = { slotID: null, of: () => [] };

export const useBeside = create<PathNeighbours>(() => NOWHERE);

/** Gives what takes it back. */
export function tellBeside(beside: PathNeighbours): () => void {
  useBeside.setState(beside);
  return () => {
    if (useBeside.getState().of === beside.of) useBeside.setState(NOWHERE);
  };
}
