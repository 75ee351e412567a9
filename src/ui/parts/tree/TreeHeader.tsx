/**
 * The header of a TreeTable: titles that stay in sight, and sort where a column can. Its buttons are one tab stop,
 * walked with Left and Right.
 */
import { type KeyboardEvent, useState } from 'react';
import type { TreeColumn, TreeSort } from './treeModel.ts';

interface TreeHeaderProps {
  readonly columns: readonly TreeColumn[];
  readonly sort?: TreeSort;
  readonly onSort?: (sort: TreeSort) => void;
}

export function TreeHeader({ columns, sort, onSort }: TreeHeaderProps) {
  const [stop, setStop] = useState(0);
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    // The tree around it listens too, and would move its rows. Escape is not the tree's: it closes what is open.
    if (event.key !== 'Escape') event.stopPropagation();
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(event.target as HTMLButtonElement) + by;
    buttons[at]?.focus();
  };
  const sortable = columns.filter((column) => column.sortable);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element can't hold rows placed by hand
    <div role="rowgroup" className="sticky top-0 z-10 min-w-(--tree-least) bg-panel">
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons are what can be focused */}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="row" aria-rowindex={1} className="tree-row border-line border-b text-ink-2" onKeyDown={walk}>
        {columns.map((column) => (
          <HeaderCell
            key={column.key}
            column={column}
            sort={sort}
            onSort={onSort}
            stop={sortable.indexOf(column) === Math.min(stop, sortable.length - 1)}
            onStop={() => setStop(sortable.indexOf(column))}
          />
        ))}
      </div>
    </div>
  );
}

interface HeaderCellProps extends Omit<TreeHeaderProps, 'columns'> {
  readonly column: TreeColumn;
  readonly stop: boolean;
  readonly onStop: () => void;
}

function HeaderCell({ column, sort, onSort, stop, onStop }: HeaderCellProps) {
  const sorted = sort?.key === column.key ? sort.order : undefined;
  const end = column.align === 'right' || undefined;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button is what can be focused
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div
      role="columnheader"
      aria-sort={column.sortable ? (sorted ?? 'none') : undefined}
      data-end={end}
      className="tree-cell"
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          tabIndex={stop ? 0 : -1}
          title={column.hint}
          onFocus={onStop}
          onClick={() => onSort({ key: column.key, order: sorted === 'ascending' ? 'descending' : 'ascending' })}
          className="flex h-6 min-w-0 items-center gap-1 text-sm hover:text-ink"
        >
          <span className="truncate">{column.title}</span>
          <span aria-hidden="true" className={`w-2 text-xs ${sorted ? 'text-accent' : 'invisible'}`}>
            {sorted === 'descending' ? '↓' : '↑'}
          </span>
        </button>
      ) : (
        <span className="truncate text-sm" title={column.hint}>
          {column.title}
        </span>
      )}
    </div>
  );
}
