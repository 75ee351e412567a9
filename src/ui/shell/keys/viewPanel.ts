/** The id of the element that a view is drawn in. */
export const VIEW_PANEL = 'view-panel';
