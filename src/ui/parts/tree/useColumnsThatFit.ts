/**
 * Which columns of a table have room. In a narrow window those that have none follow to the right, where the table is
 * scrolled to: no column is out of reach.
 */
import { useMemo } from 'react';
import type { TreeColumn } from './treeModel.ts';

/** px of a window whose panes are pages. */
const NARROW = '(max-width: 767px)';
/** px that the first column keeps there. */
const FIRST_LEAST = 120;
/** px before the first column. */
const PADDING = 6;

interface FittingArgs {
  readonly columns: readonly TreeColumn[];
  readonly header?: boolean;
  /** Columns that have no room are scrolled to in a window of any width. */
  readonly sideways?: boolean;
}

interface Fitting {
  /** The same array as long as the same columns fit: rows redraw when it changes. */
  readonly columns: readonly TreeColumn[];
  /** The grid's template. */
  readonly template: string;
  /** px that the rows are wide at least; 0 where they take what there is. */
  readonly least: number;
}

/** Which columns of `width` px show, in order, and how wide; `narrow`: in a window whose panes are pages. */
export function fitColumns(
  { columns, header = true, sideways = false }: FittingArgs,
  width: number,
  narrow: boolean,
): Fitting {
  const fits = ({ from = 0, below = Number.POSITIVE_INFINITY }: TreeColumn) =>
    width === 0 || (width >= from && width < below);
  const fitting = columns.filter(fits);
  const scrolls = header && width > 0 && (sideways || narrow);
  const beyond = scrolls ? columns.filter((column) => !fits(column) && column.below === undefined) : [];
  const shown = [...fitting, ...beyond];
  const taken = sum(fitting);
  // Columns without a width share what is left; where the first has one, another may not, also among those scrolled to.
  const first = fitting[0]?.width ? FIRST_LEAST : Math.max(FIRST_LEAST, width - PADDING - taken);
  const least = scrolls ? PADDING + sum(shown) + first * shown.filter((column) => !column.width).length : 0;
  const template = shown.map((column) => widthOf(column, least > width ? first : null)).join(' ');
  return { columns: shown, template, least: least > width ? least : 0 };
}

export function useColumnsThatFit(args: FittingArgs, width: number): Fitting {
  const { columns, template, least } = fitColumns(args, width, matchMedia(NARROW).matches);
  const keys = columns.map((column) => column.key).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width matters only through which columns fit
  const same = useMemo(() => columns, [args.columns, keys]);
  return { columns: same, template, least };
}

const sum = (columns: readonly TreeColumn[]): number => columns.reduce((all, { width = 0 }) => all + width, 0);

function widthOf({ width, grow }: TreeColumn, first: number | null): string {
  if (width) return grow === undefined || first !== null ? `${width}px` : `minmax(${width}px, ${grow}fr)`;
  return first === null ? 'minmax(0, 1fr)' : `${first}px`;
}
