/**
 * A file comparison as rows to draw: which of them a filter and the ignored noise leave, which are open, and what is below
 * each directory. Rows lie depth first, so a subtree is one stretch and 100,000 of them are a few passes over numbers.
 */
import { rowName } from '../../../../core/table/namedRows.ts';
import { FILE_KINDS } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { fieldsLeft } from '../../../../core/diff/noise.ts';
import { ENTRY_TYPES, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { type FoldedNames, matches } from '../../../parts/nameMatch.ts';
import { type Sliced, STEPS } from '../../../parts/slices.ts';
import type { MarkedKind } from '../KindMark.tsx';

export const KIND = { added: 1, removed: 2, modified: 3 } as const;

/** What the chips over the table choose among. */
export const ROW_KINDS = ['added', 'removed', 'modified', 'moved'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export interface FileFilter {
  /** Part of a path or a glob, ASCII in any case. */
  readonly text: string;
  /** Bits of NOISE that don't count. */
  readonly ignored: number;
  readonly kinds: ReadonlySet<RowKind>;
  /** Shows what is ignored too, faint. */
  readonly showHidden: boolean;
}

/** By row. */
export interface FileRows {
  /** 1 where the row itself passes, 2 where it passes only because what is ignored is shown. */
  readonly own: Uint8Array;
  /** What each directory's subtree has, itself included, as far as it passes; of what was moved the new paths. */
  readonly sums: Readonly<Record<RowKind, Uint32Array>>;
  /** The old paths of what was moved. */
  readonly away: Uint32Array;
  /** Bytes of what differs, by side. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** One past the subtree. */
  readonly end: Uint32Array;
  /** What passes text and noise, whatever the kinds: of moved files one end. */
  readonly counts: Readonly<Record<RowKind, number>>;
  /** Rows that differ in nothing but what is ignored, whatever the text and the kinds. */
  readonly hidden: number;
}

/** Which of ROW_KINDS a row is; undefined where it is unchanged itself. */
function rowKind({ kind, moved }: Pick<FileDiff, 'kind' | 'moved'>, row: number): RowKind | undefined {
  if (moved[row] !== 0 && kind[row] !== KIND.modified) return 'moved';
  const name = FILE_KINDS[u8At(kind, row)];
  return name === 'same' ? undefined : name;
}

/** Sums up what passes the filter. `folded` are the names of the left side, which has those of both. */
export function* fileRows(diff: FileDiff, folded: FoldedNames, filter: FileFilter): Sliced<FileRows> {
  const { count, parent } = diff.left;
  const named = filter.text.trim() === '' ? undefined : yield* withBelow(diff.left, folded, filter.text.trim());
  const rows = emptyRows(count);
  const { sums, away, left, right, end, own } = rows;
  let hidden = 0;
  for (let row = count - 1; row >= 0; row--) {
    end[row] = Math.max(u32At(end, row), row + 1);
    const kind = rowKind(diff, row);
    if (kind) {
      const isHidden = leftOf(diff, row, filter.ignored) === 0;
      if (isHidden) hidden += 1;
      if ((!isHidden || filter.showHidden) && named?.[row] !== 0) put(rows, diff, row, kind, isHidden, filter);
    }
    if (row === 0) break;
    const above = u32At(parent, row);
    end[above] = Math.max(u32At(end, above), u32At(end, row));
    for (const name of ROW_KINDS) sums[name][above] = u32At(sums[name], above) + u32At(sums[name], row);
    away[above] = u32At(away, above) + u32At(away, row);
    left[above] = f64At(left, above) + f64At(left, row);
    right[above] = f64At(right, above) + f64At(right, row);
    if (row % STEPS === 0) yield;
  }
  return { sums, away, left, right, end, own, counts: rows.counts, hidden };
}

/** The bits of FIELD that count once something is ignored. */
export const leftOf = ({ kind, fields, noise }: FileDiff, row: number, ignored: number): number =>
  fieldsLeft(u8At(kind, row), u16At(fields, row), u16At(noise, row), ignored);

function emptyRows(count: number) {
  return {
    sums: {
      added: new Uint32Array(count),
      removed: new Uint32Array(count),
      modified: new Uint32Array(count),
      moved: new Uint32Array(count),
    },
    away: new Uint32Array(count),
    ...{ left: new Float64Array(count), right: new Float64Array(count) },
    ...{ end: new Uint32Array(count), own: new Uint8Array(count) },
    counts: { added: 0, removed: 0, modified: 0, moved: 0 },
  };
}

/** One row that passes text and noise. */
function put(
  { sums, away, left, right, own, counts }: ReturnType<typeof emptyRows>,
  diff: FileDiff,
  row: number,
  kind: RowKind,
  isHidden: boolean,
  { kinds }: FileFilter,
): void {
  const isAway = kind === 'moved' && diff.kind[row] === KIND.removed;
  if (!isAway) counts[kind] += 1;
  if (!kinds.has(kind)) return;
  own[row] = isHidden ? 2 : 1;
  // What is below it was added before.
  const sum = isAway ? away : sums[kind];
  sum[row] = u32At(sum, row) + 1;
  left[row] = f64At(left, row) + ownSize(diff.left, row);
  right[row] = f64At(right, row) + ownSize(diff.right, row);
}

/** 1 for rows that match, and all below them. */
function* withBelow(columns: TreeColumns, folded: FoldedNames, text: string): Sliced<Uint8Array> {
  const found = yield* matches(columns, folded, text);
  for (let row = 1; row < columns.count; row++) {
    if (found[u32At(columns.parent, row)] === 1 && columns.parent[row] !== 0) found[row] = 1;
    if (row % STEPS === 0) yield;
  }
  return found;
}

const HARDLINK = ENTRY_TYPES.indexOf('hardlink');
const DIR = ENTRY_TYPES.indexOf('dir');

/** A hard link adds no bytes. */
const ownSize = ({ type, size }: TreeColumns, row: number) => (type[row] === HARDLINK ? 0 : f64At(size, row));

export const isDir = ({ left, right, kind }: FileDiff, row: number) =>
  (kind[row] === KIND.removed ? left : right).type[row] === DIR;

/** The row of a path as `rowPath` writes it; null where it does not differ. */
export function rowOfPath({ left }: FileDiff, path: string | null): number | null {
  if (path === null) return null;
  const parts = path.split('/').filter(Boolean);
  let at = 0;
  let depth = 0;
  for (let row = 1; row < left.count && depth < parts.length; row++) {
    if (left.parent[row] !== at || rowName(left, row) !== parts[depth]) continue;
    at = row;
    depth += 1;
  }
  return depth === parts.length && depth > 0 ? at : null;
}

/** Rows that are drawn, top to bottom: those with something in them, as far as what is above them is open. */
export function* visibleRows(
  { left: { count } }: FileDiff,
  rows: FileRows,
  isOpen: (row: number) => boolean,
): Sliced<Uint32Array> {
  const visible = new Uint32Array(count);
  let shown = 0;
  for (let row = 1; row < count; ) {
    if (inSubtree(rows, row) === 0) {
      row = u32At(rows.end, row);
      continue;
    }
    visible[shown++] = row;
    row = isOpen(row) ? row + 1 : u32At(rows.end, row);
    if (shown % STEPS === 0) yield;
  }
  return visible.slice(0, shown);
}

/** How many rows of a subtree pass, its top included. */
export const inSubtree = ({ sums, away }: FileRows, row: number): number =>
  ROW_KINDS.reduce((all, kind) => all + u32At(sums[kind], row), u32At(away, row));

export const markOf = (diff: FileDiff, row: number): MarkedKind => rowKind(diff, row) ?? 'same';
