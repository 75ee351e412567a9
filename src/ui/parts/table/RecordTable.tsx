/** RecordTable: a flat table of any length, sorted by its headers, one of its rows chosen. */
import { itemAt } from '../../../core/bytes/at.ts';
import { useMemo, useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { formatCount } from '../format.ts';
import { type RowID, TreeTable } from '../TreeTable.tsx';
import type { TreeColumn, TreeSort } from '../tree/treeModel.ts';
import { flatModel, type RecordColumn } from './records.ts';
import { useSorted } from './useSorted.ts';

interface RecordTableProps<T> {
  readonly label: string;
  readonly records: readonly T[];
  /** The same array from one drawing to the next, or all is drawn again. The first column names the record. */
  readonly columns: readonly RecordColumn<T>[];
  readonly firstSort?: TreeSort;
  /** The order is kept by who draws it; without this, by the table. */
  readonly onSort?: (sort: TreeSort) => void;
  readonly chosen?: T | null;
  readonly onChoose?: (record: T) => void;
  readonly onAct?: (record: T) => void;
  /** Colour of a row's edge. */
  readonly edge?: (record: T) => string;
  /** Columns keep their widths, and are scrolled to where they have no room. */
  readonly sideways?: boolean;
}

export function RecordTable<T>(props: RecordTableProps<T>) {
  const { label, records, columns, firstSort, onSort, chosen, onChoose, onAct, edge, sideways } = props;
  const [ownSort, setOwnSort] = useState(firstSort);
  const sort = onSort ? firstSort : ownSort;
  const [own, setOwn] = useState<T | null>(null);
  const sorted = useSorted(records, columns, sort);
  const model = useMemo(
    () => flatModel(sorted, (record) => String(columns[0]?.value(record) ?? ''), edge),
    [sorted, columns, edge],
  );
  const drawn = useMemo(() => columns.map((column) => toTreeColumn(column, sorted)), [columns, sorted]);
  const place = sorted.indexOf((chosen ?? own) as T);
  const at = (id: RowID) => itemAt(sorted, Number(id));
  const choose = (id: RowID) => {
    setOwn(at(id));
    onChoose?.(at(id));
  };
  return (
    <TreeTable
      label={label}
      {...(sideways && { sideways })}
      model={model}
      columns={drawn}
      selected={place < 0 ? null : place}
      sort={sort ?? { key: '', order: 'ascending' }}
      onSort={onSort ?? setOwnSort}
      onSelect={choose}
      onToggle={() => undefined}
      onAct={(id) => {
        // Enter may be the first key in a list where nothing was chosen yet.
        if (at(id) !== chosen) choose(id);
        onAct?.(at(id));
      }}
    />
  );
}

function toTreeColumn<T>({ value, cell, ...column }: RecordColumn<T>, records: readonly T[]): TreeColumn {
  const textOf = (record: T): string => {
    const found = value(record);
    return typeof found === 'number' ? formatCount(found) : visibleText(found ?? '');
  };
  return {
    ...column,
    sortable: true,
    tip: (row) => textOf(itemAt(records, row)),
    cell: (row) => (cell ? cell(itemAt(records, row)) : textOf(itemAt(records, row))),
  };
}
