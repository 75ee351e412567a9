/** Records: the rows of a flat table, put in order, and as text that spreadsheets and scripts take. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { ReactNode } from 'react';
import { safeCell } from '../../../core/oci/text.ts';
import type { TreeColumn, TreeModel, TreeSort } from '../tree/treeModel.ts';

export interface RecordColumn<T> extends Omit<TreeColumn, 'cell' | 'tip' | 'sortable'> {
  /** What it is, as text or number: sorted by, copied, and shown where there is no `cell`. */
  readonly value: (record: T) => string | number | null;
  /** How it is drawn, where it is more than text. */
  readonly cell?: (record: T) => ReactNode;
}

const words = new Intl.Collator('en', { numeric: true });

/** Numbers by size, texts by letters with numbers in them by size; what has no value comes last, either way. */
export function sortRecords<T>(
  records: readonly T[],
  columns: readonly RecordColumn<T>[],
  sort: TreeSort | undefined,
): readonly T[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column) return records;
  const sign = sort?.order === 'descending' ? -1 : 1;
  const keyed = records.map((record) => ({ record, value: column.value(record) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value);
    return sign * words.compare(String(a.value), String(b.value));
  });
  return keyed.map(({ record }) => record);
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
