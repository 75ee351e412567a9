/**
 * The views, in the order of their tabs and then of the menu beside them: one entry each. `stack` says what the column
 * beside it is: the tree of objects, or the stack of strata, which selects objects, carries the water line, or shows what
 * of each layer nobody sees.
 */
import { type ComponentType, lazy } from 'react';
import { itemAt } from '../../core/bytes/at.ts';
import type { ViewProps } from '../state/viewProps.ts';

export interface Route {
  readonly name: string;
  readonly label: string;
  readonly stack: 'tree' | 'select' | 'water' | 'waste';
  /** px that it needs to show rows below its bars: in a shorter window it is scrolled as a whole. */
  readonly least?: number;
  /** In the menu, not among the tabs. */
  readonly more?: true;
  readonly View: ComponentType<ViewProps>;
  /** The right pane when a path is stood on; else it tells of the object. */
  readonly PathDetails?: ComponentType<ViewProps>;
}

/** Loaded when it is first shown. */
const loaded = (load: () => Promise<ComponentType<ViewProps>>) => lazy(async () => ({ default: await load() }));

export const ROUTES: readonly Route[] = [
  {
    name: 'overview',
    label: 'Overview',
    stack: 'select',
    View: loaded(async () => (await import('../views/overview/OverviewView.tsx')).OverviewView),
  },
  {
    name: 'files',
    label: 'Files',
    stack: 'water',
    View: loaded(async () => (await import('../views/files/FilesView.tsx')).FilesView),
    PathDetails: loaded(async () => (await import('../views/files/file/FileDetails.tsx')).FileDetails),
  },
  {
    name: 'history',
    label: 'History',
    stack: 'select',
    View: loaded(async () => (await import('../views/history/HistoryView.tsx')).HistoryView),
  },
  {
    name: 'size',
    label: 'Size',
    stack: 'waste',
    View: loaded(async () => (await import('../views/size/SizeView.tsx')).SizeView),
    least: 480,
  },
  {
    name: 'packages',
    label: 'Packages',
    stack: 'select',
    View: loaded(async () => (await import('../views/packages/PackagesView.tsx')).PackagesView),
  },
  {
    name: 'compare',
    label: 'Compare',
    stack: 'select',
    View: loaded(async () => (await import('../views/compare/CompareView.tsx')).CompareView),
    least: 620,
  },
  {
    name: 'search',
    label: 'Search',
    stack: 'select',
    View: loaded(async () => (await import('../views/search/SearchView.tsx')).SearchView),
    more: true,
  },
  {
    name: 'objects',
    label: 'Objects',
    stack: 'tree',
    View: loaded(async () => (await import('../views/objects/ObjectsView.tsx')).ObjectsView),
    more: true,
  },
  {
    name: 'config',
    label: 'Config',
    stack: 'select',
    View: loaded(async () => (await import('../views/config/ConfigView.tsx')).ConfigView),
    more: true,
  },
  {
    name: 'document',
    label: 'Raw',
    stack: 'select',
    View: loaded(async () => (await import('../views/document/DocumentView.tsx')).DocumentView),
    more: true,
  },
  {
    name: 'layout',
    label: 'Layout',
    stack: 'select',
    View: loaded(async () => (await import('../views/layout/LayoutView.tsx')).LayoutView),
    more: true,
  },
  {
    name: 'convert',
    label: 'Convert',
    stack: 'select',
    View: loaded(async () => (await import('../views/convert/ConvertView.tsx')).ConvertView),
    more: true,
  },
  {
    name: 'findings',
    label: 'Findings',
    stack: 'select',
    View: loaded(async () => (await import('../views/findings/FindingsView.tsx')).FindingsView),
    more: true,
  },
];

/** An unknown name, from an old or foreign link, shows the first view. */
export function routeOf(name: string): Route {
  return ROUTES.find((route) => route.name === name) ?? itemAt(ROUTES, 0);
}

/** The right pane. */
export const Details = lazy(() =>
  import('../views/details/ObjectDetails.tsx').then((m) => ({ default: m.ObjectDetails })),
);

/** What stands in place of a view while a registry is browsed, and the right pane beside it. */
export const RegistryPage = lazy(() =>
  import('../views/registry/RegistryPage.tsx').then((m) => ({ default: m.RegistryPage })),
);
export const RegistryDetails = lazy(() =>
  import('../views/registry/RegistryDetails.tsx').then((m) => ({ default: m.RegistryDetails })),
);
