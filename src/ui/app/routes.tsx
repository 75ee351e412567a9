/**
 * The views, in the order of their tabs: one line each. `stack` says what the stack of strata beside it does: nothing
 * (the view draws its own), select objects, or carry the water line.
 */
import { Boxes, type LucideIcon } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { ViewProps } from './viewProps.ts';

export interface Route {
  readonly name: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly stack: 'own' | 'select' | 'water';
  readonly View: ComponentType<ViewProps>;
}

const Objects = lazy(() => import('../views/objects/ObjectsView.tsx').then((m) => ({ default: m.ObjectsView })));

export const ROUTES: readonly Route[] = [
  { name: 'objects', label: 'Objects', icon: Boxes, stack: 'own', View: Objects },
];

/** An unknown name, from an old or foreign link, shows the first view. */
export function routeOf(name: string): Route {
  return ROUTES.find((route) => route.name === name) ?? (ROUTES[0] as Route);
}

/** The right pane. */
export const Details = lazy(() =>
  import('../views/details/ObjectDetails.tsx').then((m) => ({ default: m.ObjectDetails })),
);
