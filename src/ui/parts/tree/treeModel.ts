/**
 * TreeModel: what TreeTable asks of a tree. It is asked by number of visible row, so a model can live in typed arrays
 * and never makes an object per row; files, objects, JSON and diffs all come as one of these.
 */
import type { ReactNode } from 'react';

/** Names a row across sorting, filtering and opening, where its number changes. */
export type RowID = number | string;

export interface TreeModel {
  /** Visible rows: a closed row's descendants are not counted. */
  readonly count: number;
  id(row: number): RowID;
  /** The visible row of an id, or -1. */
  rowOf(id: RowID): number;
  /** 1 = top. */
  level(row: number): number;
  /** Rows with the same parent, this one included. */
  setSize(row: number): number;
  /** 1-based place among them. */
  position(row: number): number;
  /** Visible row of the parent, or -1 at the top. */
  parent(row: number): number;
  expandable(row: number): boolean;
  expanded(row: number): boolean;
  /** Plain text of the row: for typing ahead and for screen readers. */
  label(row: number): string;
  /** Colour of the thin edge (a CSS value), where the row has one. */
  edge?(row: number): string | undefined;
  /** Draws the edge hollow: something that is gone. */
  hollow?(row: number): boolean;
  /** One of several that something is to be done with. */
  marked?(row: number): boolean;
  /** Draws the row faint. */
  dimmed?(row: number): boolean;
}

export interface TreeColumn {
  readonly key: string;
  readonly title: string;
  /** Longer explanation of the title, on hover. */
  readonly hint?: string;
  /** Width in px; absent = takes what is left (the first column). */
  readonly width?: number;
  /** Takes of what is left as well, so much for each 1 of the first column. */
  readonly grow?: number;
  readonly align?: 'left' | 'right';
  readonly sortable?: boolean;
  /** Monospace, as names, modes and numbers are. */
  readonly mono?: boolean;
  /** What hovering a cell says. */
  readonly tip?: (row: number) => string | undefined;
  /** Shown only where the whole table is at least so wide (px). */
  readonly from?: number;
  /** Shown only where it is narrower than this: a short form of a column that is not. */
  readonly below?: number;
  /** What the cell shows; the first column is drawn behind the indent and the twistie. */
  cell(row: number): ReactNode;
}

export type SortOrder = 'ascending' | 'descending';

export interface TreeSort {
  readonly key: string;
  readonly order: SortOrder;
}
