/** Children of every row as one array, and what a directory holds in all: made once per tree, in slices. */
import { CHANGE_KINDS, ENTRY_TYPES, FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { f64At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { childIndexInSteps } from '../../../../core/table/childIndex.ts';
import { runWhole, type Sliced, STEPS } from '../../../parts/slices.ts';

const HARD_LINK = ENTRY_TYPES.indexOf('hardlink');
const REMOVED = CHANGE_KINDS.indexOf('removed');

export interface ChildLists {
  /** Children of row i = `list[start[i] .. start[i + 1])`, in the order of rows. */
  readonly start: Uint32Array;
  readonly list: Uint32Array;
  /** Bytes of a file, or of all below a directory; hard links and what was removed count nothing. */
  readonly total: Float64Array;
  /** Entries below a row. */
  readonly below: Uint32Array;
}

const made = new WeakMap<TreeColumns, ChildLists>();

/** Tree and details ask for the same. At once, unless `prepareLists` made them before, as it does where trees are large. */
export function childLists(columns: TreeColumns): ChildLists {
  return made.get(columns) ?? runWhole(prepareLists(columns));
}

/** Makes the lists that `childLists` gives from then on. */
export function* prepareLists(columns: TreeColumns): Sliced<ChildLists> {
  const { start, list } = yield* childIndexInSteps(columns.parent, columns.count, STEPS);
  const lists = { start, list, ...(yield* totals(columns)) };
  made.set(columns, lists);
  return lists;
}

/** Parents come before their children, so walking backwards sees every child before its parent. */
function* totals({
  count,
  parent,
  size,
  type,
  change,
  flags,
}: TreeColumns): Sliced<Pick<ChildLists, 'total' | 'below'>> {
  const total = new Float64Array(count);
  const below = new Uint32Array(count);
  for (let row = count - 1; row > 0; row--) {
    const above = u32At(parent, row);
    const gone = change[row] === REMOVED || (u8At(flags, row) & FLAG.superseded) !== 0;
    if (!gone && type[row] !== HARD_LINK) total[row] = f64At(total, row) + f64At(size, row);
    total[above] = f64At(total, above) + f64At(total, row);
    below[above] = u32At(below, above) + u32At(below, row) + 1;
    if (row % STEPS === 0) yield;
  }
  return { total, below };
}
