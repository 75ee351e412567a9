/** The code of the workbench, fetched once: on the first sign of an input, or when it is drawn. */
export const loadWorkbench = () => import('./Workbench.tsx');

/** The bars that only an open input has. */
export const loadBars = () => import('./Bars.tsx');
