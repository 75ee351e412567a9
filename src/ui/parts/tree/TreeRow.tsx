/**
 * One drawn row of a TreeTable. It redraws only when its own row, its columns or its state changed, so scrolling
 * costs only the rows that come into view.
 */
import { memo } from 'react';
import type { TreeColumn, TreeModel } from './treeModel.ts';

interface TreeRowProps {
  readonly model: TreeModel;
  readonly row: number;
  /** px inside the element that holds the rows. */
  readonly top: number;
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
  const { model, row, top, domID, columns, active, selected, grid } = props;
  const expandable = model.expandable(row);
  const edge = model.edge?.(row);
  const marked = model.marked?.(row) ?? false;
  const tone = selected || marked ? 'bg-accent-soft' : 'hover:bg-sunken';
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, row or treeitem, and both have these
    <div
      id={active ? domID : undefined}
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
      style={{ top }}
      className={`tree-row tree-placed ${tone} ${model.dimmed?.(row) ? 'tree-dimmed' : ''}`}
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
          data-end={column.align === 'right' || undefined}
          data-mono={column.mono || undefined}
          data-column={column.key}
          className="tree-cell"
          style={place === 0 ? { paddingLeft: Math.min(model.level(row) - 1, DEEPEST) * INDENT } : undefined}
        >
          {place === 0 && <Lead level={model.level(row)} expandable={expandable} expanded={model.expanded(row)} />}
          {place === 0 && marked && <Marked />}
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
});

const Marked = () => (
  <span className="text-accent">
    <span aria-hidden="true">✓ </span>
    <span className="sr-only">marked: </span>
  </span>
);

function Lead({ level, expandable, expanded }: { level: number; expandable: boolean; expanded: boolean }) {
  return (
    <>
      {level - 1 > DEEPEST && (
        <span aria-hidden="true" className="tree-deep">
          {level - 1}
        </span>
      )}
      <span
        aria-hidden="true"
        className="tree-twistie"
        data-twistie={expandable || undefined}
        data-open={expanded || undefined}
      />
    </>
  );
}
