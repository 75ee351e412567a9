/**
 * The views, in the order of their tabs: one line each. `stack` says what the stack of strata beside it does: nothing
 * (the view draws its own), select objects, or carry the water line.
 */
import { Boxes, FolderTree, type LucideIcon } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { ViewProps } from './viewProps.ts';

export interface Route {
  readonly name: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly stack: 'own' | 'select' | 'water';
  readonly View: ComponentType<ViewProps>;
  /** The right pane when a path is stood on; else it tells of the object. */
  readonly PathDetails?: ComponentType<ViewProps>;
}

const Objects = lazy(() => import('../views/objects/ObjectsView.tsx').then((m) => ({ default: m.ObjectsView })));
const Files = lazy(() => import('../views/files/FilesView.tsx').then((m) => ({ default: m.FilesView })));
const FileDetails = lazy(() => import('../views/files/file/FileDetails.tsx').then((m) => ({ default: m.FileDetails })));

export const ROUTES: readonly Route[] = [
  { name: 'objects', label: 'Objects', icon: Boxes, stack: 'own', View: Objects },
  { name: 'files', label: 'Files', icon: FolderTree, stack: 'water', View: Files, PathDetails: FileDetails },
];

/** An unknown name, from an old or foreign link, shows the first view. */
export function routeOf(name: string): Route {
  return ROUTES.find((route) => route.name === name) ?? (ROUTES[0] as Route);
}

/** The right pane. */
export const Details = lazy(() =>
  import('../views/details/ObjectDetails.tsx').then((m) => ({ default: m.ObjectDetails })),
);
