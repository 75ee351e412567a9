/** What the size view shows: which pane, in which order, by which filter, and where in it one stands. */
import { maybe, oneOf, sorted } from '../place/shows.ts';

export const PANES = ['Advice', 'Map', 'Table', 'Waste', 'Secrets'] as const;
export const ORDERS = ['directory', 'layer', 'build step'] as const;
export const WASTE_FILTERS = ['All', 'Deleted', 'Overwritten', 'Likely secrets'] as const;

export type SizePane = (typeof PANES)[number];
export type WasteFilter = (typeof WASTE_FILTERS)[number];

export const SIZE = {
  pane: oneOf<SizePane>('size.pane', PANES, 'Map'),
  order: oneOf('size.by', ORDERS, 'directory'),
  filter: oneOf<WasteFilter>('size.only', WASTE_FILTERS, 'All'),
  sort: sorted('size.sort', { key: 'bytes', order: 'descending' }),
  /** The row one stands at in the table and in the map, which shows the directory that it is in: see `rowText`. */
  at: maybe('size.at'),
  /** The wasted file, and the secret, one stands at. */
  wasted: maybe('size.wasted'),
  secret: maybe('size.secret'),
};
