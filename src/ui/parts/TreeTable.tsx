/**
 * TreeTable: the one tree of the house, for objects, files, JSON and diffs. It draws only the rows in view, is one tab
 * stop, and follows the WAI-ARIA tree (no header) or treegrid (with header) pattern.
 */
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import { visibleLayout } from '../../core/oci/text.ts';
import './tree/tree.css';
import { TreeHeader } from './tree/TreeHeader.tsx';
import { TreeRow } from './tree/TreeRow.tsx';
import { isTypeahead, type TreeStep, treeStep, typeahead } from './tree/treeKeys.ts';
import type { RowID, TreeColumn, TreeModel, TreeSort } from './tree/treeModel.ts';
import { useColumnsThatFit } from './tree/useColumnsThatFit.ts';
import { type RowWindow, useRowWindow } from './tree/useRowWindow.ts';

export type { RowID, SortOrder, TreeColumn, TreeModel, TreeSort } from './tree/treeModel.ts';

export const ROW_HEIGHT = 24;

interface TreeTableProps {
  readonly label: string;
  readonly model: TreeModel;
  readonly columns: readonly TreeColumn[];
  readonly selected: RowID | null;
  /**
   * Moving selects too, so that what is beside the tree follows; `passing` tells that from a choice by click or Space.
   */
  readonly onSelect: (id: RowID, passing: boolean) => void;
  readonly onToggle: (id: RowID, open: boolean) => void;
  /** Enter and double click. */
  readonly onAct?: (id: RowID) => void;
  /** `*`: open every row beside this one. */
  readonly onOpenSiblings?: (id: RowID) => void;
  readonly sort?: TreeSort;
  readonly onSort?: (sort: TreeSort) => void;
  /** Without a header it is a `tree` with one name a row, else a `treegrid`. */
  readonly header?: boolean;
  /** Columns keep their widths, and are scrolled to where they have no room. */
  readonly sideways?: boolean;
  /** Right click, and the menu key of the keyboard: where a menu is to stand. */
  readonly onMenu?: (id: RowID, at: { readonly x: number; readonly y: number }) => void;
  /** Click and Space with Ctrl: one of several that something is done with together. */
  readonly onMark?: (id: RowID) => void;
  /** Click and arrows with Shift: all from the row one stood on to this one. */
  readonly onMarkAll?: (ids: readonly RowID[]) => void;
  /** Tells the pointer's row, null when it leaves. */
  readonly onHover?: (id: RowID | null) => void;
  /** px; two lines of text have room in 40. */
  readonly rowHeight?: number;
  readonly className?: string;
}

export function TreeTable(props: TreeTableProps) {
  const { model, header = true, label, className = '', rowHeight = ROW_HEIGHT } = props;
  const prefix = useId();
  const rows = useRowWindow({ count: model.count, rowHeight, header: header ? ROW_HEIGHT : 0 });
  const { columns, template, least } = useColumnsThatFit(props, rows.width);
  const { active, handlers } = useTreeKeys(props, rows);
  // Rows keep their place in the scroll space, so that scrolling moves none; in a scaled space they are placed anew.
  const base = rows.scaled ? rows.first : 0;
  // A row that leaves at one end is used again for the one that comes in at the other.
  const draw = (row: number) => (
    <TreeRow
      key={row % rows.most}
      top={(row - base) * rowHeight}
      model={model}
      row={row}
      domID={`${prefix}${row}`}
      columns={columns}
      active={row === active}
      selected={model.id(row) === props.selected}
      grid={header}
    />
  );
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, at) => draw(rows.first + at));
  const away = active >= 0 && (active < rows.first || active >= rows.end);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, and aria-rowcount goes with treegrid only
    <div
      ref={rows.ref}
      role={header ? 'treegrid' : 'tree'}
      aria-label={label}
      aria-rowcount={header ? model.count + 1 : undefined}
      aria-activedescendant={active >= 0 ? `${prefix}${active}` : undefined}
      tabIndex={0}
      className={`tree relative h-full min-h-0 overflow-y-auto ${least > 0 ? 'overflow-x-auto [contain:inline-size]' : 'overflow-x-hidden'} ${className}`}
      style={
        {
          '--tree-columns': template,
          '--tree-least': `${least}px`,
          '--tree-row': `${rowHeight}px`,
        } as React.CSSProperties
      }
      {...handlers}
    >
      {header && <TreeHeader columns={columns} sort={props.sort} onSort={props.onSort} />}
      <div
        role={header ? 'rowgroup' : 'presentation'}
        className="relative min-w-(--tree-least)"
        style={{ height: rows.space }}
      >
        {/* The row one stands on stays in the document when scrolled away: aria-activedescendant names it. */}
        {away && <div className="sr-only">{draw(active)}</div>}
        <div role="presentation" className="absolute inset-x-0" style={{ top: rows.scaled ? rows.top : 0 }}>
          {drawn}
        </div>
      </div>
    </div>
  );
}

