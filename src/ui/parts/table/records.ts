/** Records: the rows of a flat table, put in order, and as text that spreadsheets and scripts take. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { ReactNode } from 'react';
import { safeCell } from '../../../core/oci/text.ts';
import { type Sliced, STEPS } from '../slices.ts';
import type { TreeColumn, TreeModel, TreeSort } from '../tree/treeModel.ts';

export interface RecordColumn<T> extends Omit<TreeColumn, 'cell' | 'tip' | 'sortable'> {
  /** What it is, as text or number: sorted by, copied, and shown where there is no `cell`. */
  readonly value: (record: T) => string | number | null;
  /** How it is drawn, where it is more than text. */
  readonly cell?: (record: T) => ReactNode;
}

const words = new Intl.Collator('en', { numeric: true });

/** Numbers by size, texts by letters with numbers in them by size; what has no value comes last, either way. */
export function* sortRecords<T>(
  records: readonly T[],
  columns: readonly RecordColumn<T>[],
  sort: TreeSort | undefined,
): Sliced<readonly T[]> {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column) return records;
  const sign = sort?.order === 'descending' ? -1 : 1;
  let keyed: Keyed<T>[] = records.map((record) => ({ record, value: column.value(record) }));
  const inOrder = (a: Keyed<T>, b: Keyed<T>) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value);
    return sign * words.compare(String(a.value), String(b.value));
  };
  // Runs that are each sorted in one step, then merged two by two.
  const runs: Keyed<T>[] = [];
  for (let at = 0; at < keyed.length; at += STEPS) {
    runs.push(...keyed.slice(at, at + STEPS).sort(inOrder));
    yield;
  }
  keyed = runs;
  for (let width = STEPS; width < keyed.length; width *= 2) keyed = yield* mergeRuns(keyed, width, inOrder);
  return keyed.map(({ record }) => record);
}

interface Keyed<T> {
  readonly record: T;
  readonly value: string | number | null;
}

/** Runs of `width` become runs of twice that; equal ones keep their order. */
function* mergeRuns<T>(runs: readonly T[], width: number, inOrder: (a: T, b: T) => number): Sliced<T[]> {
  const merged: T[] = [];
  for (let start = 0; start < runs.length; start += 2 * width) {
    const middle = Math.min(runs.length, start + width);
    const end = Math.min(runs.length, middle + width);
    let [left, right] = [start, middle];
    while (left < middle || right < end) {
      const isLeft = right >= end || (left < middle && inOrder(itemAt(runs, left), itemAt(runs, right)) <= 0);
      merged.push(itemAt(runs, isLeft ? left++ : right++));
      if (merged.length % STEPS === 0) yield;
    }
  }
  return merged;
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/** One line a record under a line of titles; tabs, line ends and backslashes in values as escapes. */
export function toTSV<T>(records: readonly T[], columns: readonly RecordColumn<T>[]): string {
  const escaped = (value: string | number | null) =>
    typeof value === 'number' ? String(value) : safeCell((value ?? '').replace(/[\t\n\r\\]/g, (c) => ESCAPES[c] ?? c));
  const lines = [
    columns.map(({ title }) => escaped(title)),
    ...records.map((record) => columns.map(({ value }) => escaped(value(record)))),
  ];
  return `${lines.map((cells) => cells.join('\t')).join('\n')}\n`;
}

/** A list of objects by the columns' keys. */
export function toJSON<T>(records: readonly T[], columns: readonly RecordColumn<T>[]): string {
  const objects = records.map((record) => Object.fromEntries(columns.map(({ key, value }) => [key, value(record)])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** Records as a tree without depth. */
export function flatModel<T>(
  records: readonly T[],
  label: (record: T) => string,
  edge?: (record: T) => string,
): TreeModel {
  return {
    count: records.length,
    id: (row) => row,
    rowOf: (id) => (typeof id === 'number' && id < records.length ? id : -1),
    level: () => 1,
    setSize: () => records.length,
    position: (row) => row + 1,
    parent: () => -1,
    expandable: () => false,
    expanded: () => false,
    label: (row) => label(itemAt(records, row)),
    ...(edge && { edge: (row) => edge(itemAt(records, row)) }),
  };
}
