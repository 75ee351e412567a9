/** useSorted: records in order. Tens of thousands are sorted in slices; until they are, the ones before stay. */
import { useLayoutEffect, useMemo, useState } from 'react';
import { runSliced, runWhole, STEPS } from '../slices.ts';
import type { TreeSort } from '../tree/treeModel.ts';
import { type RecordColumn, sortRecords } from './records.ts';

interface Long<T> {
  readonly rows: readonly T[];
  readonly columns: readonly RecordColumn<T>[];
}

const NONE: readonly never[] = [];

export function useSorted<T>(
  records: readonly T[],
  columns: readonly RecordColumn<T>[],
  sort: TreeSort | undefined,
): readonly T[] {
  const short = useMemo(
    () => (records.length <= STEPS ? runWhole(sortRecords(records, columns, sort)) : undefined),
    [records, columns, sort],
  );
  const [long, setLong] = useState<Long<T>>();
  useLayoutEffect(
    () => (short ? undefined : runSliced(sortRecords(records, columns, sort), (rows) => setLong({ rows, columns }))),
    [short, records, columns, sort],
  );
  // Other columns may not know what to make of those before.
  return short ?? (long?.columns === columns ? long.rows : NONE);
}
