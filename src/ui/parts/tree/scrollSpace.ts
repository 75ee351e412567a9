/**
 * Arithmetic of a list of equal rows that may be taller than a browser can scroll. Up to CAP the scroll space is the
 * list itself; beyond, the space stays at CAP and positions are scaled. No array per row, so 10^9 rows cost nothing.
 */

/** Firefox stops near 17.9 million px, Chromium and Safari near 33 million. */
const CAP = 15_000_000;

export interface ScrollSpace {
  /** Height in px that the scrolled element is given. */
  readonly space: number;
  /** Height of all rows, true. */
  readonly total: number;
  readonly scaled: boolean;
  /** Where the list stands (true px) when the element is scrolled to `top`. */
  toOffset(top: number): number;
  /** Where the element must be scrolled for the list to stand at `offset`. */
  toTop(offset: number): number;
}

/** `view` is the height in px in which rows show. */
export function scrollSpace(count: number, rowHeight: number, view: number, cap = CAP): ScrollSpace {
  const total = count * rowHeight;
  const space = Math.min(total, cap);
  const scaled = total > space;
  const most = Math.max(0, total - view);
  const ratio = scaled ? most / Math.max(1, space - view) : 1;
  const clamp = (offset: number) => Math.min(most, Math.max(0, offset));
  return {
    space,
    total,
    scaled,
    toOffset: (top) => clamp(top * ratio),
    toTop: (offset) => clamp(offset) / ratio,
  };
}

interface RowRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Rows to draw at `offset`: those in view and `margin` more at both ends, in steps so that small moves draw nothing. */
export function rowsAt(offset: number, view: number, rowHeight: number, count: number, margin: number): RowRange {
  const step = Math.max(1, margin >> 1);
  const top = Math.floor(offset / rowHeight / step) * step;
  const bottom = Math.ceil((offset + view) / rowHeight / step) * step;
  return { first: Math.min(count, Math.max(0, top - margin)), end: Math.min(count, bottom + margin) };
}

/** No range of `rowsAt` is longer than this. */
export function mostRows(view: number, rowHeight: number, margin: number): number {
  return Math.ceil(view / rowHeight) + 1 + margin * 2 + Math.max(1, margin >> 1) * 2;
}

/** The offset that brings a row into view with the least movement, or `offset` itself where it is in view already. */
export function offsetFor(row: number, offset: number, view: number, rowHeight: number, align: 'nearest' | 'center') {
  const top = row * rowHeight;
  const inView = top >= offset && top + rowHeight <= offset + view;
  if (inView) return offset;
  if (align === 'center') return Math.max(0, top - (view - rowHeight) / 2);
  return top < offset ? top : top + rowHeight - view;
}
