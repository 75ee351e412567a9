/** The bars that only something open has: the views, and where one stands. */
export { Breadcrumb, BrowseCrumbs } from './Breadcrumb.tsx';
export { ViewTabs } from './ViewTabs.tsx';