/** Which row one stands on, and what keys and clicks do. The place is kept by id, so it survives sorting and opening. */
function useTreeKeys(props: TreeTableProps, rows: RowWindow) {
  const { model, selected } = props;
  const [stood, setStood] = useState<RowID | null>(null);
  const lastRow = useRef(0);
  const typed = useRef({ text: '', at: 0 });
  const place = selected ?? stood;
  const found = place === null ? -1 : model.rowOf(place);
  const active = found >= 0 ? found : Math.min(lastRow.current, model.count - 1);
  lastRow.current = Math.max(0, active);

  const go = (row: number, passing = true) => {
    setStood(model.id(row));
    rows.scrollToRow(row);
    props.onSelect(model.id(row), passing);
  };
  const take = (step: TreeStep) => {
    const id = model.id(step.row);
    if (step.do === 'move') go(step.row);
    else if (step.do === 'toggle') props.onToggle(id, step.open);
    else if (step.do === 'siblings') props.onOpenSiblings?.(id);
    else if (step.do === 'act') props.onAct?.(id);
    else props.onSelect(id, false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ' && (event.ctrlKey || event.metaKey) && props.onMark && active >= 0) {
      event.preventDefault();
      return props.onMark(model.id(active));
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && props.onMarkAll && /^(Arrow(Up|Down)|Page(Up|Down)|Home|End)$/.test(event.key)) {
      const to = treeStep(event.key, active, model, rows.page)?.row;
      event.preventDefault();
      if (to === undefined) return;
      props.onMarkAll(idsBetween(model, active, to));
      return go(to);
    }
    const step = treeStep(event.key, active, model, rows.page);
    if (step) {
      typed.current = { text: '', at: 0 };
      take(step);
    } else if (isTypeahead(event.key)) {
      const { text, at } = typed.current;
      typed.current = { text: event.timeStamp - at > 700 ? event.key : text + event.key, at: event.timeStamp };
      const row = typeahead(model, active, typed.current.text);
      if (row >= 0) go(row);
    }
    // Arrows at an edge and letters that match nothing still must not scroll the page.
    if (step || event.key.startsWith('Arrow')) event.preventDefault();
  };
  const handlers = usePointer(props, active, (row) => go(row, false));
  useRevealed(place, model, rows);
  return { active: model.count === 0 ? -1 : active, handlers: { ...handlers, onKeyDown } };
}

/** Rows from one to another, whichever comes first. */
function idsBetween(model: TreeModel, from: number, to: number): readonly RowID[] {
  const first = Math.min(Math.max(0, from), to);
  return Array.from({ length: Math.max(from, to) - first + 1 }, (_, at) => model.id(first + at));
}

function usePointer(props: TreeTableProps, active: number, go: (row: number) => void) {
  const { model } = props;
  const rowAt = (event: MouseEvent): number => {
    // A control in a cell does what it does, and no more.
    if (event.type !== 'mouseover' && targetOf(event).closest('[data-own-clicks]')) return -1;
    const row = targetOf(event).closest('[data-row]')?.getAttribute('data-row');
    return row === undefined || row === null ? -1 : Number(row);
  };
  return {
    onClick: (event: MouseEvent) => {
      const row = rowAt(event);
      if (row < 0) return;
      const twistie = targetOf(event).closest('[data-twistie]');
      if ((event.ctrlKey || event.metaKey) && props.onMark) props.onMark(model.id(row));
      else if (event.shiftKey && props.onMarkAll) {
        props.onMarkAll(idsBetween(model, active, row));
        go(row);
      } else if (twistie) props.onToggle(model.id(row), !model.expanded(row));
      else go(row);
    },
    // With Shift a click would select text as far as to here.
    onMouseDown: (event: MouseEvent) => {
      if (!event.shiftKey || !props.onMarkAll || rowAt(event) < 0) return;
      event.preventDefault();
      event.currentTarget.closest<HTMLElement>('[tabindex]')?.focus();
    },
    onContextMenu: (event: MouseEvent) => {
      if (!props.onMenu) return;
      const row = rowAt(event);
      // By the keyboard the event comes to the tree itself.
      const meant = row >= 0 ? row : active;
      if (meant < 0 || targetOf(event).closest('[role="row"]:not([data-row])')) return;
      event.preventDefault();
      go(meant);
      const box = event.currentTarget.querySelector(`[data-row="${meant}"]`)?.getBoundingClientRect();
      const at = row < 0 && box ? { x: box.left + 40, y: box.bottom } : { x: event.clientX, y: event.clientY };
      props.onMenu(model.id(meant), at);
    },
    onDoubleClick: (event: MouseEvent) => {
      const row = rowAt(event);
      if (row >= 0 && !targetOf(event).closest('[data-twistie]')) props.onAct?.(model.id(row));
    },
    onMouseOver: (event: MouseEvent) => {
      const row = rowAt(event);
      explain(event, row, props.columns);
      props.onHover?.(row < 0 ? null : model.id(row));
    },
    onMouseLeave: props.onHover && (() => props.onHover?.(null)),
  };
}

/** Titles are made for the cell under the pointer only: on every cell they would cost a third of drawing a row. */
function explain(event: MouseEvent, row: number, columns: readonly TreeColumn[]): void {
  const cell = targetOf(event).closest<HTMLElement>('[data-column]');
  for (const left of event.currentTarget.querySelectorAll('.tree-cell[title]')) {
    if (left !== cell) left.removeAttribute('title');
  }
  if (!cell || row < 0) return;
  const column = columns.find(({ key }) => key === cell.dataset.column);
  if (column?.tip) cell.title = visibleLayout(column.tip(row) ?? '');
}

/** Brings a selection made elsewhere (a link, the cut) into view once, when it changes or its row first appears. */
function useRevealed(place: RowID | null, model: TreeModel, rows: RowWindow) {
  const shown = useRef<RowID | null>(null);
  const ready = rows.width > 0;
  useEffect(() => {
    if (!ready || place === null || shown.current === place) return;
    const row = model.rowOf(place);
    if (row < 0) return;
    shown.current = place;
    rows.scrollToRow(row, 'center');
  });
}

/** What was pressed, moved over or dropped on is always an element. */
const targetOf = ({ target }: { readonly target: EventTarget }): Element => target as Element;
