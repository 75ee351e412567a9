/**
 * The views, in the order of their tabs and then of the menu beside them: one line each. `stack` says what the column beside it is: the tree of objects,
 * or the stack of strata, which selects objects, carries the water line, or shows what of each layer nobody sees.
 */
import { itemAt } from '../../core/bytes/at.ts';
import {
  Boxes,
  Braces,
  ClipboardList,
  Columns2,
  FolderTree,
  History,
  ListTree,
  type LucideIcon,
  Package,
  Replace,
  Scale,
  Search as SearchIcon,
  SlidersHorizontal,
  TriangleAlert,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { ViewProps } from '../state/viewProps.ts';

export interface Route {
  readonly name: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly stack: 'tree' | 'select' | 'water' | 'waste';
  /** px that it needs to show rows below its bars: in a shorter window it is scrolled as a whole. */
  readonly least?: number;
  /** In the menu, not among the tabs. */
  readonly more?: true;
  readonly View: ComponentType<ViewProps>;
  /** The right pane when a path is stood on; else it tells of the object. */
  readonly PathDetails?: ComponentType<ViewProps>;
}

const Overview = lazy(() => import('../views/overview/OverviewView.tsx').then((m) => ({ default: m.OverviewView })));
const Objects = lazy(() => import('../views/objects/ObjectsView.tsx').then((m) => ({ default: m.ObjectsView })));
const Files = lazy(() => import('../views/files/FilesView.tsx').then((m) => ({ default: m.FilesView })));
const FileDetails = lazy(() => import('../views/files/file/FileDetails.tsx').then((m) => ({ default: m.FileDetails })));
const Search = lazy(() => import('../views/search/SearchView.tsx').then((m) => ({ default: m.SearchView })));
const Config = lazy(() => import('../views/config/ConfigView.tsx').then((m) => ({ default: m.ConfigView })));
const Steps = lazy(() => import('../views/history/HistoryView.tsx').then((m) => ({ default: m.HistoryView })));
const Packages = lazy(() => import('../views/packages/PackagesView.tsx').then((m) => ({ default: m.PackagesView })));
const Size = lazy(() => import('../views/size/SizeView.tsx').then((m) => ({ default: m.SizeView })));
const Convert = lazy(() => import('../views/convert/ConvertView.tsx').then((m) => ({ default: m.ConvertView })));
const Compare = lazy(() => import('../views/compare/CompareView.tsx').then((m) => ({ default: m.CompareView })));
const Document = lazy(() => import('../views/document/DocumentView.tsx').then((m) => ({ default: m.DocumentView })));
const Layout = lazy(() => import('../views/layout/LayoutView.tsx').then((m) => ({ default: m.LayoutView })));
const Findings = lazy(() => import('../views/findings/FindingsView.tsx').then((m) => ({ default: m.FindingsView })));

export const ROUTES: readonly Route[] = [
  { name: 'overview', label: 'Overview', icon: ClipboardList, stack: 'select', View: Overview },
  { name: 'files', label: 'Files', icon: FolderTree, stack: 'water', View: Files, PathDetails: FileDetails },
  { name: 'history', label: 'History', icon: History, stack: 'select', View: Steps },
  { name: 'size', label: 'Size', icon: Scale, stack: 'waste', View: Size, least: 480 },
  { name: 'packages', label: 'Packages', icon: Package, stack: 'select', View: Packages },
  { name: 'compare', label: 'Compare', icon: Columns2, stack: 'select', View: Compare, least: 620 },
  { name: 'search', label: 'Search', icon: SearchIcon, stack: 'select', View: Search, more: true },
  { name: 'objects', label: 'Objects', icon: Boxes, stack: 'tree', View: Objects, more: true },
  { name: 'config', label: 'Config', icon: SlidersHorizontal, stack: 'select', View: Config, more: true },
  { name: 'document', label: 'Raw', icon: Braces, stack: 'select', View: Document, more: true },
  { name: 'layout', label: 'Layout', icon: ListTree, stack: 'select', View: Layout, more: true },
  { name: 'convert', label: 'Convert', icon: Replace, stack: 'select', View: Convert, more: true },
  { name: 'findings', label: 'Findings', icon: TriangleAlert, stack: 'select', View: Findings, more: true },
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
