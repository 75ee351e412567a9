/**
 * One drawn row of a TreeTable. It redraws only when its own row, its columns or its state changed, so scrolling
 * costs only the rows that come into view.
 */
import { memo } from 'react';
import type { TreeColumn, TreeModel } from './treeModel.ts';

interface TreeRowProps {
  readonly model: TreeModel;
  readonly row: number;
  readonly domID: string;
  readonly columns: readonly TreeColumn[];
  readonly active: boolean;
  readonly selected: boolean;
  readonly grid: boolean;
}

const INDENT = 14;
/** Deeper levels are not indented further: 4,096 levels would push every name out of sight. */
const DEEPEST = 16;

export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { model, row, domID, columns, active, selected, grid } = props;
  const expandable = model.expandable(row);
  const edge = model.edge?.(row);
  const tone = selected ? 'bg-accent-soft' : 'hover:bg-sunken';
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, row or treeitem, and both have these
    <div
      id={domID}
      role={grid ? 'row' : 'treeitem'}
      data-row={row}
      data-active={active || undefined}
      aria-level={model.level(row)}
      aria-setsize={model.setSize(row)}
      aria-posinset={model.position(row)}
      aria-expanded={expandable ? model.expanded(row) : undefined}
      aria-selected={selected}
      aria-rowindex={grid ? row + 2 : undefined}
      aria-label={grid ? undefined : model.label(row)}
      className={`tree-row ${tone} ${model.dimmed?.(row) ? 'tree-dimmed' : ''}`}
    >
      {edge !== undefined && (
        <span
          aria-hidden="true"
          className="tree-edge"
          style={model.hollow?.(row) ? { boxShadow: `inset 0 0 0 1px ${edge}` } : { background: edge }}
        />
      )}
      {columns.map((column, place) => (
        <div
          key={column.key}
          role={grid ? 'gridcell' : undefined}
          className={`tree-cell ${column.align === 'right' ? 'justify-end' : ''}`}
        >
          {place === 0 && <Lead level={model.level(row)} expandable={expandable} expanded={model.expanded(row)} />}
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
});

function Lead({ level, expandable, expanded }: { level: number; expandable: boolean; expanded: boolean }) {
  const depth = Math.min(level - 1, DEEPEST);
  return (
    <span aria-hidden="true" className="flex h-6 shrink-0 items-center" style={{ paddingLeft: depth * INDENT }}>
      {level - 1 > DEEPEST && <span className="pr-1 font-mono text-ink-3 text-xs">{level - 1}</span>}
      <span data-twistie={expandable || undefined} className="grid h-6 w-5 place-items-center text-ink-3">
        {expandable && (
          <svg width="8" height="8" viewBox="0 0 8 8" className={expanded ? 'rotate-90' : ''} aria-hidden="true">
            <path d="M2 0.5 6.5 4 2 7.5Z" fill="currentColor" />
          </svg>
        )}
      </span>
    </span>
  );
}
