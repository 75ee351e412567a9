/**
 * The keys of a tree, as the WAI-ARIA tree pattern has them: a key and the row one stands on give a step to take.
 */
import type { TreeModel } from './treeModel.ts';

export type TreeStep =
  | { readonly do: 'move'; readonly row: number }
  | { readonly do: 'toggle'; readonly row: number; readonly open: boolean }
  | { readonly do: 'siblings'; readonly row: number }
  | { readonly do: 'act'; readonly row: number }
  | { readonly do: 'select'; readonly row: number };

type Tree = Pick<TreeModel, 'count' | 'expandable' | 'expanded' | 'parent'>;

/** Undefined where the key means nothing to a tree. `page` is the rows that Page Down moves by. */
export function treeStep(key: string, row: number, tree: Tree, page: number): TreeStep | undefined {
  const last = tree.count - 1;
  if (last < 0) return undefined;
  const to = (target: number): TreeStep => ({ do: 'move', row: Math.min(last, Math.max(0, target)) });
  switch (key) {
    case 'ArrowDown':
      return to(row + 1);
    case 'ArrowUp':
      return to(row - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'PageDown':
      return to(row + page);
    case 'PageUp':
      return to(row - page);
    case 'ArrowRight':
      return right(row, tree);
    case 'ArrowLeft':
      return left(row, tree);
    case '*':
      return { do: 'siblings', row };
    case 'Enter':
      return { do: 'act', row };
    case ' ':
      return { do: 'select', row };
    default:
      return undefined;
  }
}

function right(row: number, tree: Tree): TreeStep | undefined {
  if (!tree.expandable(row)) return undefined;
  if (!tree.expanded(row)) return { do: 'toggle', row, open: true };
  // An open row may have no visible child (all filtered away): then there is nowhere to go.
  return row + 1 < tree.count && tree.parent(row + 1) === row ? { do: 'move', row: row + 1 } : undefined;
}

function left(row: number, tree: Tree): TreeStep | undefined {
  if (tree.expandable(row) && tree.expanded(row)) return { do: 'toggle', row, open: false };
  const parent = tree.parent(row);
  return parent < 0 ? undefined : { do: 'move', row: parent };
}

/** Keys that belong to the page (search, help, layers), though they print a character. */
const PAGE_KEYS = '/?[]';

export function isTypeahead(key: string): boolean {
  return [...key].length === 1 && key !== ' ' && key !== '*' && !PAGE_KEYS.includes(key);
}

/**
 * The next row whose label begins with `typed`, from `row` on and round. One letter typed again walks on; a longer
 * text may stay on the row it stands on. `budget` = rows looked at, so that 10^6 rows can't freeze the page.
 */
export function typeahead(
  tree: Pick<TreeModel, 'count' | 'label'>,
  row: number,
  typed: string,
  budget = 100_000,
): number {
  const wanted = typed.toLowerCase();
  const same = [...wanted].every((letter) => letter === wanted[0]);
  const prefix = same ? (wanted[0] ?? '') : wanted;
  const start = same ? row + 1 : row;
  for (let step = 0; step < Math.min(tree.count, budget); step++) {
    const at = (start + step) % tree.count;
    if (tree.label(at).toLowerCase().startsWith(prefix)) return at;
  }
  return -1;
}
