/** A table of a comparison whose order is in the link. */
import type { ComponentProps } from 'react';
import { RecordTable } from '../../parts/table/RecordTable.tsx';
import { show, useShown } from '../../state/place/shows.ts';
import { ORDER } from './compareState.ts';

type OrderedTableProps<T> = Omit<ComponentProps<typeof RecordTable<T>>, 'firstSort' | 'onSort'> & {
  readonly order: keyof typeof ORDER;
};

export function OrderedTable<T>({ order, ...table }: OrderedTableProps<T>) {
  const sort = useShown(ORDER[order]);
  return <RecordTable {...table} firstSort={sort} onSort={(next) => show(ORDER[order], next)} />;
}
