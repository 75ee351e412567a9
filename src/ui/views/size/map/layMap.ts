/**
 * The map of a directory: its bytes as areas, in as many levels as are large enough to be seen. What is too small is one
 * area with the rest of its directory, so the number of areas is bounded whatever the image holds.
 */
import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { SizeColumns } from '../../../../core/rootfs/cost/sizeTree.ts';
import { f64At } from '../../../../core/bytes/at.ts';
import { childrenOf } from '../sizeRows.ts';

export interface MapCell {
  /** Row of the columns; of a rest its directory. */
  readonly row: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 1 = directly in the directory that the map shows. */
  readonly depth: number;
  /** Has a header with its name, and cells of its own. */
  readonly group: boolean;
  /** How many rows are lumped together; 0 for a cell that is one row. */
  readonly rest: number;
  readonly bytes: number;
  readonly wasted: number;
}

interface Branch {
  readonly row: number;
  readonly bytes: number;
  readonly wasted: number;
  readonly rest: number;
  readonly children: Branch[];
}

/** Cells that are one row, at most. Twice as many areas take 30 ms to draw. */
const CELLS = 900;
/** px²: smaller areas can't be told apart. */
const LEAST_AREA = 24;
/** Levels drawn inside each other. */
const LEVELS = 8;
/** px: header of a group, where it has room for one. */
export const HEADER = 15;

const hasHeader = (width: number, height: number) => width >= 44 && height >= 34;

/** The cells of `top` in an area of this size, outer ones first. */
export function layMap(columns: SizeColumns, top: number, width: number, height: number): readonly MapCell[] {
  const total = f64At(columns.bytes, top);
  if (total === 0 || width < 8 || height < 8) return [];
  const least = Math.max(total / CELLS, (total * LEAST_AREA) / (width * height));
  const tree = hierarchy<Branch>(branch(columns, top, least, 0), ({ children }) => children).sum((each) =>
    each.children.length === 0 ? each.bytes : 0,
  );
  const lay = treemap<Branch>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .paddingInner(1)
    .paddingOuter((node) => (node.depth === 0 ? 0 : 1))
    .paddingTop((node) => topPadding(node as HierarchyRectangularNode<Branch>));
  return lay(tree).descendants().slice(1).map(toCell);
}

function topPadding({ depth, x0, x1, y0, y1 }: HierarchyRectangularNode<Branch>): number {
  if (depth === 0) return 0;
  return hasHeader(x1 - x0, y1 - y0) ? HEADER : 1;
}

function branch(columns: SizeColumns, row: number, least: number, level: number): Branch {
  const bytes = f64At(columns.bytes, row);
  const wasted = f64At(columns.wasted, row);
  const all = childrenOf(columns, row);
  const large: Branch[] = [];
  if (level >= LEVELS) return { row, bytes, wasted, rest: 0, children: large };
  let left = bytes;
  let leftWasted = wasted;
  // Children come largest first.
  for (const child of all) {
    if (f64At(columns.bytes, child) < least) break;
    large.push(branch(columns, child, least, level + 1));
    left -= f64At(columns.bytes, child);
    leftWasted -= f64At(columns.wasted, child);
  }
  const rest = all.length - large.length;
  if (large.length > 0 && rest > 0) large.push({ row, bytes: left, wasted: leftWasted, rest, children: [] });
  return { row, bytes, wasted, rest: 0, children: large };
}

function toCell(node: HierarchyRectangularNode<Branch>): MapCell {
  const { row, rest, bytes, wasted } = node.data;
  return {
    ...{ row, rest, bytes, wasted },
    left: node.x0,
    top: node.y0,
    width: node.x1 - node.x0,
    height: node.y1 - node.y0,
    depth: node.depth,
    group: node.children !== undefined,
  };
}

/** The innermost cell at a point. Cells are listed outer first. */
export function cellAt(cells: readonly MapCell[], x: number, y: number): MapCell | undefined {
  return cells.findLast(
    ({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height,
  );
}

const SIDES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The place of the cell that an arrow key leads to from place `from`, going by where they lie; `from` where none is. */
export function neighbour(cells: readonly MapCell[], from: number, key: string): number {
  const side = SIDES[key];
  const start = cells[from];
  if (!side || !start) return from;
  const [dx, dy] = side;
  const [x, y] = middle(start);
  let best = from;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [place, cell] of cells.entries()) {
    const [cx, cy] = middle(cell);
    const along = (cx - x) * dx + (cy - y) * dy;
    if (place === from || along <= 0) continue;
    // Straight ahead counts for more than near by.
    const distance = along + 2 * Math.abs((cx - x) * dy + (cy - y) * dx);
    if (distance < nearest) {
      nearest = distance;
      best = place;
    }
  }
  return best;
}

const middle = ({ left, top, width, height }: MapCell): readonly [number, number] => [
  left + width / 2,
  top + height / 2,
];
