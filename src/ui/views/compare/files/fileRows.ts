/**
 * A file comparison as rows to draw: which of them a filter and the ignored fields leave, which are open, and what is below
 * each directory. Rows lie depth first, so a subtree is one stretch and 100,000 of them are a few passes over numbers.
 */
import { FIELD, FILE_FIELDS, FILE_KINDS, type FileField } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { formatBytes } from '../../../../core/oci/text.ts';
import { ENTRY_TYPES, type TreeColumns } from '../../../../core/rootfs/columns.ts';

export const KIND = { added: 1, removed: 2, modified: 3 } as const;

export interface FileFilter {
  /** Part of a path, in any case. */
  readonly text: string;
  /** Bits of FIELD that don't count. */
  readonly ignored: number;
}

/** By row. */
export interface FileRows {
  /** 1 where the row itself passes, not only something below it. */
  readonly own: Uint8Array;
  /** What each directory's subtree has, itself included, as far as it passes. */
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
  readonly modified: Uint32Array;
  /** Bytes that the right side has more; negative where it has less. */
  readonly grown: Float64Array;
  /** One past the subtree. */
  readonly end: Uint32Array;
  /** Rows passed over because nothing else differs, and how many of them each field concerns. */
  readonly hidden: number;
  readonly hiddenBy: Readonly<Partial<Record<FileField, number>>>;
}

/** Sums up what passes the filter. */
export function fileRows(diff: FileDiff, { text, ignored }: FileFilter): FileRows {
  const { kind, fields, left, right } = diff;
  const { count, parent } = left;
  const named = matching(left, text.toLowerCase());
  const sum = {
    added: new Uint32Array(count),
    removed: new Uint32Array(count),
    modified: new Uint32Array(count),
    grown: new Float64Array(count),
  };
  const end = new Uint32Array(count);
  const own = new Uint8Array(count);
  const hiddenBy: Partial<Record<FileField, number>> = {};
  let hidden = 0;
  for (let row = count - 1; row >= 0; row--) {
    end[row] = Math.max(end[row] as number, row + 1);
    const isHidden = kind[row] === KIND.modified && ((fields[row] as number) & ~ignored) === 0;
    if (isHidden) {
      hidden += 1;
      for (const field of FILE_FIELDS)
        if ((fields[row] as number) & FIELD[field]) hiddenBy[field] = (hiddenBy[field] ?? 0) + 1;
    }
    if (kind[row] !== 0 && !isHidden && named?.[row] !== 0) {
      const of = kind[row] === KIND.added ? sum.added : kind[row] === KIND.removed ? sum.removed : sum.modified;
      own[row] = 1;
      of[row] = (of[row] as number) + 1;
      sum.grown[row] = (sum.grown[row] as number) + ownSize(right, row) - ownSize(left, row);
    }
    if (row === 0) break;
    const above = parent[row] as number;
    end[above] = Math.max(end[above] as number, end[row] as number);
    for (const of of [sum.added, sum.removed, sum.modified, sum.grown])
      of[above] = (of[above] as number) + (of[row] as number);
  }
  return { ...sum, own, end, hidden, hiddenBy };
}

const HARDLINK = ENTRY_TYPES.indexOf('hardlink');
const DIR = ENTRY_TYPES.indexOf('dir');

/** A hard link adds no bytes. */
const ownSize = ({ type, size }: TreeColumns, row: number) => (type[row] === HARDLINK ? 0 : (size[row] as number));

export const isDir = ({ left, right, kind }: FileDiff, row: number) =>
  (kind[row] === KIND.removed ? left : right).type[row] === DIR;

/** 1 for rows whose name, or that of a directory above, has the text; undefined where all rows pass. */
function matching(columns: TreeColumns, text: string): Uint8Array | undefined {
  if (text === '') return undefined;
  const found = new Uint8Array(columns.count);
  const whole = text.includes('/');
  for (let row = 1; row < columns.count; row++) {
    const name = whole ? `/${pathText(columns, row)}` : nameText(columns, row);
    if (found[columns.parent[row] as number] || name.toLowerCase().includes(text)) found[row] = 1;
  }
  return found;
}

export function nameText({ names, nameStart }: TreeColumns, row: number): string {
  return formatBytes(names.subarray(nameStart[row], nameStart[row + 1]));
}

export function pathText(columns: TreeColumns, row: number): string {
  const parts: string[] = [];
  for (let at = row; at !== 0; at = columns.parent[at] as number) parts.push(nameText(columns, at));
  return parts.reverse().join('/');
}

/** Rows that are drawn, top to bottom: those with something in them, as far as what is above them is open. */
export function visibleRows(
  { left: { count } }: FileDiff,
  rows: FileRows,
  isOpen: (row: number) => boolean,
): Uint32Array {
  const visible = new Uint32Array(count);
  let shown = 0;
  for (let row = 1; row < count; ) {
    const some = (rows.added[row] as number) + (rows.removed[row] as number) + (rows.modified[row] as number);
    if (some === 0) {
      row = rows.end[row] as number;
      continue;
    }
    visible[shown++] = row;
    row = isOpen(row) ? row + 1 : (rows.end[row] as number);
  }
  return visible.slice(0, shown);
}

/** The kind of a row in a word; a directory that is the same itself has none. */
export const kindWord = ({ kind, moved }: FileDiff, row: number): string =>
  moved[row] ? 'moved' : kind[row] === 0 ? '' : (FILE_KINDS[kind[row] as number] ?? '');
