/**
 * Filtering a tree by path and by kind of change. A path matches where any of its parts does, so everything below a
 * matching directory stays; what leads to a match stays too.
 */
import { CHANGE_KINDS, type ChangeKind, FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import { type FoldedNames, matches } from '../../../parts/nameMatch.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';

export interface FilteredRows {
  /** 1 = shown: it passes, or something below it does. */
  readonly keep: Uint8Array;
  /** 1 = something below it matches by itself: opened so that the match is seen. */
  readonly leads: Uint8Array;
  /** Entries that pass, and all there are; directories that only their children imply are not counted. */
  readonly shown: number;
  readonly total: number;
}

export interface Wanted {
  readonly text: string;
  readonly kinds: ReadonlySet<ChangeKind>;
}

/** `undefined` where nothing is filtered. Only what `below` has is shown and counted; absent: all. */
export function* filterRows(
  columns: TreeColumns,
  folded: FoldedNames,
  wanted: Wanted,
  below?: Uint8Array,
): Sliced<FilteredRows | undefined> {
  const text = wanted.text.trim();
  const all = CHANGE_KINDS.every((kind) => wanted.kinds.has(kind));
  if (text === '' && all) return undefined;
  const own = text === '' ? undefined : yield* matches(columns, folded, text);
  const passing = CHANGE_KINDS.map((kind) => wanted.kinds.has(kind));
  return yield* spread(columns, { own, passing, below });
}

interface Passing {
  readonly own: Uint8Array | undefined;
  /** By kind of change. */
  readonly passing: readonly boolean[];
  readonly below: Uint8Array | undefined;
}

/** From own matches to what is shown: down (a match's content), then by kind, then up (what leads there). */
function* spread(columns: TreeColumns, { own, passing, below }: Passing): Sliced<FilteredRows> {
  const { count, parent, change, flags } = columns;
  const found = own ? own.slice() : undefined;
  const keep = new Uint8Array(count);
  const leads = new Uint8Array(count);
  let shown = 0;
  let total = 0;
  for (let row = 1; row < count; row++) {
    if (found && found[u32At(parent, row)] === 1) found[row] = 1;
    const counted = (u8At(flags, row) & FLAG.implied) === 0 && (!below || u8At(below, row) === 1);
    const passes = (found ? found[row] === 1 : true) && passing[u8At(change, row)] === true && counted;
    if (counted) total++;
    if (passes) {
      keep[row] = 1;
      shown++;
    }
    if (row % STEPS === 0) yield;
  }
  for (let row = count - 1; row > 0; row--) {
    const above = u32At(parent, row);
    const direct = keep[row] === 1 && (own ? own[row] === 1 : true);
    if (direct || leads[row] === 1) leads[above] = 1;
    if (keep[row] === 1) keep[above] = 1;
    if (row % STEPS === 0) yield;
  }
  return { keep, leads, shown, total };
}
