/** What the size view shows, kept while one is in other views. */
import { create } from 'zustand';
import type { TreeSort } from '../../parts/TreeTable.tsx';

export const PANES = ['Advice', 'Map', 'Table', 'Waste', 'Secrets'] as const;
export const ORDERS = ['directory', 'layer', 'build step'] as const;
export const WASTE_FILTERS = ['All', 'Deleted', 'Overwritten', 'Likely secrets'] as const;

export type SizePane = (typeof PANES)[number];
type Order = (typeof ORDERS)[number];
export type WasteFilter = (typeof WASTE_FILTERS)[number];

export interface SizeState {
  readonly pane: SizePane;
  readonly order: Order;
  readonly filter: WasteFilter;
  readonly sort: TreeSort;
}

export const useSizeState = create<SizeState>(() => ({
  pane: 'Map',
  order: 'directory',
  filter: 'All',
  sort: { key: 'bytes', order: 'descending' },
}));

export function setSize(patch: Partial<SizeState>): void {
  useSizeState.setState(patch);
}
